"""The year of coaches: a coach's own, and all of them for who coordinates; planning goes through `transitions`."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hours.forms.planning import CapacityForm
from hours.models import CoachCapacity
from hours.overviews.coach_charts import BY_MONTH, SHOWN, busiest, by_coach, by_month, height_of
from hours.overviews.coach_words import conclusion_of_coach, conclusion_of_coaches
from hours.overviews.coach_years import together
from hours.overviews.drawing import WIDTHS
from hours.overviews.people import months_of_coach, own_reservations, signals_of, year_of_coach, years_of_coaches
from hours.permissions import may_plan
from hours.queries import call_by_name
from hours.transitions.planning import plan_capacity
from hours.views.years import year_asked, years_shown
from swvportal.foundation.access import person, require, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.models import User
from swvportal.foundation.schoolyears import as_label
from swvportal.foundation.workflow import MoveRefused

PER_PAGE = 50


@require_safe
@roles_required(Role.COACH)
def my_year(request: HttpRequest) -> HttpResponse:
    """A coach's own school year: what was planned and done, by month, and what is left of each reservation."""
    coach, year = person(request), year_asked(request)
    found = year_of_coach(coach, year)
    rows = Paginator(own_reservations(coach, year), PER_PAGE).get_page(request.GET.get("page"))
    call_by_name(coach, [*rows])
    context = {
        "year": year,
        "years": years_shown(),
        "year_label": as_label(year),
        "coach_year": found,
        "conclusion": conclusion_of_coach(found),
        "months": months_of_coach(coach, year),
        "picture_height": BY_MONTH,
        "page_obj": rows,
    }
    return render(request, "hours/my_year.html", context)


@require_safe
@roles_required(Role.COORDINATOR, Role.OFFICE)
def coaches(request: HttpRequest) -> HttpResponse:
    """Every coach's capacity beside what was promised and done, and the budgets and entries that need a look."""
    user, year = person(request), year_asked(request)
    rows = years_of_coaches(user, year)
    sums = together(rows)
    context = {
        "year": year,
        "years": years_shown(),
        "year_label": as_label(year),
        "coaches": rows,
        "sums": sums,
        "conclusion": conclusion_of_coaches(sums),
        "picture_height": height_of(len(busiest(rows))),
        "most_shown": SHOWN,
        "signals": signals_of(user, year, today=timezone.localdate()),
        "may_plan": bool(may_plan(user)),
    }
    return render(request, "hours/coaches.html", context)


@require_safe
@roles_required(Role.COACH)
def my_chart(request: HttpRequest, width: str) -> HttpResponse:
    """The own year by month as a picture; 404 for another width than `WIDTHS` knows."""
    coach, year = person(request), year_asked(request)
    if width not in WIDTHS:
        raise Http404
    capacity = year_of_coach(coach, year).capacity
    return _picture(by_month(months_of_coach(coach, year), capacity=capacity, width=width))


@require_safe
@roles_required(Role.COORDINATOR, Role.OFFICE)
def coaches_chart(request: HttpRequest, width: str) -> HttpResponse:
    """All coaches beside what they can work as a picture; 404 for another width than `WIDTHS` knows."""
    if width not in WIDTHS:
        raise Http404
    return _picture(by_coach(years_of_coaches(person(request), year_asked(request)), width=width))


def _picture(svg: str) -> HttpResponse:
    return HttpResponse(svg, content_type="image/svg+xml")


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(Role.COORDINATOR)
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Type how many hours a coach can work in a school year (`?year=`, this one without)."""
    user, year = person(request), year_asked(request)
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
