"""A board and the office divide the same hours, or hours move while an agreement takes them; each falls unlocked."""

from __future__ import annotations

import uuid

import pytest

from hours.checking import differences
from hours.enums import AllocationStatus, EntryKind, Level, WhatFor
from hours.models import Allocation, Budget, Contract, Entry, Reservation
from hours.transitions import NotEnough, reserve
from hours.transitions.handing_on import hand_on
from swvportal.foundation.models import Board, School, User
from swvportal.foundation.workflow import AlreadyMoved, MoveRefused, NotReady
from tests.hours.conftest import NOW
from tests.hours.dividing import HOUR, confirmed, drafted
from tests.hours.test_allocation_races import confirming, undoing
from tests.racing import Act, between, falls, race, without_locks

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def own(contract: Contract, kpo: Board, oscar: User) -> Budget:
    """The sixty hours of De Boomgaard."""
    confirmed(contract, by=oscar)
    return Budget.objects.get(board=kpo)


@pytest.fixture
def opened(own: Budget, wilg: School, bea: User) -> Budget:
    """The same, of which an hour went to De Wilg and came back: so that the school's budget is there."""
    moving_hours(own, wilg, HOUR, bea)()
    moving_hours(own, wilg, HOUR, bea, back=True)()
    return own


def own_draft(board: Board, by: User) -> Allocation:
    return drafted(by=by, level=Level.SCHOOLS, board=board)


def moving_hours(budget: Budget, school: School, minutes: int, by: User, *, back: bool = False) -> Act:
    key = uuid.uuid4()
    return lambda: hand_on(budget, school, minutes, back=back, reason="groep", key=key, by=by, now=NOW)


def registering(budget: Budget, by: User, minutes: int = 60 * HOUR) -> Act:
    """What registering an agreement does with the hours."""
    return lambda: reserve(
        budget, minutes, what_for=WhatFor.AGREEMENT, reference="OV-2026-001", by=by, now=NOW, held=True
    )


def test_board_and_office_confirm_one_draft_once(opened: Budget, kpo: Board, bea: User, oscar: User) -> None:
    row = own_draft(kpo, bea)

    first, second = between(confirming(row, bea), confirming(row, oscar))

    assert first.status == AllocationStatus.CONFIRMED
    assert isinstance(second, AlreadyMoved)
    row.refresh_from_db()
    assert row.by_board


def test_of_a_draft_of_each_one_divides_the_hours(opened: Budget, kpo: Board, bea: User, oscar: User) -> None:
    one, other = own_draft(kpo, bea), own_draft(kpo, oscar)

    _first, second = between(confirming(one, bea), confirming(other, oscar))

    assert isinstance(second, NotReady)
    opened.refresh_from_db()
    assert opened.available == 0


def test_hours_that_moved_first_are_not_promised(opened: Budget, wilg: School, bea: User, oscar: User) -> None:
    first, second = between(moving_hours(opened, wilg, HOUR, bea), registering(opened, oscar))

    assert isinstance(first, Entry)
    assert isinstance(second, NotEnough)


def test_hours_that_are_promised_first_do_not_move(opened: Budget, wilg: School, bea: User, oscar: User) -> None:
    first, second = between(registering(opened, oscar), moving_hours(opened, wilg, HOUR, bea))

    assert isinstance(first, Reservation)
    assert isinstance(second, NotEnough)


def test_hours_that_the_school_promises_first_do_not_go_back(
    opened: Budget, wilg: School, bea: User, oscar: User
) -> None:
    moving_hours(opened, wilg, HOUR, bea)()
    held = Budget.objects.get(school=wilg)

    _first, second = between(registering(held, oscar, HOUR), moving_hours(opened, wilg, HOUR, bea, back=True))

    assert isinstance(second, NotEnough)


def test_a_form_sent_twice_at_once_moves_hours_once(opened: Budget, wilg: School, bea: User) -> None:
    act = moving_hours(opened, wilg, HOUR, bea)

    first, second = between(act, act)

    assert first == second
    opened.refresh_from_db()
    assert opened.available == 59 * HOUR


def test_many_acts_at_once_never_wait_for_each_other(
    own: Budget, kpo: Board, wilg: School, bea: User, oscar: User
) -> None:
    linde = School.objects.create(code="00CC00", name="De Linde", board=kpo)
    rows = [own_draft(kpo, who) for who in (bea, oscar)]
    ends = race(
        *[confirming(row, who) for row, who in zip(rows, (bea, oscar), strict=True)],
        moving_hours(own, wilg, HOUR, bea),
        moving_hours(own, linde, HOUR, oscar),
        registering(own, oscar, HOUR),
    )

    assert all(isinstance(end, Allocation | Entry | Reservation | MoveRefused) for end in ends), ends
    assert list(differences()) == []


def test_undoing_and_moving_back_never_give_the_same_hour_twice(
    opened: Budget, kpo: Board, wilg: School, bea: User
) -> None:
    row = own_draft(kpo, bea)
    confirming(row, bea)()

    _first, second = between(undoing(row, bea), moving_hours(opened, wilg, HOUR, bea, back=True))

    assert isinstance(second, NotEnough)
    assert Entry.objects.filter(kind=EntryKind.CORRECT).count() == 1


@pytest.mark.parametrize(
    "proof",
    [
        test_board_and_office_confirm_one_draft_once,
        test_of_a_draft_of_each_one_divides_the_hours,
        test_hours_that_moved_first_are_not_promised,
        test_hours_that_are_promised_first_do_not_move,
        test_hours_that_the_school_promises_first_do_not_go_back,
        test_a_form_sent_twice_at_once_moves_hours_once,
        test_undoing_and_moving_back_never_give_the_same_hour_twice,
    ],
)
def test_it_fails_without_the_lock(
    proof: object, request: pytest.FixtureRequest, opened: Budget, kpo: Board, wilg: School
) -> None:
    assert callable(proof)
    with without_locks():
        falls(proof, request)
