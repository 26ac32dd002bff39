"""Days: when the loket and the committee have promised an answer, with the clock stopped while the school is asked."""

from __future__ import annotations

import datetime

from intake.enums import RequestStatus
from intake.models import Request

SATURDAY = 5
LEGAL_WEEKS = 8  # Awb 4:13 lid 2: within which a decision is due or postponed


def add_working_days(day: datetime.date, count: int) -> datetime.date:
    """The day that lies this many working days (Monday to Friday) after a day."""
    while count:
        day += datetime.timedelta(days=1)
        if day.weekday() < SATURDAY:
            count -= 1
    return day


def start_term(row: Request, today: datetime.date, *, weeks: int) -> None:
    """Let the term of a decision begin on a locked row: the promised day, and the last one to postpone it on."""
    row.decide_by = today + datetime.timedelta(weeks=weeks)
    row.legal_by = today + datetime.timedelta(weeks=LEGAL_WEEKS)


def due_on(request: Request) -> datetime.date | None:
    """The last day of whoever has the request now; None while nobody's term runs."""
    if request.status == RequestStatus.SUBMITTED:
        return request.desk_by
    objected = request.status == RequestStatus.DECIDED and request.decided_from == RequestStatus.OBJECTION
    if request.status in (RequestStatus.AT_COMMITTEE, RequestStatus.DECIDED) and not objected:
        return request.decide_by
    return None


def days_paused(paused_since: datetime.date, resumed: datetime.date) -> int:
    """How many days the clock stood still; the day of asking counts, the day of answering does not."""
    return (resumed - paused_since).days
