"""School years, 1 August up to and including 31 July, named by the year in which they start; no table, no holidays."""

from __future__ import annotations

import datetime

FIRST_MONTH = 8


def school_year_of(day: datetime.date) -> int:
    """The start year of the school year in which this day falls: 2026 for 31 July 2027."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def as_label(school_year: int) -> str:
    """The name on screens and in letters: 2026 is `2026-2027`."""
    return f"{school_year}-{school_year + 1}"


def first_day(school_year: int) -> datetime.date:
    """1 August of the start year."""
    return datetime.date(school_year, FIRST_MONTH, 1)


def last_day(school_year: int) -> datetime.date:
    """31 July of the year after."""
    return datetime.date(school_year + 1, FIRST_MONTH - 1, 31)
