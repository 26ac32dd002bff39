"""The process of a question for reserve, walked from its own table: who may take which step, and nobody else.

Who may do what is written out here once more by name, so that a slip in `hours/workflow.py` does not go unseen.
"""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from hours.enums import EntryKind
from hours.enums import ReserveStatus as R
from hours.models import Budget, Entry, ReserveRequest
from hours.transitions import open_budget
from hours.workflow import RESERVE_FLOW
from swvportal.foundation.models import Board, School, Supplier, User
from swvportal.foundation.workflow import Transition, workflow_of
from tests import walking
from tests.hours.conftest import NOW, TODAY
from tests.hours.reserving import account, reserve_of

pytestmark = pytest.mark.django_db

OFFICE, SCHOOL, BOARD, DESK = {"oscar"}, {"anja", "bas", "dirk"}, {"bea"}, {"lotte"}
WHO: dict[str, set[str]] = {"give": OFFICE, "decline": OFFICE, "withdraw": SCHOOL | BOARD, "take_back": OFFICE}
NEED_A_REASON = {"decline", "withdraw", "take_back"}


@pytest.fixture
def reserve(team: Supplier, oscar: User) -> Budget:
    return reserve_of(team, oscar, 6000)


def columns_of(state: str, place: Budget, reserve: Budget, office: User) -> dict[str, Any]:
    """What the database wants to be filled in beside a state."""
    if state not in (R.GIVEN, R.PARTLY, R.TAKEN_BACK):
        return {}
    to = open_budget(
        supplier=place.supplier,
        school_year=place.school_year,
        purpose=place.purpose,
        school=place.school,
        board=place.board,
    )
    given = 30 if state == R.PARTLY else 60
    line = Entry.objects.create(
        budget=reserve, to=to, kind=EntryKind.TRANSFER, minutes=given, by=office, at=NOW, reason=uuid.uuid4().hex
    )
    return {"given": given, "entry": line}


def in_state(
    state: str, place: Budget, by: User, reserve: Budget, office: User, *, on_behalf: bool = False
) -> ReserveRequest:
    """A bare question for this account in a state."""
    return ReserveRequest.objects.create(
        status=state,
        status_since=NOW,
        school=place.school,
        board=place.board,
        supplier=place.supplier,
        school_year=place.school_year,
        purpose=place.purpose,
        reference=f"VR-{uuid.uuid4().hex[:8]}",
        task="Rust in de groep.",
        minutes=60,
        on_behalf=on_behalf,
        asked_by=by,
        asked_at=NOW,
        answer_by=TODAY,
        one_time_key=uuid.uuid4(),
        **columns_of(state, place, reserve, office),
    )


def take(row: ReserveRequest, step: Transition, target: str, by: User | None, reserve: Budget, office: User) -> None:
    """Take a step with a reason and with what the database wants beside the new state; forget it afterwards."""
    with walking.taking(row, step, target, by) as fresh:
        if not fresh.given:
            for name, value in columns_of(target, fresh, reserve, office).items():  # type: ignore[arg-type]
                setattr(fresh, name, value)


def test_the_table_names_everybody() -> None:
    assert set(WHO) == {step.name for step in RESERVE_FLOW}
    assert {step.name for step in RESERVE_FLOW if step.needs_reason} == NEED_A_REASON
    assert not [step.name for step in RESERVE_FLOW if step.by_clock or step.guard or step.private]
    assert workflow_of(ReserveRequest) is RESERVE_FLOW


def check(
    row: ReserveRequest, step: Transition, target: str, who: set[str], reserve: Budget, people: dict[str, User]
) -> None:
    def go(fresh: ReserveRequest, by: User | None) -> None:
        take(fresh, step, target, by, reserve, people["oscar"])

    walking.check_everybody(row, who, people, go, by_clock=False)


@pytest.mark.parametrize(("step", "source", "target"), walking.moves_of(RESERVE_FLOW))
def test_a_step_is_open_to_its_own_people_and_to_nobody_else(
    step: Transition, source: str, target: str, reserve: Budget, wilg: School, people: dict[str, User]
) -> None:
    place = account(reserve.supplier, school=wilg)
    row = in_state(source, place, people["anja"], reserve, people["oscar"])

    check(row, step, target, WHO[step.name], reserve, people)


