"""Which school year a page of coaches is asked for (`?year=`); it reads no row."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from swvportal.foundation.schoolyears import as_label, school_year_of

YEARS_BACK = 5


def year_asked(request: HttpRequest) -> int:
    """The school year in the address, this one without."""
    asked = request.GET.get("year", "")
    return next((year for year, _label in years_shown() if str(year) == asked), school_year_of(timezone.localdate()))


def years_shown() -> list[tuple[int, str]]:
    """The next school year, this one and a few before it, newest first."""
    this = school_year_of(timezone.localdate())
    return [(year, as_label(year)) for year in range(this + 1, this - YEARS_BACK, -1)]
