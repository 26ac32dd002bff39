"""Days: when the loket and the committee have promised an answer, with the clock stopped while the school is asked."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db.models import Case, DateField, F, When

from intake.enums import RequestStatus
from swvportal.foundation.workdays import working_day_from

if TYPE_CHECKING:
    from intake.models import Request

LEGAL_WEEKS = 8  # Awb 4:13 lid 2: within which a decision is due or postponed; see `last_legal_day`
# Which day is promised where a request stands. None runs while an objection is decided on.
RUNNING: tuple[tuple[str, dict[str, str]], ...] = (
    ("desk_by", {"status": RequestStatus.SUBMITTED}),
    ("decide_by", {"status": RequestStatus.AT_COMMITTEE}),
    ("decide_by", {"status": RequestStatus.DECIDED, "decided_from": RequestStatus.AT_COMMITTEE}),
)


def start_term(row: Request, today: datetime.date, *, weeks: int) -> None:
    """Let the term of a decision begin on a locked row: the promised day, and the last one to postpone it on."""
    row.decide_by = today + datetime.timedelta(weeks=weeks)
    row.legal_by = today + datetime.timedelta(weeks=LEGAL_WEEKS)


def last_legal_day(row: Request) -> datetime.date | None:
    """The last day on which a decision is in time, or postponed: no day off (Algemene termijnenwet, art. 1).

    The row keeps the day as it was counted, so that a clock that stands still moves that one.
    """
    return working_day_from(row.legal_by) if row.legal_by else None


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
