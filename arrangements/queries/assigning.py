"""Which hours and which coaches the loket can give to a request; changes nothing."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from arrangements.models import Assignment
from hours.enums import Purpose
from hours.models import Budget
from hours.queries import free_minutes
from intake.enums import COMMITTEE_KINDS, Domain, RequestKind
from intake.models import Request, SchoolCoach
from intake.queries import themes_asked, themes_of_coaches
from swvportal.foundation.enums import Role
from swvportal.foundation.models import User
from swvportal.foundation.recipients import holders
from swvportal.foundation.schoolyears import school_year_of

CENTRAL = (RequestKind.PATHWAY, RequestKind.OBSERVATION)
"""The kinds whose hours are the partnership's own (process.md); those of the others are the school's."""


@dataclass(frozen=True)
class Candidate:
    """A coach who may be given the work: whether of this school, the minutes that are free this school year (None where
    nothing was planned), and the themes of the question that this coach knows most about, in words.
    """

    coach: User
    fixed: bool
    free: int | None
    knows: tuple[str, ...] = ()


def budgets_to_assign(request: Request, on: datetime.date) -> list[Budget]:
    """The budgets that can pay for a request in the school year of that day, by supplier; one query.

    The school's hours for consultation and guidance, or the partnership's own for arrangements.
    """
    rows = Budget.objects.filter(school_year=school_year_of(on))
    if request.kind in CENTRAL:
        rows = rows.of_partnership().filter(purpose=Purpose.OA)
    else:
        rows = rows.filter(school=request.school_id, purpose=Purpose.CB)
    return list(rows.select_related("supplier").order_by("supplier__name"))


def assignment_of(request: Request) -> Assignment | None:
    """What the loket gave to a request; no query for a kind that the committee decides on."""
    if request.kind in COMMITTEE_KINDS:
        return None
    return Assignment.objects.filter(request=request).select_related("coach", "reservation").first()


def candidates_for(request: Request, on: datetime.date) -> list[Candidate]:
    """The coaches: the school's fixed coach first, then who knows about most of what is asked, then who has most hours
    free; seven queries."""
    fixed = set(SchoolCoach.objects.filter(school=request.school_id).current(on).values_list("coach", flat=True))
    free = free_minutes(school_year_of(on))
    asked, themes = themes_asked(request), themes_of_coaches()
    found = [
        Candidate(
            coach,
            coach.pk in fixed,
            free.get(coach.pk),
            tuple(str(Domain(theme).label) for theme in asked if theme in themes.get(coach.pk, ())),
        )
        for coach in holders(Role.COACH)
    ]
    return sorted(found, key=lambda one: (not one.fixed, -len(one.knows), -(one.free or 0), one.coach.name))
