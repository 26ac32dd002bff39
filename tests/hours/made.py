"""Time entries as tests need them, and what the database says of a budget."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from hours.enums import Activity, TimeStatus
from hours.models import Budget, Reservation, TimeEntry
from hours.transitions import log_time
from swvportal.foundation.models import User
from tests.hours.conftest import NOW, TODAY


def totals(budget: Budget) -> tuple[int, int, int, int]:
    """What the database says: allocated, reserved, used, available."""
    row = Budget.objects.get(pk=budget.pk)
    return row.allocated, row.reserved, row.consumed, row.available


def typed(**changes: Any) -> dict[str, Any]:
    """A time entry of an hour and a half, as Carla types it."""
    return {
        "worked_on": TODAY,
        "minutes": 90,
        "activity": Activity.OBSERVATION,
        "note": "",
        "key": uuid.uuid4(),
        "now": NOW,
        **changes,
    }


def book(coach: User, reservation: Reservation | None, minutes: int = 5, **changes: Any) -> TimeEntry:
    form: dict[str, Any] = {
        "worked_on": TODAY,
        "minutes": minutes,
        "activity": Activity.TALK,
        "note": "",
        "key": uuid.uuid4(),
        "now": NOW,
        **changes,
    }
    return log_time(coach, reservation=reservation, **form)


def time_past_all_code(
    coach: User, minutes: int, reservation: Reservation | None = None, *, worked_on: datetime.date = TODAY
) -> TimeEntry:
    """Write a time entry as only somebody could who calls no transition."""
    return TimeEntry.objects.create(
        coach=coach,
        reservation=reservation,
        booked_by=coach,
        booked_at=NOW,
        status=TimeStatus.BOOKED,
        status_since=NOW,
        worked_on=worked_on,
        minutes=minutes,
        activity=Activity.TALK,
        direct=True,
        one_time_key=uuid.uuid4(),
    )
