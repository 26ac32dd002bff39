"""A school year in November: hours of the partnership, two boards and their schools, and questions that used them."""

from __future__ import annotations

import datetime

import pytest

from hours.enums import Purpose, WhatFor
from hours.models import Budget, Reservation
from hours.transitions import allocate, open_budget, reserve
from swvportal.foundation.models import School, Supplier, User
from tests.hours.conftest import NOW
from tests.hours.made import book


@pytest.fixture
def wilg_budget(team: Supplier, wilg: School, oscar: User) -> Budget:
    """A hundred hours of De Wilg for consultation."""
    row = open_budget(supplier=team, school_year=2026, purpose=Purpose.CB, school=wilg)
    allocate(row, 6000, by=oscar, now=NOW)
    return row


@pytest.fixture
def eik_budget(team: Supplier, eik: School, oscar: User) -> Budget:
    """Fifty hours of De Eik, of the other board."""
    row = open_budget(supplier=team, school_year=2026, purpose=Purpose.CB, school=eik)
    allocate(row, 3000, by=oscar, now=NOW)
    return row


@pytest.fixture
def kpo_budget(team: Supplier, wilg: School, oscar: User) -> Budget:
    """Forty hours of the board of De Wilg."""
    row = open_budget(supplier=team, school_year=2026, purpose=Purpose.BOARD, board=wilg.board)
    allocate(row, 2400, by=oscar, now=NOW)
    return row


def question(
    budget: Budget, reference: str, *, coach: User, by: User, school: School | None = None, used: int = 60
) -> Reservation:
    """Two hours for a question, on which the coach worked an hour in November."""
    row = reserve(budget, 120, what_for=WhatFor.OA, reference=reference, coach=coach, school=school, by=by, now=NOW)
    if used:
        book(coach, row, used, worked_on=datetime.date(2026, 11, 19))
    row.refresh_from_db()
    return row
