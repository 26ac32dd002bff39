"""Two people give at once, or give while a division is confirmed or the hours are promised: never below zero."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from hours.enums import Level, Purpose, WhatFor
from hours.enums import ReserveStatus as R
from hours.models import Budget, Contract, Entry, ReserveRequest
from hours.transitions import (
    NotEnough,
    begin_division,
    confirm_division,
    give_reserve,
    open_budget,
    reserve,
    take_back_reserve,
    withdraw_reserve,
)
from swvportal.foundation.enums import Role
from swvportal.foundation.models import School, User
from swvportal.foundation.workflow import AlreadyMoved, NotReady
from tests.hours.conftest import COUNTED, NOW
from tests.hours.reserving import account, again, asked, budget_of
from tests.racing import Act, between, falls, race, without_locks
from tests.story import person

pytestmark = pytest.mark.django_db(transaction=True)
SIX_HOURS = 360


@pytest.fixture
def question(contract: Contract, wilg: School, anja: User) -> ReserveRequest:
    """Six of the ten hours of the reserve."""
    return asked(account(contract.supplier, school=wilg), anja, minutes=SIX_HOURS)


@pytest.fixture
def second_question(contract: Contract, eik: School, olga: User) -> ReserveRequest:
    """Six as well: together they are more than there is. The reserve is open, so that no key of it holds anybody up."""
    open_budget(supplier=contract.supplier, school_year=2026, purpose=Purpose.RESERVE)
    return asked(account(contract.supplier, school=eik), olga, minutes=SIX_HOURS)


@pytest.fixture
def otto(oscar: User) -> User:
    """A second person at the office."""
    return person("Otto Blom", Role.OFFICE)


def giving(question: ReserveRequest, by: User) -> Act:
    row = again(question)
    return lambda: give_reserve(row, SIX_HOURS, by=by, now=NOW)


def the_reserve() -> Budget:
    return Budget.objects.get(purpose=Purpose.RESERVE)


def test_one_question_is_given_once(question: ReserveRequest, wilg: School, oscar: User, otto: User) -> None:
    _first, second = between(giving(question, oscar), giving(question, otto))

    assert isinstance(second, AlreadyMoved)
    assert budget_of(wilg, question.supplier).available == SIX_HOURS
    assert the_reserve().available == 0


def test_the_last_hours_of_the_reserve_go_to_one(
    question: ReserveRequest, second_question: ReserveRequest, oscar: User, otto: User
) -> None:
    _first, second = between(giving(question, oscar), giving(second_question, otto))

    assert isinstance(second, NotEnough)
    assert (second.left, second.short) == (240, 120)
    assert (again(question).status, again(second_question).status) == (R.GIVEN, R.ASKED)


def test_a_withdrawal_during_the_giving_comes_too_late(question: ReserveRequest, oscar: User, anja: User) -> None:
    row = again(question)
    _first, second = between(
        giving(question, oscar), lambda: withdraw_reserve(row, reason="Toch niet.", by=anja, now=NOW)
    )

    assert isinstance(second, AlreadyMoved)
    assert again(question).status == R.GIVEN


def test_hours_that_are_being_promised_are_not_taken_back(
    question: ReserveRequest, wilg: School, oscar: User, otto: User
) -> None:
    give_reserve(question, SIX_HOURS, by=oscar, now=NOW)
    budget, row = budget_of(wilg, question.supplier), again(question)
    _first, second = between(
        lambda: reserve(budget, 60, what_for=WhatFor.OA, reference="OA-1", by=oscar, now=NOW),
        lambda: take_back_reserve(row, reason="Terug.", by=otto, now=NOW),
    )

    assert isinstance(second, NotEnough)
    assert again(question).status == R.GIVEN


def test_a_division_that_is_confirmed_meanwhile_and_the_giving_stay_the_contract(
    question: ReserveRequest, contract: Contract, wilg: School, oscar: User, otto: User
) -> None:
    """The giving waits and takes from the reserve that the division brought."""
    division = begin_division(
        school_year=2026, level=Level.BOARDS, contracts=[contract], counted_on=COUNTED, by=oscar, now=NOW
    )
    _first, second = between(
        lambda: confirm_division(division, shown=division.digest, by=oscar, now=NOW), giving(question, otto)
    )

    assert isinstance(second, ReserveRequest)
    assert the_reserve().available == 240
    assert sum(row.allocated for row in Budget.objects.all()) == contract.minutes


def test_a_division_of_hours_that_were_given_meanwhile_is_made_anew(
    question: ReserveRequest, contract: Contract, oscar: User, otto: User
) -> None:
    division = begin_division(
        school_year=2026, level=Level.BOARDS, contracts=[contract], counted_on=COUNTED, by=oscar, now=NOW
    )
    _first, second = between(
        giving(question, otto), lambda: confirm_division(division, shown=division.digest, by=oscar, now=NOW)
    )

    assert isinstance(second, NotReady)
    assert the_reserve().allocated == SIX_HOURS


@pytest.mark.parametrize(
    "proof",
    [
        test_one_question_is_given_once,
        test_the_last_hours_of_the_reserve_go_to_one,
        test_a_withdrawal_during_the_giving_comes_too_late,
        test_hours_that_are_being_promised_are_not_taken_back,
    ],
)
def test_req_053_without_its_lock_each_of_these_goes_wrong(
    proof: Callable[..., None], request: pytest.FixtureRequest
) -> None:
    with without_locks():
        falls(proof, request)


def test_many_questions_at_once_never_wait_for_each_other(
    contract: Contract, wilg: School, eik: School, anja: User, olga: User, oscar: User
) -> None:
    """Eight of two hours on a reserve of ten: five get theirs, three hear what is short, and nobody hangs."""
    rows = [
        asked(account(contract.supplier, school=school), by, minutes=120)
        for school, by in [(wilg, anja), (eik, olga)] * 4
    ]
    found = race(*[lambda row=row: give_reserve(row, 120, by=oscar, now=NOW) for row in rows])

    assert sorted(type(one).__name__ for one in found) == ["ReserveRequest"] * 5 + ["ReserveTooSmall"] * 3
    assert the_reserve().available == 0
    assert Entry.objects.filter(kind="transfer").count() == 5


def test_one_form_in_four_tabs_asks_once(contract: Contract, wilg: School, anja: User) -> None:
    key = uuid.uuid4()
    found = race(*[lambda: asked(account(contract.supplier, school=wilg), anja, key=key).pk] * 4)

    assert len(set(found)) == 1
    assert ReserveRequest.objects.count() == 1
