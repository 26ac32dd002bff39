"""Which questions hours were used for: by reference for the own school, as masked counts for everybody else.

A question counts from its first used minute: what was granted and not released yet is seen by nobody here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import Coalesce

from hours.models import Reservation
from hours.overviews.asking import Asked
from hours.overviews.figures import reads_as
from hours.overviews.masking import masked
from swvportal.foundation.models import User


@dataclass(frozen=True)
class Cases:
    """The questions of one place: how many had hours, or None when that is hidden, and the minutes used for them."""

    name: str
    count: int | None
    minutes: int


@dataclass(frozen=True)
class Counts:
    """The places by name and all of them together."""

    rows: tuple[Cases, ...]
    total: Cases


def questions_of(user: User, asked: Asked) -> QuerySet[Reservation]:
    """What the own schools' questions were promised and used, most used first; of a school year, by any supplier."""
    found = Reservation.objects.of_own_questions(user).filter(budget__school_year=asked.year)
    return found.select_related("school", "coach", "budget__supplier").order_by("-consumed", "reference")


def counts_of(user: User, asked: Asked) -> Counts:
    """How many questions of each board (of each own school for board staff) had hours in a school year; one query."""
    place = "place_board" if reads_as(user) == "boards" else "place_school"
    found = (
        Reservation.objects.countable_by(user)
        .filter(budget__school_year=asked.year)
        .annotate(
            place_school=Coalesce("school__name", "budget__school__name"),
            place_board=Coalesce("school__board__name", "budget__school__board__name", "budget__board__name"),
        )
        .order_by()
        .values(name=F(place))
        .annotate(cases=Count("reference", distinct=True), minutes=Sum("consumed"))
    )
    cases: Counter[str] = Counter()
    minutes: Counter[str] = Counter()
    for row in found:
        cases[row["name"] or ""] += row["cases"]
        minutes[row["name"] or ""] += row["minutes"]
    names = sorted(cases)
    hidden = masked([cases[name] for name in names])
    rows = tuple(Cases(name, count, minutes[name]) for name, count in zip(names, hidden.counts, strict=True))
    return Counts(rows, Cases("", hidden.total, sum(minutes.values())))


def counts_beside(user: User, asked: Asked) -> Counts | None:
    """The masked counts of a whole year; none beside a filter, nor for schools, which see their own questions."""
    return None if asked.narrow or reads_as(user) == "own" else counts_of(user, asked)
