"""The season: meetings, the end of the school year, work that ends; many are extended or invited to renew at once."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from arrangements.transitions import More, extend_in_bulk
from coaching.filters import Season
from coaching.forms import ExtendManyForm, InviteForm
from coaching.queries import (
    Ending,
    ending_requests,
    endings_of,
    hours_to_add,
    meetings_to_come,
    why_not_extended,
)
from intake.transitions import MOST_AT_ONCE, invite_in_bulk
from swvportal.foundation.access import person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.forms import keys_among
from swvportal.foundation.models import User
from swvportal.foundation.saying import kept_once
from swvportal.foundation.schoolyears import last_day, school_year_of

PER_PAGE = 30  # no more than one run takes, so that a whole page can be ticked
coordinator_only = roles_required(Role.COORDINATOR)


@roles_required(Role.COORDINATOR, Role.OFFICE)
@require_safe
def season(request: HttpRequest) -> HttpResponse:
    """What ends until the end of this school year, or until the day asked for; the coordinator can tick rows."""
    user, today = person(request), timezone.localdate()
    asked = Season(request.GET, today=today)
    page = Paginator(asked.narrow(ending_requests(user, today)), PER_PAGE).get_page(request.GET.get("page"))
    rows, ticked = endings_of(page.object_list, user), request.GET.getlist("row")
    shown = {row.key for row in rows}
    context = {
        "season": asked,
        "page_obj": page,
        "rows": rows,
        "meetings": meetings_to_come(today),
        "end": last_day(school_year_of(today)),
        "today": today,
        "may_act": user.standing.has(Role.COORDINATOR),
        "ticked": set(ticked),
        "elsewhere": [key for key in map(str, keys_among(ticked, most=MOST_AT_ONCE)) if key not in shown],
        "office": user.standing.has(Role.OFFICE),
    }
    return render(request, "coaching/season.html", context)


@coordinator_only
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest) -> HttpResponse:
    """Ask the committee for more, or give more hours, for all that was ticked: one check, one reason, one press."""
    user = person(request)
    rows = _ticked(request.GET.getlist("row"), user)
    judged = [(row, why_not_extended(row, user)) for row in rows]
    possible = [row for row, may in judged if may]
    if request.method == "POST":
        sent = _ticked(request.POST.getlist("row"), user)
        form = ExtendManyForm(request.POST, keys=[str(row.request.pk) for row in sent], given=_given(sent))
        if form.is_valid():
            wanted = [More(row.request, *form.chosen(row.request.pk)) for row in sent]
            reason, once = form.cleaned_data["reason"], form.cleaned_data["once"]
            run = kept_once(form, lambda: extend_in_bulk(wanted, reason=reason, key=once, by=user, now=timezone.now()))
            if run is not None:
                return redirect("intake:done_in_bulk", pk=run.pk)
    else:
        form = ExtendManyForm(keys=[str(row.request.pk) for row in possible], given=_given(possible))
    context = {
        "form": form,
        "possible": possible,
        "left": [(row, may.reason) for row, may in judged if not may],
        "ticked": request.GET.urlencode(),
    }
    return render(request, "coaching/season_extend.html", context, status=422 if form.errors else 200)


@coordinator_only
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite the schools of all that was ticked to renew it; those invited before only where that is ticked anew."""
    user = person(request)
    rows = _ticked(request.GET.getlist("row"), user)
    fresh = [row for row in rows if row.may_renew and row.invited_on is None]
    before = {row.request.pk: _invited(row) for row in rows if row.may_renew and row.invited_on is not None}
    if request.method == "POST":
        again = keys_among(request.POST.getlist("again"), most=MOST_AT_ONCE)
        chosen = _ticked([*request.POST.getlist("row"), *map(str, again)], user)
        known = before | {row.request.pk: _invited(row) for row in chosen if row.request.pk in again}
        form = InviteForm(request.POST, keys=[str(row.request.pk) for row in chosen], invited=known)
        if form.is_valid():
            once, sent = form.cleaned_data["once"], [row.request for row in chosen]
            run = kept_once(form, lambda: invite_in_bulk(sent, again=again, key=once, by=user, now=timezone.now()))
            if run is not None:
                return redirect("intake:done_in_bulk", pk=run.pk)
    else:
        form = InviteForm(keys=[str(row.request.pk) for row in fresh], invited=before)
    context = {
        "form": form,
        "fresh": fresh,
        "schools": len({row.request.school_id for row in fresh}),
        "before": before,
        "left": [(row, row.may_renew.reason) for row in rows if not row.may_renew],
        "ticked": request.GET.urlencode(),
    }
    return render(request, "coaching/season_invite.html", context, status=422 if form.errors else 200)


def _ticked(typed: Iterable[str], user: User) -> list[Ending]:
    """What was ticked, as far as this person sees it and it is in a season; four queries at most."""
    today, keys = timezone.localdate(), keys_among(typed, most=MOST_AT_ONCE)
    return endings_of(ending_requests(user, today).filter(pk__in=keys), user) if keys else []


def _given(rows: list[Ending]) -> dict[UUID, tuple[str, int, int | None]]:
    """What the form asks hours for: the name, the minutes promised now, and as many again where the budget has them."""
    given = hours_to_add(row.request for row in rows)
    found = {}
    for row in rows:
        if one := given.get(row.request.pk):
            hours = one.reservation
            found[row.request.pk] = (row.name, hours.promised, min(hours.promised, hours.budget.available) or None)
    return found


def _invited(row: Ending) -> str:
    """What it is called, with the day of the last invitation."""
    if row.invited_on is None:
        return row.name
    words = _("%(name)s, invited on %(day)s")
    return words % {"name": row.name, "day": date_format(row.invited_on, "j F Y")}