@pytest.mark.parametrize(
    ("holder", "on_behalf", "who"),
    [("board", False, BOARD), ("school", True, SCHOOL | BOARD | DESK), ("swv", False, DESK)],
)
def test_the_side_that_asked_withdraws(
    holder: str, on_behalf: bool, who: set[str], reserve: Budget, wilg: School, kpo: Board, people: dict[str, User]
) -> None:
    place = {
        "board": account(reserve.supplier, board=kpo),
        "school": account(reserve.supplier, school=wilg),
        "swv": account(reserve.supplier),
    }[holder]
    row = in_state(R.ASKED, place, people["lotte"], reserve, people["oscar"], on_behalf=on_behalf)

    check(row, RESERVE_FLOW["withdraw"], R.WITHDRAWN, who, reserve, people)


@pytest.mark.parametrize("name", ["give", "decline"])
def test_nobody_answers_an_own_question(name: str, reserve: Budget, wilg: School, people: dict[str, User]) -> None:
    place = account(reserve.supplier, school=wilg)
    row = in_state(R.ASKED, place, people["oscar"], reserve, people["oscar"])

    check(row, RESERVE_FLOW[name], RESERVE_FLOW[name].targets[0], set(), reserve, people)


@pytest.mark.parametrize("step", walking.steps_of(RESERVE_FLOW))
def test_a_step_is_refused_from_every_other_state(
    step: Transition, reserve: Budget, wilg: School, people: dict[str, User]
) -> None:
    by, office, place = people[min(WHO[step.name])], people["oscar"], account(reserve.supplier, school=wilg)

    walking.check_other_states(
        RESERVE_FLOW,
        step,
        lambda state: in_state(state, place, people["anja"], reserve, office),
        lambda row, by: take(row, step, step.targets[0], by, reserve, office),
        by,
    )


@pytest.mark.parametrize("step", walking.steps_with_reason(RESERVE_FLOW))
def test_a_step_that_needs_a_reason_is_refused_without(
    step: Transition, reserve: Budget, wilg: School, people: dict[str, User]
) -> None:
    place = account(reserve.supplier, school=wilg)
    row = in_state(step.sources[0], place, people["anja"], reserve, people["oscar"])

    walking.check_reason(row, step, people[min(WHO[step.name])])


@pytest.mark.parametrize("source", R.values)
def test_the_database_refuses_every_other_change_of_state(
    source: str, reserve: Budget, wilg: School, people: dict[str, User]
) -> None:
    row = in_state(source, account(reserve.supplier, school=wilg), people["anja"], reserve, people["oscar"])

    walking.check_database(RESERVE_FLOW, row)


def test_the_database_keeps_what_was_asked_and_given(reserve: Budget, wilg: School, people: dict[str, User]) -> None:
    row = in_state(R.GIVEN, account(reserve.supplier, school=wilg), people["anja"], reserve, people["oscar"])
    rows = ReserveRequest.objects.filter(pk=row.pk)

    for changed in ({"task": "Iets anders."}, {"minutes": 600}, {"given": 30}, {"entry": None}, {"on_behalf": True}):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            rows.update(**changed)
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        rows.delete()


@pytest.mark.parametrize(
    ("state", "columns"),
    [
        (R.GIVEN, {}),
        (R.PARTLY, {}),
        (R.ASKED, {"given": 60}),
        (R.ASKED, {"minutes": 0}),
        (R.ASKED, {"purpose": "reserve"}),
    ],
)
def test_the_database_refuses_a_question_that_cannot_be(
    state: str, columns: dict[str, Any], reserve: Budget, wilg: School, anja: User
) -> None:
    whole = {
        "school": wilg, "supplier": reserve.supplier, "school_year": 2026, "purpose": "cb", "reference": "VR-1",
        "task": "Rust.", "minutes": 60, "asked_by": anja, "asked_at": NOW, "answer_by": TODAY,
        "one_time_key": uuid.uuid4(), "status": state, "status_since": NOW,
    }  # fmt: skip

    with pytest.raises(DatabaseError, match="check constraint"), transaction.atomic():
        ReserveRequest.objects.create(**{**whole, **columns})
