"""The coordinator's page on the SOT of all schools: who has planned none, not talked yet, or not invited parents."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from intake.queries import LACKS, sot_gaps
from swvportal.foundation.access import person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.schoolyears import as_label, school_year_of

PER_PAGE = 30


@roles_required(Role.COORDINATOR)
@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """The schools in which something is missing this school year, or those that miss one thing."""
    year = school_year_of(timezone.localdate())
    lack = request.GET.get("lack", "")
    rows = sot_gaps(person(request), year)
    if lack in LACKS:
        rows = rows.filter(LACKS[lack])
    names = {
        "": _("everything"),
        "plan": _("no SOT planned"),
        "talk": _("no yearly talk"),
        "parents": _("parents not invited"),
    }
    context = {
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "year_label": as_label(year),
        "tabs": [(key, words, key == (lack if lack in LACKS else "")) for key, words in names.items()],
    }
    return render(request, "intake/sot_gaps.html", context)
