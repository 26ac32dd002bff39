"""Time entries for the pages that show them: a coach's week, and what waits above the grant. Changes nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from hours.enums import TimeStatus
from hours.models import TimeEntry
from swvportal.foundation.models import Move, User


class Logged:
    """What time entries come to, in minutes, without what was corrected."""

    entries: tuple[TimeEntry, ...]

    @property
    def minutes(self) -> int:
        return _counted(self.entries)

    @property
    def direct(self) -> int:
        return _counted(entry for entry in self.entries if entry.direct)

    @property
    def indirect(self) -> int:
        return self.minutes - self.direct


@dataclass(frozen=True)
class Day(Logged):
    """A day of a coach's week; `minutes` leaves out what was corrected."""

    date: datetime.date
    entries: tuple[TimeEntry, ...]


@dataclass(frozen=True)
class Week(Logged):
    """A coach's week, Monday up to and including Sunday; `minutes` leaves out what was corrected."""

    monday: datetime.date
    entries: tuple[TimeEntry, ...]

    @property
    def sunday(self) -> datetime.date:
        return self.monday + datetime.timedelta(days=6)

    @property
    def previous(self) -> datetime.date:
        return self.monday - datetime.timedelta(days=7)

    @property
    def next(self) -> datetime.date:
        return self.monday + datetime.timedelta(days=7)

    @property
    def days(self) -> list[Day]:
        """Monday first, each with its entries."""
        dates = [self.monday + datetime.timedelta(days=n) for n in range(7)]
        return [Day(date, tuple(entry for entry in self.entries if entry.worked_on == date)) for date in dates]

    @property
    def above_grant(self) -> bool:
        return any(entry.status == TimeStatus.ABOVE_GRANT for entry in self.entries)


def _counted(entries: Iterable[TimeEntry]) -> int:
    return sum(entry.minutes for entry in entries if entry.status != TimeStatus.CORRECTED)


def week_of(coach: User, day: datetime.date) -> Week:
    """What this coach logged in the week of this day, newest first, with `why` what was not granted; one query."""
    monday = day - datetime.timedelta(days=day.weekday())
    entries = TimeEntry.objects.filter(coach=coach).worked_between(monday, monday + datetime.timedelta(days=6))
    refusals = Move.objects.filter(subject_id=OuterRef("pk"), name="refuse").order_by("-at")
    named = entries.select_related("reservation__school", "budget__school")
    return Week(monday=monday, entries=tuple(named.annotate(why=Subquery(refusals.values("reason")[:1]))))


def kept_by(coach: User, key: str) -> TimeEntry | None:
    """The coach's own time entry with this key, if it stands as it was logged; one query."""
    try:
        found = TimeEntry.objects.filter(coach=coach, pk=UUID(key))
    except ValueError:
        return None
    open_still = found.filter(status__in=(TimeStatus.BOOKED, TimeStatus.ABOVE_GRANT))
    return open_still.select_related("reservation__school", "budget__school").first()


def same_kept_since(since: datetime.datetime, coach: User, *, key: UUID, **typed: object) -> TimeEntry | None:
    """The time entry with this content that a coach logged since then under another key; one query."""
    rows = TimeEntry.objects.counting().filter(coach=coach, booked_at__gte=since, **typed)
    return rows.exclude(one_time_key=key).order_by("-booked_at").first()


def waiting_above_grant(user: User) -> QuerySet[TimeEntry]:
    """The time above the grant that this person may decide on, oldest work first, with what a list shows."""
    found = TimeEntry.objects.visible_to(user).above_grant()
    related = ("coach", "reservation__school", "reservation__budget", "budget__school")
    return found.select_related(*related).order_by("worked_on", "booked_at", "pk")
