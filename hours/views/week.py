"""A coach's week by day: time on one of its days, and the lines of last week again; it books nothing itself."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from hours.enums import TimeStatus
from hours.forms import CopyForm, DayForm
from hours.models import MonthClosing, TimeEntry
from hours.months import month_of
from hours.queries import Week, bookable_budgets, call_by_name, kept_by, week_of, workable_reservations
from hours.transitions.copying import Copy, CopyRefused, log_again
from hours.views.coach import log, said
from swvportal.foundation.access import person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.models import User
from swvportal.foundation.workflow import KeyUsed

WEEK = datetime.timedelta(days=7)


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(Role.COACH)
def week(request: HttpRequest, day: str = "") -> HttpResponse:
    """The week of a day (today's without) and the form for one of its days; `?on=` chooses which."""
    coach, today = person(request), timezone.localdate()
    shown = week_of(coach, _day(day, today))
    reservations = workable_reservations(coach)
    saved = kept_by(coach, request.GET.get("saved", ""))
    call_by_name(coach, reservations, entries=[*shown.entries, *filter(None, [saved])])
    open_days = _open_days(shown, today)
    on = _on(request, open_days)
    form = DayForm(
        request.POST or None,
        days=open_days,
        reservations=reservations,
        budgets=bookable_budgets(coach, shown.monday, shown.sunday),
        initial={"worked_on": on.isoformat() if on else ""},
    )
    if request.method == "POST" and form.is_valid() and (entry := log(form, coach)):
        url = reverse("hours:week", args=[shown.monday.isoformat()])
        return redirect(f"{url}?on={entry.worked_on}&saved={entry.pk}#day-{entry.worked_on}")
    if saved and not form.is_bound:
        messages.success(request, said(saved))
    context = {"form": form, "week": shown, "today": today, "open_days": open_days, "on": on, "saved": saved}
    return render(request, "hours/week.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(Role.COACH)
def copy_week(request: HttpRequest, day: str) -> HttpResponse:
    """Choose lines of the week before, with their minutes, and keep them a week later: all that were chosen or none."""
    coach, today = person(request), timezone.localdate()
    target = week_of(coach, _day(day, today))
    sources = _copyable(week_of(coach, target.previous))
    call_by_name(coach, entries=sources)
    refusals = _refusals(coach, sources, today)
    forms = {
        entry.pk: CopyForm(request.POST if request.method == "POST" else None, source=entry)
        for entry in sources
        if entry.pk not in refusals
    }
    nothing = False
    valid = [form.is_valid() for form in forms.values()]
    if request.method == "POST" and all(valid):
        kept = _keep(list(forms.values()), coach)
        if kept:
            words = ngettext("%(n)d line was taken over.", "%(n)d lines were taken over.", kept)
            messages.success(request, words % {"n": kept})
            return redirect("hours:week", day=target.monday.isoformat())
        nothing = kept == 0
    lines = [(entry, entry.worked_on + WEEK, forms.get(entry.pk), refusals.get(entry.pk, "")) for entry in sources]
    failed = nothing or any(form.errors for form in forms.values())
    context = {"week": target, "lines": lines, "may_keep": bool(forms), "nothing": nothing, "failed": failed}
    return render(request, "hours/week_copy.html", context, status=422 if failed else 200)


def _keep(forms: list[CopyForm], coach: User) -> int | None:
    """Log the chosen lines and say how many; None when one was refused, which then says why."""
    chosen = [form for form in forms if form.cleaned_data["chosen"]]
    copies = [
        Copy(form.source, form.source.worked_on + WEEK, form.cleaned_data["minutes"], form.cleaned_data["once"])
        for form in chosen
    ]
    try:
        return len(log_again(coach, copies, now=timezone.now()))
    except CopyRefused as refused:
        form = chosen[refused.index]
        if isinstance(refused.__cause__, KeyUsed):
            form.ask_to_send_again("minutes")
        else:
            form.add_error("minutes", refused.message)
        return None


def _copyable(before: Week) -> list[TimeEntry]:
    """What was logged and counts, Monday first."""
    left_out = (TimeStatus.CORRECTED, TimeStatus.REFUSED)
    return [entry for entry in reversed(before.entries) if entry.status not in left_out]


def _refusals(coach: User, sources: Iterable[TimeEntry], today: datetime.date) -> dict[object, str]:
    """Why some lines cannot be taken over, by entry; three queries."""
    workable = {row.pk for row in workable_reservations(coach) if not row.held}
    days = {entry.worked_on + WEEK for entry in sources}
    bookable = {row.pk for row in bookable_budgets(coach, *days)}
    closed = set(MonthClosing.objects.filter(month__in={month_of(day) for day in days}).values_list("month", flat=True))
    found: dict[object, str] = {}
    for entry in sources:
        day = entry.worked_on + WEEK
        if day > today:
            found[entry.pk] = _("This day is still to come.")
        elif month_of(day) in closed:
            found[entry.pk] = _("This month is closed.")
        elif entry.reservation_id and entry.reservation_id not in workable:
            found[entry.pk] = _("These hours are no longer reserved for you.")
        elif entry.budget_id and entry.budget_id not in bookable:
            found[entry.pk] = _("You no longer log time on these hours.")
    return found


def _open_days(shown: Week, today: datetime.date) -> list[datetime.date]:
    """The days of the week up to today whose month is open."""
    dates = [day.date for day in shown.days if day.date <= today]
    closed = set(
        MonthClosing.objects.filter(month__in={month_of(day) for day in dates}).values_list("month", flat=True)
    )
    return [day for day in dates if month_of(day) not in closed]


def _on(request: HttpRequest, days: list[datetime.date]) -> datetime.date | None:
    """The day that was asked for, else the last one that is open."""
    asked = [day for day in days if day.isoformat() == request.GET.get("on")]
    return next(iter([*asked, *reversed(days)]), None)


def _day(text: str, otherwise: datetime.date) -> datetime.date:
    if not text:
        return otherwise
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError as problem:
        raise Http404 from problem
    if not 2000 <= day.year <= 2200:
        raise Http404
    return day
