"""Budgets and what stands behind each number, for whoever may see them; it books nothing."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from hours.enums import Purpose
from hours.models import Budget, TimeEntry
from hours.overviews.figures import reads_as
from hours.overviews.lines import sums_of_budget
from hours.overviews.words import total_name
from hours.permissions import SEES_BUDGETS, may_begin_division, may_hand_on
from hours.queries import BEHIND, as_line, budgets_of_year, lines_behind, school_years
from hours.reserves import runs_out, shortage_of
from hours.views.reserve import ASKERS, READERS
from swvportal.foundation.access import person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.models import User
from swvportal.foundation.schoolyears import as_label, school_year_of

PER_PAGE = 50
FIRST = ("consumed", "reserved", "allocated", "transferred")  # which total a budget opens on


@require_safe
@roles_required(*SEES_BUDGETS)
def budgets(request: HttpRequest) -> HttpResponse:
    """The budgets of a school year (`?year=`, this one without) that this person may see, with their totals."""
    user = person(request)
    years = school_years(user)
    asked = request.GET.get("year", "")
    year = next((found for found in years if str(found) == asked), school_year_of(timezone.localdate()))
    page = Paginator(budgets_of_year(user, year), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "year": year,
        "above_grant": TimeEntry.objects.above_grant().count() if user.standing.has(Role.COORDINATOR) else None,
        "may_hand_out": user.standing.has(Role.OFFICE),
        "may_see_divisions": user.standing.has(Role.OFFICE, Role.COORDINATOR),
        "may_see_reserve": user.standing.has(*READERS),
        "may_begin_division": bool(may_begin_division(user)),
        "asks_board": reads_as(user) == "own",
        "year_label": as_label(year),
        "years": [(found, as_label(found)) for found in years],
    }
    return render(request, "hours/budget_list.html", context)


@require_safe
@roles_required(*SEES_BUDGETS)
def budget(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One budget, and the lines behind one of its totals (`?total=`; else the first of `FIRST` that is not nothing).

    Board staff are led to sums per month instead: a line is a case, and cases can be counted.
    """
    user = person(request)
    row = get_object_or_404(Budget.objects.visible_to(user).select_related("school__board", "board", "supplier"), pk=pk)
    asked = request.GET.get("total", "")
    total = asked if asked in BEHIND else next((name for name in FIRST if getattr(row, name)), FIRST[0])
    sums = sums_of_budget(row, total, user=user)
    behind = lines_behind(row, total, user=user)
    page = Paginator(behind.none() if sums else behind, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "sums": f"{reverse('hours:overview_lines')}?{sums}" if sums else "",
        "sums_query": sums,
        "budget": row,
        "year_label": as_label(row.school_year),
        "totals": [(name, total_name(name), getattr(row, name)) for name in BEHIND],
        "total": total,
        "total_name": total_name(total),
        "total_minutes": getattr(row, total),
        "page_obj": page,
        "lines": [as_line(entry, row, total) for entry in page],
        "totals_only": user.standing.on_committee and not page.paginator.count,
        "shortage": shortage_of(user, row) if _asks(user, row) else None,
        "may_hand_on": bool(may_hand_on(user, row)),
        "may_set_lapse": user.standing.has(Role.OFFICE),
        "may_correct": user.standing.has(Role.COORDINATOR),
    }
    return render(request, "hours/budget_detail.html", context)


def _asks(user: User, row: Budget) -> bool:
    """Whether to lead this person from a budget that runs out to the reserve."""
    goes_on = row.school_year >= school_year_of(timezone.localdate())
    return goes_on and user.standing.has(*ASKERS) and row.purpose != Purpose.RESERVE and runs_out(row)
