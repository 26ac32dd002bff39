"""The months of a school year and the share of the hours that each brings; it reads and books no row.

Hours come in eleven months: August brings none, September is the first and July the last (PO3002, eleven months).
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

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


def brought(minutes: int, number: int, *, since: int = 1) -> int:
    """Minutes that the months up to this one bring together of hours that count from month `since` on, in whole hours
    as a division shows them; the last month brings what is left.
    """
    if number >= AVAILABLE:
        return minutes
    if number < since:
        return 0
    return sum(spread(minutes // HOUR, AVAILABLE + 1 - since)[: number + 1 - since]) * HOUR


def even_use(minutes: int) -> list[int]:
    """What each of the twelve months would use of these minutes, August first and none in it, to the whole minute."""
    return [minutes * n // AVAILABLE - minutes * max(0, n - 1) // AVAILABLE for n in range(_ALL)]


def to_be_used(came: Mapping[int, int], lapses: Lapse, number: int) -> int:
    """Minutes that have to be used or promised by the end of this month, or they lapse.

    `came` holds minutes by the number of the month in which they came in; less than none went out again. Hours that
    came during the year belong to the months from then on: of what was not there nothing could be used.
    """
    if lapses == Lapse.MONTHLY:
        return sum(brought(minutes, number, since=max(1, month)) for month, minutes in still_there(came).items())
    return sum(came.values()) if lapses == Lapse.YEARLY and number >= AVAILABLE else 0


def still_there(came: Mapping[int, int]) -> dict[int, int]:
    """What is left of what came in each month: what went out takes along first what came in last, as if it never came.

    Hours that went out before they came, which only a line that was taken back leaves behind, come off what came next.
    """
    left: dict[int, int] = {}
    missing = 0
    for month, minutes in sorted(came.items()):
        missing -= minutes
        if missing < 0:
            left[month], missing = -missing, 0
        while missing and left:
            last, kept = left.popitem()
            if kept > missing:
                left[last] = kept - missing
            missing = max(0, missing - kept)
    return left
