"""Working days of the Netherlands: no weekend or holiday of the Algemene termijnenwet. School holidays count."""

from __future__ import annotations

import datetime
from functools import cache

from dateutil.easter import easter

SATURDAY, SUNDAY = 5, 6
DAY = datetime.timedelta(days=1)


@cache
def holidays_of(year: int) -> frozenset[datetime.date]:
    """The days that art. 3 of the Algemene termijnenwet names, Good Friday and the King's birthday among them."""
    sunday = easter(year)
    kings_day = datetime.date(year, 4, 27)
    if kings_day.weekday() == SUNDAY:  # is kept on the day before
        kings_day -= DAY
    return frozenset(
        {
            datetime.date(year, 1, 1),
            sunday - 2 * DAY,  # Good Friday
            sunday + 1 * DAY,
            kings_day,
            datetime.date(year, 5, 5),
            sunday + 39 * DAY,  # Ascension Day
            sunday + 50 * DAY,  # the Monday of Whitsun
            datetime.date(year, 12, 25),
            datetime.date(year, 12, 26),
        }
    )


def is_working_day(day: datetime.date) -> bool:
    """Monday to Friday, and no holiday."""
    return day.weekday() < SATURDAY and day not in holidays_of(day.year)


def add_working_days(day: datetime.date, count: int) -> datetime.date:
    """The day that lies this many working days after a day."""
    while count:
        day += DAY
        if is_working_day(day):
            count -= 1
    return day


def last_day_before(end: datetime.date, count: int) -> datetime.date:
    """The last day from which this many working days end no later than a day: of 5 before a Thursday the Thursday
    a week earlier, where no holiday lies between."""
    day = end
    while add_working_days(day, count) > end:
        day -= DAY
    return day


def working_days_between(first: datetime.date, last: datetime.date) -> int:
    """How many working days come after the first of two days, up to and including the last; none when it is earlier."""
    return sum(is_working_day(first + number * DAY) for number in range(1, (last - first).days + 1))


def working_day_from(day: datetime.date) -> datetime.date:
    """This day, or the first working day after it: where a legal term ends that would end on a day off (art. 1)."""
    while not is_working_day(day):
        day += DAY
    return day
