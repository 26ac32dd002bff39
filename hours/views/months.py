"""The months of the office: what was logged, closing them, and when the hours of a budget lapse."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hours.closings import Month, lapsing_after, months_with_time
from hours.enums import Lapse
from hours.forms import LapseForm
from hours.lapsing import lapsing_by_rule
from hours.models import Budget
from hours.months import end_of, month_of
from hours.queries import school_years
from hours.transitions.closing import close_month, set_lapse
from swvportal.foundation.access import person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Partnership
from swvportal.foundation.saying import saying
from swvportal.foundation.schoolyears import as_label, last_day, school_year_of

YEARS = range(2000, 2200)


@require_safe
@roles_required(Role.OFFICE, Role.COORDINATOR)
def months(request: HttpRequest) -> HttpResponse:
    """The months of a school year (`?year=`, this one without), newest first; the office closes those that are over."""
    user = person(request)
    this_year = school_year_of(timezone.localdate())
    years = sorted({this_year, *school_years(user)}, reverse=True)
    asked = request.GET.get("year", "")
    year = next((found for found in years if str(found) == asked), this_year)
    grace = Partnership.objects.get().days_month_open
    context = {
        "months": months_with_time(year, today=timezone.localdate(), grace=grace),
        "year": year,
        "year_label": as_label(year),
        "years": [(found, as_label(found)) for found in years],
        "grace": grace,
        "may_close": user.standing.has(Role.OFFICE),
    }
    return render(request, "hours/months.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(Role.OFFICE)
def close(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Say in words what closes, then close it; a month of the calendar."""
    row = _month(year, month)
    school_year = school_year_of(row.first)
    back = f"{reverse('hours:months')}?year={school_year}"
    if request.method == "POST":
        with saying(request, _("The month is closed. From now on its hours are only corrected.")):
            close_month(row.first, by=person(request), now=timezone.now())
        return redirect(back)
    budgets, minutes = lapsing_after(row, school_year=school_year)
    context = {"month": row, "budgets": budgets, "minutes": minutes, "back": back}
    return render(request, "hours/month_close.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(Role.OFFICE)
def budget_lapse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose when the unused hours of one budget lapse."""
    row = get_object_or_404(Budget.objects.select_related("school", "board", "supplier"), pk=pk)
    form = LapseForm(request.POST or None, initial={"lapse": row.lapses})
    if request.method == "POST" and form.is_valid():
        set_lapse(row, Lapse(form.cleaned_data["lapse"]), by=person(request), now=timezone.now())
        messages.success(request, _("It is kept when unused hours of this budget lapse."))
        return redirect("hours:budget", pk=row.pk)
    month = month_of(timezone.localdate())
    losses = [
        (rule.label, minutes, "" if minutes else _why_nothing(rule, row, month))
        for rule, minutes in lapsing_by_rule(row, month).items()
    ]
    context = {"form": form, "budget": row, "month": month, "losses": losses, "year_label": as_label(row.school_year)}
    return render(request, "hours/budget_lapse.html", context, status=422 if form.errors else 200)


def _why_nothing(rule: Lapse, row: Budget, month: datetime.date) -> str:
    if rule is Lapse.NEVER:
        return ""
    if rule is Lapse.YEARLY and end_of(month) < last_day(row.school_year):
        return _("the school year ends later")
    return _("what should have been used by then is used, promised or lapsed already")


def _month(year: int, month: int) -> Month:
    if year not in YEARS or not 1 <= month <= 12:
        raise Http404
    first = datetime.date(year, month, 1)
    grace = Partnership.objects.get().days_month_open
    rows = months_with_time(school_year_of(first), today=timezone.localdate(), grace=grace)
    row = next((row for row in rows if row.first == first), None)
    if row is None:
        raise Http404
    return row
