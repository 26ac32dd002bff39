"""One budget of ten hours for arrangements, and four of them reserved for Carla."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
import time_machine

from hours.enums import Purpose, WhatFor
from hours.models import Budget, Contract, Reservation
from hours.transitions import allocate, open_budget, reserve
from hours.transitions.contracting import enter_contract
from swvportal.foundation.models import Partnership, PupilCount, School, Supplier, User

NOW = datetime.datetime(2026, 11, 20, 15, 30, tzinfo=datetime.UTC)
TODAY = NOW.date()
COUNTED = datetime.date(2025, 10, 1)
OCTOBER = datetime.date(2026, 10, 1)


@pytest.fixture
def on_a_friday_in_november(partnership: Partnership) -> Iterator[None]:
    """The clock of the pages stands on the day of the stories."""
    with time_machine.travel(NOW, tick=False):
        yield


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


@pytest.fixture
def contract(team: Supplier, oscar: User, wilg: School, eik: School) -> Contract:
    """A hundred hours of the team, ten held back; sixty pupils at De Wilg and thirty at De Eik."""
    for school, pupils in ((wilg, 60), (eik, 30)):
        PupilCount.objects.create(school=school, board=school.board, counted_on=COUNTED, pupils=pupils)
    return enter_contract(supplier=team, school_year=2026, minutes=6000, reserve=600, by=oscar, now=NOW)


@pytest.fixture
def kameleon(partnership: Partnership) -> Supplier:
    """A supplier from outside, whose hours lapse by the month."""
    return Supplier.objects.create(name="Kameleon", own_team=False)
