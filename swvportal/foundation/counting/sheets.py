"""A count date with its schools: what was counted then and what was counted last before it; reads only."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum

from swvportal.foundation.models import Move, PupilCount, School

ACT = "type_count"


@dataclass(frozen=True)
class Counted:
    """One school on a sheet: its count of that day, if there is one, and the last one before it."""

    school: School
    here: PupilCount | None
    before: PupilCount | None

    @property
    def suggested(self) -> int | None:
        """The number to begin with: that of the day itself, else that of before; none where DUO masked it."""
        count = self.here or self.before
        return count.pupils if count else None

    @property
    def kept(self) -> str:
        """What is kept of that day, in a word: nothing, `<5` or the number."""
        if self.here is None:
            return ""
        return "<5" if self.here.masked else str(self.here.pupils)


@dataclass(frozen=True)
class Sheet:
    """All schools that can be counted on a day, by name."""

    day: datetime.date
    rows: tuple[Counted, ...]

    @property
    def shown(self) -> dict[str, str]:
        """By the code of each school what is kept of it and, after a colon, what stands in its field to begin with: by
        this is known what a person typed and what somebody else changed since.
        """
        return {row.school.code: f"{row.kept}:{as_typed(row.suggested)}" for row in self.rows}

    @property
    def kept(self) -> bool:
        """Whether anything was counted on that day."""
        return any(row.here for row in self.rows)


def as_typed(number: int | None) -> str:
    """A number as its field holds it."""
    return "" if number is None else str(number)


def changed_since(row: Counted, shown: Mapping[str, str]) -> bool:
    """Whether somebody changed a count after it was shown; also true of what was not shown at all."""
    return shown.get(row.school.code, "?:").partition(":")[0] != row.kept


def left_to_others(row: Counted, number: int | None, shown: Mapping[str, str]) -> bool:
    """Whether somebody else changed a count and who typed left the field as it was shown."""
    first = shown.get(row.school.code, "?:").partition(":")[2]
    return changed_since(row, shown) and as_typed(number) == first


def sheet_of(day: datetime.date) -> Sheet:
    """The schools that were open on a day and belong to this partnership, with their counts; three queries."""
    still_open = Q(closed_on__isnull=True) | Q(closed_on__gt=day)
    schools = list(School.objects.filter(still_open, maybe_national=False).order_by("name", "code"))
    counts = PupilCount.objects.filter(school__in=[school.pk for school in schools]).order_by(
        "school_id", "-counted_on"
    )
    here = {count.school_id: count for count in counts.filter(counted_on=day).select_related("typed_by")}
    before = {count.school_id: count for count in counts.filter(counted_on__lt=day).distinct("school_id")}
    return Sheet(day, tuple(Counted(school, here.get(school.pk), before.get(school.pk)) for school in schools))


def count_dates() -> QuerySet[PupilCount, Any]:
    """The days on which pupils were counted, newest first, with the number of schools and pupils, how many were typed
    by the office and when last.
    """
    return (
        PupilCount.objects.order_by("-counted_on")
        .values("counted_on")
        .annotate(
            schools=Count("pk"),
            all_pupils=Sum("pupils"),
            masked_schools=Count("pk", filter=Q(masked=True)),
            own=Count("pk", filter=Q(typed_by__isnull=False)),
            last_typed=Max(F("typed_at")),
        )
    )


def corrections(day: datetime.date, *, most: int = 50) -> list[tuple[Move, str]]:
    """What the office typed and corrected for a day, newest first, each with the name of its school; two queries."""
    moves = list(
        Move.objects.filter(name=ACT, subject_type=School._meta.label_lower, source=day.isoformat())
        .select_related("by")
        .order_by("-at", "pk")[:most]
    )
    names = dict(School.objects.filter(pk__in=[move.subject_id for move in moves]).values_list("pk", "name"))
    return [(move, names.get(move.subject_id, "")) for move in moves]
