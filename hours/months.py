"""The months of a school year and the share of the hours that each brings; it reads and books no row.

Hours come in eleven months: August brings none, September is the first and July the last (PO3002, eleven months).
"""

from __future__ import annotations

import datetime

from hours.division.computing import spread
from hours.enums import Lapse
from swvportal.foundation.minutes import HOUR
from swvportal.foundation.schoolyears import first_day, school_year_of

AVAILABLE = 11
_ALL = 12


def month_of(day: datetime.date) -> datetime.date:
    """The first day of the month of this day."""
    return day.replace(day=1)


def month_after(month: datetime.date) -> datetime.date:
    """The first day of the next month."""
    return (month + datetime.timedelta(days=31)).replace(day=1)


def month_before(month: datetime.date) -> datetime.date:
    """The first day of the month before."""
    return (month - datetime.timedelta(days=1)).replace(day=1)


def end_of(month: datetime.date) -> datetime.date:
    """The last day of the month."""
    return month_after(month) - datetime.timedelta(days=1)


def months_of(school_year: int) -> list[datetime.date]:
    """The first days of the twelve months, August first."""
    months = [first_day(school_year)]
    while len(months) < _ALL:
        months.append(month_after(months[-1]))
    return months


def number_of(month: datetime.date, *, school_year: int) -> int:
    """How many of the eleven months of a school year are over at the end of this month: none in August and before."""
    year = school_year_of(month)
    if year != school_year:
        return AVAILABLE if year > school_year else 0
    return months_of(year).index(month)


def brought(minutes: int, number: int) -> int:
    """Minutes of a year that the first months bring together, in whole hours as a division shows them; the last month
    brings what is left.
    """
    if number >= AVAILABLE:
        return minutes
    return sum(spread(minutes // HOUR, AVAILABLE)[:number]) * HOUR


def to_be_used(minutes: int, lapses: Lapse, number: int) -> int:
    """Minutes of a year that have to be used or promised by the end of this month, or they lapse."""
    if lapses == Lapse.MONTHLY:
        return brought(minutes, number)
    return minutes if lapses == Lapse.YEARLY and number >= AVAILABLE else 0
