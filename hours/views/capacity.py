"""The year of coaches: a coach's own, and all of them for who coordinates; planning goes through `transitions`."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hours.forms.planning import CapacityForm
from hours.models import CoachCapacity
from hours.overviews.people import months_of_coach, own_reservations, signals_of, year_of_coach, years_of_coaches
from hours.permissions import may_plan
from hours.queries import call_by_name
from hours.transitions.planning import plan_capacity
from swvportal.foundation.access import person, require, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.models import User
from swvportal.foundation.schoolyears import as_label, school_year_of
from swvportal.foundation.workflow import MoveRefused

PER_PAGE = 50
YEARS_BACK = 5


@require_safe
@roles_required(Role.COACH)
def my_year(request: HttpRequest) -> HttpResponse:
    """A coach's own school year: what was planned and done, by month, and what is left of each reservation."""
    coach, year = person(request), _year(request)
    found = year_of_coach(coach, year)
    rows = Paginator(own_reservations(coach, year), PER_PAGE).get_page(request.GET.get("page"))
    call_by_name(coach, [*rows])
    context = {
        "year": year,
        "years": _years(),
        "year_label": as_label(year),
        "coach_year": found,
        "months": months_of_coach(coach, year),
        "page_obj": rows,
    }
    return render(request, "hours/my_year.html", context)


@require_safe
@roles_required(Role.COORDINATOR, Role.OFFICE)
def coaches(request: HttpRequest) -> HttpResponse:
    """Every coach's capacity beside what was promised and done, and the budgets and entries that need a look."""
    user, year = person(request), _year(request)
    rows = years_of_coaches(user, year)
    context = {
        "year": year,
        "years": _years(),
        "year_label": as_label(year),
        "coaches": rows,
        "too_full": sum(1 for row in rows if row.free is not None and row.free < 0),
        "unplanned": sum(1 for row in rows if row.capacity is None),
        "signals": signals_of(user, year, today=timezone.localdate()),
        "may_plan": bool(may_plan(user)),
    }
    return render(request, "hours/coaches.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(Role.COORDINATOR)
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Type how many hours a coach can work in a school year (`?year=`, this one without)."""
    user, year = person(request), _year(request)
    require(may_plan(user))
    coach = get_object_or_404(User.objects.filter(memberships__role=Role.COACH).distinct(), pk=pk)
    now = CoachCapacity.objects.visible_to(user).filter(coach=coach, school_year=year).first()
    form = CapacityForm(request.POST or None, initial={"minutes": now.minutes if now else None})
    back = f"{reverse('hours:coaches')}?year={year}"
    if request.method == "POST" and form.is_valid():
        try:
            plan_capacity(coach, school_year=year, minutes=form.cleaned_data["minutes"], by=user, now=timezone.now())
        except MoveRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("The hours of %(name)s are kept.") % {"name": coach.name})
            return redirect(back)
    context = {"form": form, "coach": coach, "year_label": as_label(year), "back": back}
    return render(request, "hours/plan.html", context, status=422 if form.errors else 200)


def _year(request: HttpRequest) -> int:
    asked = request.GET.get("year", "")
    return next((year for year, _label in _years() if str(year) == asked), school_year_of(timezone.localdate()))


def _years() -> list[tuple[int, str]]:
    """The next school year, this one and a few before it, newest first."""
    this = school_year_of(timezone.localdate())
    return [(year, as_label(year)) for year in range(this + 1, this - YEARS_BACK, -1)]
