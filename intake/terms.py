"""Days: when the loket and the committee have promised an answer, with the clock stopped while the school is asked."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db.models import Case, DateField, F, Q, When

from intake.enums import COMMITTEE_KINDS, POSTPONABLE, RequestStatus
from swvportal.foundation.workdays import working_day_from

if TYPE_CHECKING:
    from intake.models import Request

LEGAL_WEEKS = 8  # Awb 4:13 lid 2: within which a decision is due or postponed; see `last_legal_day`
ABOUT_TO_END = datetime.timedelta(days=7)  # so long before the promised day the loket is told that a term ends
# Which day is promised where a request stands. None runs while an objection is decided on.
RUNNING: tuple[tuple[str, dict[str, str]], ...] = (
    ("desk_by", {"status": RequestStatus.SUBMITTED}),
    ("decide_by", {"status": RequestStatus.AT_COMMITTEE}),
    ("decide_by", {"status": RequestStatus.DECIDED, "decided_from": RequestStatus.AT_COMMITTEE}),
)
WITH_TERM = tuple(dict.fromkeys(where["status"] for _day, where in RUNNING))
"""The states in which a term can run: nothing else can be late."""


def start_term(row: Request, today: datetime.date, *, weeks: int) -> None:
    """Let the term of a decision begin on a locked row: the promised day, and the last one to postpone it on."""
    row.decide_by = today + datetime.timedelta(weeks=weeks)
    row.legal_by = today + datetime.timedelta(weeks=LEGAL_WEEKS)
    row.postponed_on = None


def last_legal_day(row: Request) -> datetime.date | None:
    """The last day on which a decision is in time, or postponed: no day off (Algemene termijnenwet, art. 1).

    The row keeps the day as it was counted, so that a clock that stands still moves that one.
    """
    return working_day_from(row.legal_by) if row.legal_by else None


def to_postpone_by(row: Request, today: datetime.date) -> datetime.date | None:
    """The last day on which a decision can be postponed, where its term is about to end or is over; else None.

    None too for what is postponed already, for what nobody decides on and once the legal term is over.
    """
    last = last_legal_day(row)
    if row.kind not in COMMITTEE_KINDS or row.status not in POSTPONABLE or row.postponed_on is not None:
        return None
    if row.decide_by is None or last is None or last < today or row.decide_by > today + ABOUT_TO_END:
        return None
    return last


def about_to_end(today: datetime.date) -> Q:
    """Included if, and only if, the committee has it and promised a decision within the week to come."""
    return Q(status=RequestStatus.AT_COMMITTEE, decide_by__range=(today, today + ABOUT_TO_END))


def due_on(request: Request) -> datetime.date | None:
    """The last day of whoever has the request now; None while nobody's term runs."""
    for day, where in RUNNING:
        if all(getattr(request, name) == value for name, value in where.items()):
            found: datetime.date | None = getattr(request, day)
            return found
    return None


def due_in_rows() -> Case:
    """The same for a queryset."""
    return Case(*(When(**where, then=F(day)) for day, where in RUNNING), output_field=DateField(null=True))


def days_paused(paused_since: datetime.date, resumed: datetime.date) -> int:
    """How many days the clock stood still; the day of asking counts, the day of answering does not."""
    return (resumed - paused_since).days
