"""The lists behind the figures of coaches: time entries, own for a coach, and promises; they change nothing."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hours.overviews.work import (
    coach_named,
    minutes_of,
    promised_in,
    promises_of,
    used_by_others,
    work_asked,
    work_of,
)
from hours.queries import call_by_name
from hours.views.years import year_asked
from swvportal.foundation.access import person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.schoolyears import as_label

PER_PAGE = 50


@require_safe
@roles_required(Role.COACH)
def my_work(request: HttpRequest) -> HttpResponse:
    """The coach's own time entries behind one figure of the year."""
    return _work(request, own=True)


@require_safe
@roles_required(Role.COORDINATOR, Role.OFFICE)
def work_of_coaches(request: HttpRequest) -> HttpResponse:
    """The time entries behind one figure of one coach (`?coach=`) or of all."""
    return _work(request, own=False)


def _work(request: HttpRequest, *, own: bool) -> HttpResponse:
    user, year = person(request), year_asked(request)
    asked = work_asked(user, request.GET, year=year, own=own)
    if own and asked.used:
        call_by_name(user, [asked.used])
    found = work_of(user, asked)
    related = ("coach", "reservation__school", "budget__school", "budget__board")
    page = Paginator(found.select_related(*related), PER_PAGE).get_page(request.GET.get("page"))
    if own:
        call_by_name(user, entries=[*page])
    total = minutes_of(found)
    context: dict[str, Any] = {
        "asked": asked,
        "page_obj": page,
        "sum": total,
        "others": used_by_others(asked, shown=total),
        "year": year,
        "year_label": as_label(year),
    }
    return render(request, "hours/work.html", context)


@require_safe
@roles_required(Role.COORDINATOR, Role.OFFICE)
def promises(request: HttpRequest) -> HttpResponse:
    """What was promised of one coach (`?coach=`) or of all, with what is used and still to do of each."""
    user, year = person(request), year_asked(request)
    coach = coach_named(request.GET.get("coach", ""))
    found = promises_of(user, coach, year)
    context = {
        "coach": coach,
        "page_obj": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "sums": promised_in(found),
        "year": year,
        "year_label": as_label(year),
    }
    return render(request, "hours/promises.html", context)
