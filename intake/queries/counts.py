"""Counts of requests per school for a board, which never learns of a single child."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from intake.enums import ENDED
from swvportal.foundation.models import School, User

MASKED_BELOW = 5  # roles.md: counts below 5 are shown as "<5"


@dataclass(frozen=True)
class SchoolCount:
    """How many requests a school made this year and has running; None stands for one to four, or for a number of
    running ones that would tell that one to four have ended.
    """

    school: School
    made: int | None
    running: int | None


def school_counts(user: User, *, school_year: int) -> list[SchoolCount]:
    """The submitted requests of a school year per school of the person's own boards, masked below five; one query."""
    made = Q(requests__submitted_at__isnull=False, requests__school_year=school_year)
    counted = School.objects.filter(board__in=user.standing.board_ids, closed_on__isnull=True).annotate(
        made=Count("requests", filter=made),
        running=Count("requests", filter=made & ~Q(requests__status__in=ENDED)),
    )
    return [
        SchoolCount(school, _masked(school.made), _masked(school.running, of=school.made))
        for school in counted.order_by("name")
    ]


def _masked(number: int, *, of: int = 0) -> int | None:
    """The number, unless it or, when it is a part, what is beside it is one to four."""
    return None if _small(number) or _small(of - number) else number


def _small(number: int) -> bool:
    return 0 < number < MASKED_BELOW
