"""Keeping how long a step took, at the moment that it ends; it moves nothing and tells nobody."""

from __future__ import annotations

import datetime

from django.utils import timezone

from intake.enums import IN_WORKING_DAYS, LeadStep
from intake.enums import RequestStatus as S
from intake.models import LeadTime, Request
from swvportal.foundation.models import Move
from swvportal.foundation.workdays import working_days_between

COUNTED: dict[str, tuple[str, ...]] = {
    LeadStep.DESK: (S.SUBMITTED,),
    LeadStep.DECISION: (S.SUBMITTED, S.AT_COMMITTEE, S.DECIDED),
    LeadStep.START: (S.GRANTED, S.ASSIGNED),
}
"""The states whose days make a step: not those in which the school was asked, nor those of a deferred decision."""


def keep_lead_time(request: Request, step: LeadStep, *, on: datetime.date) -> None:
    """Keep how many days a step took that ends on a day; only the first time, so that an extension counts for nothing.

    Within the move that ends the step, on the locked request.
    """
    moves = Move.objects.about(request).select_related(None).values_list("target", "at")
    days = days_in(COUNTED[step], [(target, timezone.localdate(at)) for target, at in moves], until=on, step=step)
    LeadTime.objects.bulk_create(
        [LeadTime(request=request, kind=request.kind, step=step, days=days, ended_on=on)], ignore_conflicts=True
    )


def days_in(
    states: tuple[str, ...], course: list[tuple[str, datetime.date]], *, until: datetime.date, step: LeadStep
) -> int:
    """The days that a request was in these states; `course` has the states with the day on which each began, in order.

    A day on which a state began is not counted and the day on which it ended is, as in the terms that are promised.
    """
    ends = [*(day for _state, day in course[1:]), until]
    stretches = [(day, end) for (state, day), end in zip(course, ends, strict=True) if state in states]
    if step in IN_WORKING_DAYS:
        return sum(working_days_between(first, last) for first, last in stretches)
    return sum(max((last - first).days, 0) for first, last in stretches)
