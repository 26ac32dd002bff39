"""One budget of ten hours for arrangements, and four of them reserved for Carla."""

from __future__ import annotations

import datetime
import uuid

import pytest

from hours.enums import Activity, Purpose, TimeStatus, WhatFor
from hours.models import Budget, Reservation, TimeEntry
from hours.transitions import allocate, open_budget, reserve
from swvportal.foundation.models import Supplier, User

NOW = datetime.datetime(2026, 11, 20, 15, 30, tzinfo=datetime.UTC)
TODAY = NOW.date()


def time_past_all_code(coach: User, minutes: int, reservation: Reservation | None = None) -> TimeEntry:
    """Write a time entry of today as only somebody could who calls no transition."""
    return TimeEntry.objects.create(
        coach=coach,
        reservation=reservation,
        booked_by=coach,
        booked_at=NOW,
        status=TimeStatus.BOOKED,
        status_since=NOW,
        worked_on=TODAY,
        minutes=minutes,
        activity=Activity.TALK,
        direct=True,
        one_time_key=uuid.uuid4(),
    )


@pytest.fixture
def budget(team: Supplier, oscar: User) -> Budget:
    """Ten hours that the partnership holds for arrangements."""
    row = open_budget(supplier=team, school_year=2026, purpose=Purpose.OA)
    allocate(row, 600, by=oscar, now=NOW)
    row.refresh_from_db()
    return row


@pytest.fixture
def reservation(budget: Budget, carla: User, karin: User) -> Reservation:
    """Four hours for OA-2026-001, on which Carla works."""
    row = reserve(budget, 240, what_for=WhatFor.OA, reference="OA-2026-001", coach=carla, by=karin, now=NOW)
    budget.refresh_from_db()
    return row
