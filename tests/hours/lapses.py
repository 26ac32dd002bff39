"""Budgets whose hours lapse, and what lapsed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.utils import timezone

from hours.enums import EntryKind, Purpose
from hours.models import Budget, Entry
from hours.transitions import allocate, open_budget
from hours.transitions.closing import close_due, lapse_due
from hours.transitions.warning import warn_due
from swvportal.foundation.models import Supplier, User

START = datetime.datetime(2026, 8, 3, 8, tzinfo=datetime.UTC)


def holding(supplier: Supplier, office: User, minutes: int, *, school_year: int = 2026, **place: object) -> Budget:
    """A budget with these minutes since the start of its school year."""
    row = open_budget(supplier=supplier, school_year=school_year, purpose=Purpose.BOARD, **place)  # type: ignore[arg-type]
    allocate(row, minutes, by=office, now=START.replace(year=school_year))
    row.refresh_from_db()
    return row


def used(budget: Budget, minutes: int, day: datetime.date) -> None:
    """Minutes that the budget itself paid on a day."""
    noon = datetime.datetime.combine(day, datetime.time(12), datetime.UTC)
    Entry.objects.create(budget=budget, kind=EntryKind.CONSUME, minutes=minutes, at=noon)


def passing(first: datetime.date, last: datetime.date) -> Iterator[datetime.datetime]:
    """Every day from the first up to and including the last: its first minute and its last in the Netherlands."""
    for n in range((last - first).days + 1):
        day = first + datetime.timedelta(days=n)
        for clock in (datetime.time(0, 0), datetime.time(23, 59)):
            yield timezone.make_aware(datetime.datetime.combine(day, clock)).astimezone(datetime.UTC)


def sweeping(now: datetime.datetime) -> None:
    for step in (close_due, lapse_due, warn_due):
        step(now)


def lapsed(budget: Budget) -> dict[str, int]:
    """What lapsed after which month."""
    lines = budget.entries.filter(kind=EntryKind.LAPSE).order_by("month")
    return {f"{line.month:%Y-%m}": line.minutes for line in lines}
