"""Twenty bookings at the same instant, each on a connection of its own, round after round: never below zero.

Ten rounds by default; the whole proof on demand, some eight minutes on two busy cores:

    ROUNDS=200 bin/test tests/hours/test_crowds.py
"""

from __future__ import annotations

import datetime
import os
import random
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, connection

from hours.checking import differences
from hours.enums import Activity, Purpose, TimeStatus, WhatFor
from hours.models import Budget, Entry, Reservation
from hours.transitions import NotEnough, allocate, log_time, open_budget, reserve
from swvportal.foundation.enums import Role
from swvportal.foundation.models import School, Supplier, User
from tests.hours.conftest import NOW, TODAY
from tests.racing import without_locks
from tests.story import person

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = int(os.environ.get("ROUNDS", "10"))
CROWD = 20
SECONDS = 60
Crowd = Callable[[list[Callable[[], Any]]], list[Any]]


@contextmanager
def crowd() -> Iterator[Crowd]:
    """Twenty threads that keep their connections; each call lets all acts go at once and gives results and refusals."""
    gate = threading.Barrier(CROWD)

    def let_go(act: Callable[[], Any]) -> Any:
        connection.ensure_connection()
        gate.wait(SECONDS)
        try:
            return act()
        except (NotEnough, IntegrityError) as refusal:
            return refusal

    with ThreadPoolExecutor(CROWD) as threads:

        def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
            return list(threads.map(let_go, acts, timeout=SECONDS))

        try:
            yield at_once
        finally:
            at_once([lambda: connection.close()] * CROWD)  # each thread its own


def promising(budget: Budget, minutes: int, by: User) -> Callable[[], Any]:
    """Somebody who promises hours of the partnership's budget."""
    reference = f"OA-{uuid.uuid4()}"[:40]
    return lambda: reserve(budget, minutes, what_for=WhatFor.OA, reference=reference, by=by, now=NOW)


def logging(coach: User, minutes: int, budget: Budget, worked_on: datetime.date) -> Callable[[], Any]:
    """A coach who sends the form, for a school's consultation hours."""
    form: dict[str, Any] = {"worked_on": worked_on, "minutes": minutes, "activity": Activity.TALK, "note": ""}
    key = uuid.uuid4()
    return lambda: log_time(coach, reservation=None, budget=budget, **form, key=key, now=NOW)


def left_of(budget: Budget) -> int:
    return Budget.objects.get(pk=budget.pk).available


def promised_round(at_once: Crowd, budget: Budget, office: User, chair: User, minutes: list[int]) -> list[Any]:
    """Twenty promises of one budget, filled up so that it holds half of them; what is left is never below zero."""
    allocate(budget, max(5, sum(minutes) // 2 - left_of(budget)), by=office, now=NOW)
    before = left_of(budget)

    found = at_once([promising(budget, one, chair) for one in minutes])

    assert left_of(budget) == before - sum(row.reserved for row in found if isinstance(row, Reservation)) >= 0
    return found


@pytest.fixture
def coaches(team: Supplier) -> list[User]:
    """Twenty coaches of the team; a day of one has only twenty-four hours."""
    return [person(f"Coach{number} Jansen", Role.COACH, supplier=team) for number in range(CROWD)]


def test_req_051_twenty_promises_at_once_never_go_below_zero(budget: Budget, oscar: User, karin: User) -> None:
    chance = random.Random(51)
    with crowd() as at_once:
        for _round in range(ROUNDS):
            minutes = [chance.randrange(5, 500, 5) for _one in range(CROWD)]
            found = promised_round(at_once, budget, oscar, karin, minutes)

            assert {type(row) for row in found} <= {Reservation, NotEnough}
            refused = [one for one, row in zip(minutes, found, strict=True) if isinstance(row, NotEnough)]
            assert left_of(budget) < min(refused)  # nobody was refused for whom there is enough in the end
    assert list(differences()) == []


def test_req_052_twenty_coaches_at_once_never_go_below_zero(
    team: Supplier, wilg: School, oscar: User, coaches: list[User]
) -> None:
    chance = random.Random(52)
    budget = open_budget(supplier=team, school_year=2026, purpose=Purpose.CB, school=wilg)
    with crowd() as at_once:
        for number in range(ROUNDS):
            minutes = [chance.randrange(5, 60, 5) for _one in range(CROWD)]
            allocate(budget, max(5, sum(minutes) // 2 - left_of(budget)), by=oscar, now=NOW)
            before, day = left_of(budget), TODAY - datetime.timedelta(days=number % 100)

            found = at_once([logging(*one, budget, day) for one in zip(coaches, minutes, strict=True)])

            used = [row for row in found if row.status == TimeStatus.BOOKED]  # what a coach typed is never lost
            assert {row.status for row in found} == {TimeStatus.BOOKED, TimeStatus.ABOVE_GRANT}
            assert left_of(budget) == before - sum(row.minutes for row in used) >= 0
            assert Entry.objects.filter(time_entry__in=found).count() == len(used)
    assert list(differences()) == []


def test_req_053_without_its_lock_the_check_of_the_database_stops_it(budget: Budget, oscar: User, karin: User) -> None:
    """What the lock answers in a sentence, the constraint refuses in an error: still nothing goes below zero."""
    chance = random.Random(53)
    with crowd() as at_once, without_locks():
        for _round in range(50):
            minutes = [chance.randrange(5, 500, 5) for _one in range(CROWD)]
            found = promised_round(at_once, budget, oscar, karin, minutes)
            if stopped := [row for row in found if isinstance(row, IntegrityError)]:
                break

    assert "budget_never_below_zero" in str(stopped[0])
    assert list(differences()) == []
