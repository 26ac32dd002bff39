"""The office's pages about pupil counts: the dates, and one date with a number for each school."""

from __future__ import annotations

import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from swvportal.foundation.access import person, roles_required
from swvportal.foundation.counting.acts import ChangedMeanwhile, keep_counts
from swvportal.foundation.counting.forms import CountDateForm, CountForm, PasteForm
from swvportal.foundation.counting.sheets import corrections, count_dates, sheet_of
from swvportal.foundation.enums import Role
from swvportal.foundation.workflow import MoveRefused

PER_PAGE = 50
PASTE = "paste"


@require_safe
@roles_required(Role.OFFICE)
def counts(request: HttpRequest) -> HttpResponse:
    """The days on which pupils were counted; with `?day=` on to the numbers of that day."""
    form = CountDateForm(request.GET if "day" in request.GET else None, initial={"day": _latest_february()})
    if form.is_bound and form.is_valid():
        return redirect("foundation:count", day=form.cleaned_data["day"].isoformat())
    page = Paginator(count_dates(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page}
    return render(request, "foundation/counts.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(Role.OFFICE)
def count(request: HttpRequest, day: str) -> HttpResponse:
    """The numbers of one day, filled in with the last ones. Posted they are kept, all or none; lines pasted with
    `act=paste` only fill them in, beside what was typed already.
    """
    chosen = _day(day)
    sheet = sheet_of(chosen)
    sent = request.POST if request.method == "POST" else None
    pasting = sent is not None and sent.get("act") == PASTE
    paste = PasteForm(sent if pasting else None, sheet=sheet)
    form = CountForm.filled(request.POST, {}, sheet=sheet) if pasting else CountForm(sent, sheet=sheet)
    refused, filled = "", 0
    if pasting and paste.is_valid():
        filled = len(paste.cleaned_data["lines"].numbers)
        form = CountForm.filled(request.POST, paste.cleaned_data["lines"].numbers, sheet=sheet)
    elif sent is not None and not pasting and form.is_valid():
        try:
            changed = keep_counts(
                chosen, form.numbers(), shown=form.shown_before(), by=person(request), now=timezone.now()
            )
        except ChangedMeanwhile as refusal:
            refused, sheet = refusal.message, sheet_of(chosen)
            form.bring_up_to_date(sheet, refusal.rows)
        except MoveRefused as refusal:
            refused = refusal.message
        else:
            messages.success(request, _kept(changed))
            return redirect("foundation:count", day=day)
    context = {
        "day": chosen,
        "sheet": sheet,
        "form": form,
        "paste": paste,
        "filled": filled,
        "refused": refused,
        "lines": list(form.lines()),
        "corrections": corrections(chosen),
    }
    return render(request, "foundation/count.html", context, status=422 if form.errors or paste.errors else 200)


def _kept(changed: int) -> str:
    if not changed:
        return _("Nothing changed: these numbers were kept already.")
    told = ngettext("%(n)d number is kept as your own count.", "%(n)d numbers are kept as your own count.", changed)
    return told % {"n": changed}


def _day(text: str) -> datetime.date:
    """The day of the address; what is no day on which could be counted has no page."""
    form = CountDateForm({"day": text})
    if not form.is_valid() or form.cleaned_data["day"].isoformat() != text:
        raise Http404
    found: datetime.date = form.cleaned_data["day"]
    return found


def _latest_february() -> datetime.date:
    today = timezone.localdate()
    this_year = datetime.date(today.year, 2, 1)
    return this_year if this_year <= today else this_year.replace(year=today.year - 1)
