"""How long requests take, for the coordinator: figures of a school year, each open to the requests it is made of."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from intake.enums import LeadStep, RequestKind
from intake.exports import asked_of
from intake.queries import lead_figures_of_year, lead_times_behind
from intake.queries.lead_times import FEWEST
from swvportal.foundation.access import person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Partnership
from swvportal.foundation.schoolyears import as_label, school_year_of

YEARS_BACK, PER_PAGE = 4, 30


@require_safe
@roles_required(Role.COORDINATOR)
def lead_times(request: HttpRequest) -> HttpResponse:
    """The figures of a school year (`?year=`, this one without), or the steps behind one of them (`?kind=&step=`)."""
    this = school_year_of(timezone.localdate())
    years = [(year, as_label(year)) for year in range(this, this - YEARS_BACK, -1)]
    year = next((number for number, _label in years if str(number) == request.GET.get("year")), this)
    asked = asked_of(request.GET.dict())
    context: dict[str, Any] = {"year": year, "year_label": as_label(year), "years": years, "asked": asked}
    if len(asked) == 2:
        behind = lead_times_behind(person(request), year, **asked)
        context |= {
            "page_obj": Paginator(behind, PER_PAGE).get_page(request.GET.get("page")),
            "kind_label": RequestKind(asked["kind"]).label,
            "step_label": LeadStep(asked["step"]).label,
            "query": urlencode({"year": str(year), **asked}),
        }
        return render(request, "intake/lead_times_behind.html", context)
    context |= {"figures": lead_figures_of_year(year), "house": Partnership.objects.get(), "fewest": FEWEST}
    return render(request, "intake/lead_times.html", context)
