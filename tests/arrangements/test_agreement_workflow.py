"""The process of an agreement, walked from its own table: who may take which step from where, and nobody else.

Who may do what is written out here once more by name, so that a slip in `arrangements/workflow.py` does not go unseen.
"""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from arrangements.enums import REGISTERED_EVER
from arrangements.enums import AgreementStatus as S
from arrangements.models import Agreement
from arrangements.workflow import AGREEMENT_FLOW
from hours.enums import WhatFor
from hours.transitions import reserve
from swvportal.foundation.models import School, Supplier, User
from swvportal.foundation.schoolyears import last_day, school_year_of
from swvportal.foundation.workflow import NotAllowed, NotReady, Transition, workflow_of
from tests import walking
from tests.arrangements.agreeing import board_budget

pytestmark = pytest.mark.django_db

SCHOOL, BOARD, DIRECTOR, OFFICE, DESK = {"anja", "bas", "dirk"}, {"bea"}, {"dirk"}, {"oscar"}, {"lotte"}
WHO: dict[str, set[str]] = {
    "agree": BOARD | DIRECTOR,
    "decline": BOARD,
    "register": OFFICE,
    "return_to_board": OFFICE,
    "take_effect": set(),
    "assign": OFFICE | DESK,
    "end": OFFICE,
    "withdraw": SCHOOL | BOARD,
}
NEED_A_REASON = {"decline", "return_to_board", "end", "withdraw"}


@pytest.fixture
def school(wilg: School, team: Supplier, oscar: User) -> School:
    """De Wilg, whose board has hours with the team."""
    board_budget(wilg.board, team, oscar)
    return wilg


def columns_of(state: str, row: Agreement | None, school: School, office: User) -> dict[str, Any]:
    """What the database wants to be filled in beside a state; what stands there stays."""
    if state not in {S.AGREED, *REGISTERED_EVER}:
        return {}
    today = timezone.localdate()
    supplier = Supplier.objects.get()
    found: dict[str, Any] = {
        "supplier": supplier, "minutes": 60, "starts_on": today, "ends_on": last_day(school_year_of(today)),
        "agreed_on": today,
    }  # fmt: skip
    if state in REGISTERED_EVER and (row is None or row.reservation_id is None):
        mark = uuid.uuid4().hex[:8]
        reservation = reserve(
            school.board.budgets.get(), 5, what_for=WhatFor.AGREEMENT, reference=mark, by=office, now=timezone.now()
        )
        found |= {"reservation": reservation, "number": f"BLO-{mark}"}
    elif row is not None and row.reservation_id is not None:
        return {}
    return found


def in_state(state: str, school: School, people: dict[str, User]) -> Agreement:
    """A bare agreement of De Wilg in a state."""
    today = timezone.localdate()
    return Agreement.objects.create(
        status=state,
        status_since=timezone.now(),
        school=school,
        board=school.board,
        reference=f"OV-{uuid.uuid4().hex[:8]}",
        task="Rust in de groep.",
        wished_minutes=60,
        wished_starts_on=today,
        wished_ends_on=today,
        asked_by=people["anja"],
        asked_at=timezone.now(),
        one_time_key=uuid.uuid4(),
        **columns_of(state, None, school, people["oscar"]),
    )


def take(agreement: Agreement, step: Transition, target: str, by: User | None, people: dict[str, User]) -> None:
    """Take a step with a reason and with what the database wants beside the new state; forget it afterwards."""
    with walking.taking(agreement, step, target, by) as row:
        for name, value in columns_of(target, row, row.school, people["oscar"]).items():
            setattr(row, name, value)


def test_the_table_names_everybody() -> None:
    assert set(WHO) == {step.name for step in AGREEMENT_FLOW}
    assert {step.name for step in AGREEMENT_FLOW if step.needs_reason} == NEED_A_REASON
    assert {step.name for step in AGREEMENT_FLOW if step.by_clock} == {"take_effect", "end"}
    assert {step.name for step in AGREEMENT_FLOW if step.guard} == {"take_effect"}
    assert workflow_of(Agreement) is AGREEMENT_FLOW


@pytest.mark.parametrize(("step", "source", "target"), walking.moves_of(AGREEMENT_FLOW, guarded=False))
def test_a_step_is_open_to_its_own_people_and_to_nobody_else(
    step: Transition, source: str, target: str, school: School, people: dict[str, User]
) -> None:
    agreement = in_state(source, school, people)

    walking.check_everybody(
        agreement,
        WHO[step.name],
        people,
        lambda row, by: take(row, step, target, by, people),
        by_clock=step.by_clock,
    )


def test_nobody_brings_an_agreement_into_force_by_hand_nor_does_the_clock_before_time(
    school: School, people: dict[str, User]
) -> None:
    step, agreement = AGREEMENT_FLOW["take_effect"], in_state(S.REGISTERED, school, people)

    for person in people.values():
        with pytest.raises(NotAllowed):
            take(agreement, step, S.IN_FORCE, person, people)
    with pytest.raises(NotReady):
        take(agreement, step, S.IN_FORCE, None, people)


@pytest.mark.parametrize("step", walking.steps_of(AGREEMENT_FLOW))
def test_a_step_is_refused_from_every_other_state(step: Transition, school: School, people: dict[str, User]) -> None:
    by = people[min(WHO[step.name])] if WHO[step.name] else None

    walking.check_other_states(
        AGREEMENT_FLOW,
        step,
        lambda state: in_state(state, school, people),
        lambda row, by: take(row, step, step.targets[0], by, people),
        by,
    )


@pytest.mark.parametrize("step", walking.steps_with_reason(AGREEMENT_FLOW))
def test_a_step_that_needs_a_reason_is_refused_without(
    step: Transition, school: School, people: dict[str, User]
) -> None:
    walking.check_reason(in_state(step.sources[0], school, people), step, people[min(WHO[step.name])])


@pytest.mark.parametrize("source", S.values)
def test_the_database_refuses_every_other_change_of_state(source: str, school: School, people: dict[str, User]) -> None:
    walking.check_database(AGREEMENT_FLOW, in_state(source, school, people))


def test_the_database_keeps_the_wish_and_after_registration_the_terms(school: School, people: dict[str, User]) -> None:
    agreement = in_state(S.REGISTERED, school, people)
    rows = Agreement.objects.filter(pk=agreement.pk)

    for changed in ({"task": "Iets anders."}, {"minutes": 600}, {"number": "BLO-2026-99999"}):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            rows.update(**changed)
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        rows.delete()
