"""Two people at the same instant, on two real connections: what the locks promise (security bar, 51, 52 and 54).

The rival starts while the first act is done but not yet committed, and the first commits once the rival waits or is
through. So the rival acts exactly between check and write; without the lock it does what must not happen.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable

import pytest
from django.db import IntegrityError

from hours.enums import Activity, EntryKind, Purpose, TimeStatus, WhatFor
from hours.models import Budget, Entry, Reservation, TimeEntry
from hours.transitions import (
    NotEnough,
    allocate,
    correct,
    correct_time,
    extend_reservation,
    log_time,
    release_rest,
    reserve,
)
from hours.transitions.handing_out import hand_out
from swvportal.foundation.models import Supplier, User
from swvportal.foundation.workflow import AlreadyMoved, NotReady
from tests.hours.conftest import NOW, TODAY
from tests.hours.made import time_past_all_code
from tests.racing import Act, between, falls, race, without_key, without_locks

pytestmark = pytest.mark.django_db(transaction=True)


def logging(coach: User, reservation: Reservation | None, minutes: int, key: uuid.UUID | None = None) -> Act:
    """A coach who sends the form."""
    key = key or uuid.uuid4()
    return lambda: log_time(
        coach,
        reservation=reservation,
        worked_on=TODAY,
        minutes=minutes,
        activity=Activity.TALK,
        note="",
        key=key,
        now=NOW,
    )


def test_req_052_the_last_minutes_are_used_once(reservation: Reservation, carla: User) -> None:
    first, second = between(logging(carla, reservation, 200), logging(carla, reservation, 200))
    reservation.refresh_from_db()

    assert (first.status, second.status) == (TimeStatus.BOOKED, TimeStatus.ABOVE_GRANT)
    assert reservation.rest == 40


def test_req_052_a_crowd_never_uses_more_than_the_grant(reservation: Reservation, carla: User) -> None:
    entries = race(*[logging(carla, reservation, 70) for _turn in range(12)])
    reservation.refresh_from_db()

    assert sorted(entry.status for entry in entries) == [TimeStatus.ABOVE_GRANT] * 9 + [TimeStatus.BOOKED] * 3
    assert reservation.rest == 30


def test_req_051_the_last_hours_are_promised_once(budget: Budget, karin: User) -> None:
    def promising(reference: str) -> Act:
        return lambda: reserve(budget, 400, what_for=WhatFor.OA, reference=reference, by=karin, now=NOW)

    _first, second = between(promising("OA-2026-001"), promising("OA-2026-002"))

    assert isinstance(second, NotEnough)
    assert second.short == 200
    assert Reservation.objects.get().reference == "OA-2026-001"


def test_req_051_one_grant_reserves_once(budget: Budget, karin: User) -> None:
    def granting() -> Reservation:
        return reserve(budget, 60, what_for=WhatFor.OA, reference="OA-2026-001", by=karin, now=NOW)

    _first, second = between(granting, granting)

    assert isinstance(second, NotReady)
    assert Entry.objects.filter(kind=EntryKind.RESERVE).count() == 1


def test_req_054_the_same_form_twice_is_one_entry(reservation: Reservation, carla: User) -> None:
    key = uuid.uuid4()

    first, second = between(logging(carla, reservation, 60, key), logging(carla, reservation, 60, key))

    assert first == second
    assert TimeEntry.objects.get() == first
    assert Entry.objects.get(kind=EntryKind.CONSUME).time_entry == first


def test_a_day_stays_twenty_four_hours(reservation: Reservation, carla: User) -> None:
    _first, second = between(logging(carla, None, 1400), logging(carla, reservation, 60))

    assert isinstance(second, NotReady)
    assert TimeEntry.objects.get().minutes == 1400


def test_a_day_stays_twenty_four_hours_past_all_code(carla: User) -> None:
    def keeping() -> TimeEntry:
        return time_past_all_code(carla, 800)

    first, second = between(keeping, keeping)

    assert isinstance(second, IntegrityError)
    assert TimeEntry.objects.get() == first


def test_time_is_taken_back_once(reservation: Reservation, carla: User, lotte: User) -> None:
    entry = logging(carla, reservation, 60)()
    row = TimeEntry.objects.get(pk=entry.pk)

    _first, second = between(
        lambda: correct_time(entry, reason="dubbel", by=carla, now=NOW),
        lambda: correct_time(row, reason="dubbel", by=lotte, now=NOW),
    )
    reservation.refresh_from_db()

    assert isinstance(second, AlreadyMoved)
    assert reservation.rest == 240


def test_a_line_is_taken_back_once(budget: Budget, oscar: User) -> None:
    line = allocate(budget, 60, by=oscar, now=NOW)

    def taking_back() -> Entry:
        return correct(line, reason="tikfout", by=oscar, now=NOW)

    _first, second = between(taking_back, taking_back)

    assert isinstance(second, NotReady)
    assert Entry.objects.filter(corrects=line).count() == 1


def test_time_logged_while_the_rest_goes_back_is_kept(reservation: Reservation, carla: User, lotte: User) -> None:
    _first, second = between(lambda: release_rest(reservation, by=lotte, now=NOW), logging(carla, reservation, 60))

    assert second.status == TimeStatus.ABOVE_GRANT


def test_acts_in_both_orders_never_wait_for_each_other(reservation: Reservation, carla: User, lotte: User) -> None:
    def extending() -> Reservation:
        return extend_reservation(reservation, 5, by=lotte, now=NOW + datetime.timedelta(minutes=1))

    first, second = between(logging(carla, reservation, 60), extending)
    third, fourth = between(extending, logging(carla, reservation, 60))

    assert (first.status, fourth.status) == (TimeStatus.BOOKED, TimeStatus.BOOKED)
    assert (second.rest, third.rest) == (185, 190)


def handing_out(team: Supplier, office: User, minutes: int, key: uuid.UUID | None = None) -> Act:
    """The office that sends the form."""
    key = key or uuid.uuid4()
    return lambda: hand_out(
        supplier=team,
        school_year=2026,
        purpose=Purpose.OA,
        minutes=minutes,
        reason="Verdeling",
        key=key,
        by=office,
        now=NOW,
    )


def test_a_form_that_hands_out_hours_counts_once(budget: Budget, team: Supplier, oscar: User) -> None:
    key = uuid.uuid4()

    first, second = between(handing_out(team, oscar, 120, key), handing_out(team, oscar, 120, key))
    budget.refresh_from_db()

    assert first == second
    assert budget.allocated == 720


def test_two_who_hand_out_at_first_open_one_budget(team: Supplier, oscar: User) -> None:
    between(handing_out(team, oscar, 120), handing_out(team, oscar, 60))

    assert [row.allocated for row in Budget.objects.all()] == [180]


@pytest.mark.parametrize(
    "proof",
    [
        test_req_052_the_last_minutes_are_used_once,
        test_req_051_the_last_hours_are_promised_once,
        test_req_051_one_grant_reserves_once,
        test_req_054_the_same_form_twice_is_one_entry,
        test_a_day_stays_twenty_four_hours,
        test_time_is_taken_back_once,
        test_a_line_is_taken_back_once,
        test_time_logged_while_the_rest_goes_back_is_kept,
        test_a_form_that_hands_out_hours_counts_once,
    ],
)
def test_req_053_without_its_lock_each_of_these_goes_wrong(
    proof: Callable[..., None], request: pytest.FixtureRequest
) -> None:
    with without_locks():
        falls(proof, request)


def test_req_053_without_the_key_two_budgets_are_opened(request: pytest.FixtureRequest) -> None:
    with without_key(Budget, "school", "board", "supplier", "school_year", "purpose"):
        falls(test_two_who_hand_out_at_first_open_one_budget, request)
