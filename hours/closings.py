"""The months of a school year as the office sees them: what was logged in each and whether it is closed; reads only."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from hours.enums import TimeStatus
from hours.lapsing import lapsing
from hours.models import Budget, MonthClosing, TimeEntry
from hours.months import end_of, months_of
from swvportal.foundation.schoolyears import first_day, last_day


@dataclass(frozen=True)
class Month:
    """A month with the number of its entries, their minutes and how many still wait above the grant.

    `closes_on` is the day on which it closes by itself; none for a month that should have and did not, because it was
    before the first hours.
    """

    first: datetime.date
    entries: int
    minutes: int
    above_grant: int
    closes_on: datetime.date | None
    closing: MonthClosing | None
    over: bool

    @property
    def can_close(self) -> bool:
        return self.over and self.closing is None


def months_with_time(school_year: int, *, today: datetime.date, grace: int) -> list[Month]:
    """The months that have begun, newest first; `grace` is in days. Two queries."""
    entries = TimeEntry.objects.counting().worked_between(first_day(school_year), last_day(school_year))
    above = {"above": Count("pk", filter=Q(status=TimeStatus.ABOVE_GRANT))}
    counted = entries.order_by().annotate(month=TruncMonth("worked_on")).values_list("month")
    counts = {month: (n, sum_, up) for month, n, sum_, up in counted.annotate(Count("pk"), Sum("minutes"), **above)}
    months = [month for month in months_of(school_year) if month <= today]
    closed = {row.month: row for row in MonthClosing.objects.filter(month__in=months).select_related("closed_by")}
    return [_month(month, counts.get(month, (0, 0, 0)), closed.get(month), today, grace) for month in reversed(months)]


def _month(
    first: datetime.date, counts: tuple[int, int, int], closing: MonthClosing | None, today: datetime.date, grace: int
) -> Month:
    entries, minutes, above_grant = counts
    closes_on = end_of(first) + datetime.timedelta(days=grace + 1)
    return Month(
        first,
        entries,
        minutes,
        above_grant,
        closes_on if closes_on > today else None,
        closing,
        over=end_of(first) < today,
    )


def lapsing_after(month: Month, *, school_year: int) -> tuple[int, int]:
    """How many budgets lose hours when this month closes, and how many minutes together; four queries."""
    budgets = Budget.objects.filter(school_year__lte=school_year).with_hours_left().select_related("supplier")
    found = lapsing(budgets, month.first)
    return len(found), sum(found.values())
