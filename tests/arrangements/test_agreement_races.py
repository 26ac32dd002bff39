"""Two people register at once, or two agreements want the last hours of a board: one gets them, the other is told."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.utils import timezone

from arrangements import transitions as act
from arrangements.enums import AgreementStatus as S
from arrangements.models import Agreement
from hours.models import Budget, Reservation
from hours.transitions import NotEnough
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Board, Letter, Move, School, Supplier, User
from swvportal.foundation.workflow import AlreadyMoved
from tests.arrangements.agreeing import a_round, again, agreed, asked, board_budget
from tests.racing import Act, between, falls, race, without_locks
from tests.story import person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def budget(kpo: Board, team: Supplier, oscar: User, carla: User) -> Budget:
    """Fifteen hours of De Boomgaard with the team of Carla: enough for one agreement of ten."""
    return board_budget(kpo, team, oscar, minutes=900)


@pytest.fixture
def agreement(budget: Budget, wilg: School, anja: User, bea: User) -> Agreement:
    return agreed(wilg, anja, board=bea, supplier=budget.supplier)


@pytest.fixture
def second_agreement(agreement: Agreement, budget: Budget, wilg: School, anja: User, bea: User) -> Agreement:
    return agreed(wilg, anja, board=bea, supplier=budget.supplier)


@pytest.fixture
def otto(oscar: User) -> User:
    """A second person at the office."""
    return person("Otto Blom", Role.OFFICE)


def registering(agreement: Agreement, by: User) -> Act:
    row = again(agreement)
    return lambda: act.register_hours(row, by=by, now=timezone.now())


def test_two_registrations_reserve_once(agreement: Agreement, budget: Budget, oscar: User, otto: User) -> None:
    _first, second = between(registering(agreement, oscar), registering(agreement, otto))

    assert isinstance(second, AlreadyMoved)
    budget.refresh_from_db()
    assert budget.reserved == 600
    assert Reservation.objects.count() == 1
    assert Letter.objects.count() == 2
    assert Move.objects.get(name="register").by == oscar


def test_the_last_hours_of_a_board_go_to_one_agreement(
    agreement: Agreement, second_agreement: Agreement, budget: Budget, oscar: User, otto: User
) -> None:
    _first, second = between(registering(agreement, oscar), registering(second_agreement, otto))

    assert isinstance(second, NotEnough)
    assert (second.left, second.short) == (300, 300)
    budget.refresh_from_db()
    assert (budget.reserved, budget.available) == (600, 300)
    assert again(second_agreement).status == S.AGREED


def test_a_withdrawal_during_the_registration_comes_too_late(
    agreement: Agreement, budget: Budget, oscar: User, anja: User
) -> None:
    row = again(agreement)
    _first, second = between(
        registering(agreement, oscar),
        lambda: act.withdraw_hours(row, reason="Toch niet.", by=anja, now=timezone.now()),
    )

    assert isinstance(second, AlreadyMoved)
    assert again(agreement).status == S.REGISTERED


@pytest.mark.parametrize(
    "proof",
    [
        test_two_registrations_reserve_once,
        test_the_last_hours_of_a_board_go_to_one_agreement,
        test_a_withdrawal_during_the_registration_comes_too_late,
    ],
)
def test_req_053_without_its_lock_each_of_these_goes_wrong(
    proof: Callable[..., None], request: pytest.FixtureRequest
) -> None:
    with without_locks():
        falls(proof, request)


def test_one_form_in_two_tabs_asks_once(wilg: School, anja: User) -> None:
    key = uuid.uuid4()
    found = race(*[lambda: asked(wilg, anja, key=key).pk] * 4)

    assert len(set(found)) == 1
    assert Agreement.objects.count() == 1


def test_two_workers_bring_it_into_force_once(agreement: Agreement, oscar: User) -> None:
    act.register_hours(agreement, by=oscar, now=timezone.now())
    race(a_round, a_round)
    a_round()

    assert again(agreement).status == S.IN_FORCE
    assert Move.objects.filter(name="take_effect").count() == 1
