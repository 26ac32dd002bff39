"""Which questions hours were used for: by reference for the own school, as masked counts for everybody else.

A question counts from its first used minute: what was granted and not released yet is seen by nobody here.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from hours.models import Reservation
from hours.overviews.asking import Asked
from hours.overviews.figures import reads_as
from hours.overviews.masking import masked_groups
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
    """How many questions of each board (of each own school for board staff) had hours in a school year; one query.

    Both are masked together: what hides in the table of a board's schools does not stand in that of the boards.
    """
    boards = _counted(user, asked)
    sums, inner = masked_groups([[count for _name, count, _minutes in schools] for schools in boards.values()])
    spent = [sum(minutes for _name, _count, minutes in schools) for schools in boards.values()]
    if reads_as(user) == "boards":
        found = zip(boards, sums.counts, spent, strict=True)
        rows = [Cases(name, count, minutes) for (name, _key), count, minutes in found]
        return Counts(tuple(rows), Cases("", sums.total, sum(spent)))
    rows = [
        Cases(name, count, minutes)
        for schools, hidden in zip(boards.values(), inner, strict=True)
        for (name, _count, minutes), count in zip(schools, hidden.counts, strict=True)
    ]
    whole = None if any(hidden.total is None for hidden in inner) else sums.total
    return Counts(tuple(sorted(rows, key=lambda row: row.name)), Cases("", whole, sum(spent)))


def _counted(user: User, asked: Asked) -> dict[tuple[str, UUID | None], list[tuple[str, int, int]]]:
    """Name, questions and minutes of each school by name, for each board by name and key.

    What stands for no school stands under the name of its board, such as hours that the board agreed on for itself.
    """
    found = (
        Reservation.objects.countable_by(user)
        .filter(budget__school_year=asked.year)
        .annotate(
            of_school=Coalesce("school", "budget__school"),
            school_name=Coalesce("school__name", "budget__school__name", Value("")),
            of_board=Coalesce("school__board", "budget__school__board", "budget__board"),
            board_name=Coalesce("school__board__name", "budget__school__board__name", "budget__board__name", Value("")),
        )
        .values("of_board", "board_name", "of_school", "school_name")
        .annotate(cases=Count("reference", distinct=True), minutes=Sum("consumed"))
        .order_by("board_name", "of_board", "school_name", "of_school")
    )
    boards: dict[tuple[str, UUID | None], list[tuple[str, int, int]]] = {}
    for row in found:
        of_board = boards.setdefault((row["board_name"], row["of_board"]), [])
        of_board.append((row["school_name"] or row["board_name"], row["cases"], row["minutes"]))
    return boards


def counts_beside(user: User, asked: Asked) -> Counts | None:
    """The masked counts of a whole year; none beside a filter, nor for schools, which see their own questions."""
    return None if asked.narrow or reads_as(user) == "own" else counts_of(user, asked)
