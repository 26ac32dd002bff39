"""The process, walked from its own table: who may take which step from where, and that nobody may do anything else.

Who may do what is written out here once more by name, so that a slip in `intake/workflow.py` does not go unseen.
"""

from __future__ import annotations

import uuid
from typing import Any

import pgtrigger
import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from intake.enums import RequestStatus as S
from intake.models import Request
from intake.workflow import REQUEST_FLOW
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Membership, Move, School, User
from swvportal.foundation.workflow import (
    AlreadyMoved,
    NotAllowed,
    NotReady,
    Transition,
    Workflow,
    moving,
    workflow_of,
)
from tests.intake.made import complete_draft

pytestmark = pytest.mark.django_db

SCHOOL, DESK, CHAIR, OFFICE, COACH = {"anja", "bas", "dirk"}, {"lotte"}, {"karin"}, {"oscar"}, {"carla"}
WHO: dict[str, set[str]] = {
    "submit": SCHOOL,
    "return_for_completion": DESK | CHAIR,
    "complete": SCHOOL,
    "forward": DESK,
    "record_decision": CHAIR,
    "undo_decision": CHAIR,
    "release": CHAIR | OFFICE,
    "resume": DESK,
    "decline": DESK,
    "postpone": DESK | CHAIR,
    "start": COACH,
    "evaluate": COACH,
    "close": COACH | DESK,
    "extend": SCHOOL | DESK,
    "withdraw": SCHOOL,
    "withdraw_extension": SCHOOL,
    "object": OFFICE,
    "settle_objection": CHAIR,
}
NEED_A_REASON = {
    "undo_decision", "decline", "postpone", "extend", "withdraw", "withdraw_extension", "object", "settle_objection",
}  # fmt: skip
GUARDED = {"submit", "complete", "withdraw", "withdraw_extension"}
STEPS = [pytest.param(step, id=step.name) for step in REQUEST_FLOW]
MOVES = [
    pytest.param(step, source, target, id=f"{step.name}-{source}-{target}")
    for step in REQUEST_FLOW
    for source in step.sources
    for target in step.targets_from(source)
]


@pytest.fixture
def people(
    anja: User, bas: User, olga: User, dirk: User, bea: User, carla: User, cees: User, lotte: User, mark: User,
    mina: User, karin: User, oscar: User, fleur: User,
) -> dict[str, User]:  # fmt: skip
    """Everybody of the story by first name."""
    everybody = (anja, bas, olga, dirk, bea, carla, cees, lotte, mark, mina, karin, oscar, fleur)
    return {user.email.partition("@")[0]: user for user in everybody}


def columns_of(state: str) -> dict[str, Any]:
    """What the database wants to be filled in beside a state."""
    now = timezone.now()
    return {
        "submitted_at": None if state == S.DRAFT else now,
        "paused_since": now if state == S.RETURNED else None,
        "deferred_until": now.date() if state == S.DEFERRED else None,
    }


def in_state(state: str, school: School, people: dict[str, User], **columns: Any) -> Request:
    """A bare request of De Wilg in a state; Carla does its work."""
    return Request.objects.create(
        status=state,
        school=school,
        school_year=2026,
        created_by=people["anja"],
        created_at=timezone.now(),
        status_since=timezone.now(),
        one_time_key=uuid.uuid4(),
        reference="" if state == S.DRAFT else f"OA-2026-{uuid.uuid4().hex[:5]}",
        **{"coach": people["carla"], **columns_of(state), **columns},
    )


def complete_in(state: str, school: School, people: dict[str, User]) -> Request:
    """A request with nothing missing, put in a state past the database's own guard."""
    request = complete_draft(school, people["anja"], people["dirk"], people["carla"])
    reference = "" if state == S.DRAFT else "OA-2026-99999"
    with pgtrigger.ignore("intake.Request:status_moves"):
        Request.objects.filter(pk=request.pk).update(status=state, reference=reference, **columns_of(state))
    request.refresh_from_db()
    return request


def take(request: Request, step: Transition, target: str, by: User | None) -> None:
    """Take a step with a reason and with what the database wants beside the new state; forget it afterwards."""
    with transaction.atomic():
        with moving(request, step.name, by=by, reason="Daarom.", to=target) as row:
            for name, value in columns_of(target).items():
                if name != "submitted_at":
                    setattr(row, name, value)
            if target != S.DRAFT and row.submitted_at is None:
                row.submitted_at, row.reference = timezone.now(), row.reference or "OA-2026-00001"
        done = (Request.objects.get(pk=request.pk).status, Move.objects.get(subject_id=request.pk).target)
        transaction.set_rollback(True)
    assert done == (target, target)


def test_the_table_names_everybody() -> None:
    assert set(WHO) == {step.name for step in REQUEST_FLOW}
    assert {step.name for step in REQUEST_FLOW if step.needs_reason} == NEED_A_REASON
    assert {step.name for step in REQUEST_FLOW if step.by_clock} == {"resume"}
    assert {step.name for step in REQUEST_FLOW if step.guard} == GUARDED


@pytest.mark.parametrize(("step", "source", "target"), MOVES)
def test_a_step_is_open_to_its_own_people_and_to_nobody_else(
    step: Transition, source: str, target: str, wilg: School, people: dict[str, User]
) -> None:
    if step.name in {"submit", "complete"}:
        request = complete_in(source, wilg, people)
    else:
        request = in_state(source, wilg, people, coach=None if step.name == "withdraw" else people["carla"])

    for name, person in people.items():
        if name in WHO[step.name]:
            take(Request.objects.get(pk=request.pk), step, target, person)
        else:
            with pytest.raises(NotAllowed):
                take(Request.objects.get(pk=request.pk), step, target, person)
    if not step.by_clock:
        with pytest.raises(NotAllowed):
            take(request, step, target, None)


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_refused_from_every_other_state(step: Transition, wilg: School, people: dict[str, User]) -> None:
    by = people[min(WHO[step.name])]

    for state in set(S.values) - set(step.sources):
        with pytest.raises(AlreadyMoved):
            take(in_state(state, wilg, people), step, step.targets[0], by)

    assert Move.objects.count() == 0


@pytest.mark.parametrize("step", [step for step in REQUEST_FLOW if step.needs_reason], ids=lambda step: step.name)
def test_a_step_that_needs_a_reason_is_refused_without(step: Transition, wilg: School, people: dict[str, User]) -> None:
    request = in_state(step.sources[0], wilg, people)

    with pytest.raises(NotReady), moving(request, step.name, by=people[min(WHO[step.name])], reason="  "):
        pass

    assert Request.objects.get(pk=request.pk).status == step.sources[0]


@pytest.mark.parametrize("step", [step for step in REQUEST_FLOW if step.guard], ids=lambda step: step.name)
def test_a_guarded_step_is_refused_while_it_is_not_ready(
    step: Transition, wilg: School, people: dict[str, User]
) -> None:
    """Bare requests miss all answers; `withdraw` is for what nobody works on yet, its counterpart for the rest."""
    coach = people["carla"] if step.name == "withdraw" else None

    for source in step.sources:
        with pytest.raises(NotReady):
            take(in_state(source, wilg, people, coach=coach), step, step.targets_from(source)[0], people["anja"])


def test_the_clock_resumes_and_does_nothing_else(wilg: School, people: dict[str, User]) -> None:
    take(in_state(S.DEFERRED, wilg, people), REQUEST_FLOW["resume"], S.AT_COMMITTEE, None)


def test_a_chair_of_the_schools_own_board_steps_out(wilg: School, people: dict[str, User]) -> None:
    karin = people["karin"]
    Membership.objects.create(user=karin, role=Role.BOARD, board=wilg.board, starts_on=timezone.localdate())

    with pytest.raises(NotAllowed):
        take(in_state(S.AT_COMMITTEE, wilg, people), REQUEST_FLOW["record_decision"], S.DECIDED, karin)


@pytest.mark.parametrize("source", S.values)
def test_the_database_refuses_every_other_change_of_state(source: str, wilg: School, people: dict[str, User]) -> None:
    request = in_state(source, wilg, people)
    allowed = {target for before, target in REQUEST_FLOW.pairs() if before == source}

    for target in set(S.values) - allowed - {source}:
        with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
            Request.objects.filter(pk=request.pk).update(status=target, **columns_of(target))

    assert Request.objects.get(pk=request.pk).status == source


def test_an_act_that_does_not_keep_to_the_table_is_a_mistake(wilg: School, people: dict[str, User]) -> None:
    request = in_state(S.SUBMITTED, wilg, people)
    with pytest.raises(ValueError, match="leads from"), moving(request, "forward", by=people["lotte"], to=S.CLOSED):
        pass
    with pytest.raises(ValueError, match="sets no state"), moving(request, "forward", by=people["lotte"]) as row:
        row.status = S.CLOSED
    with pytest.raises(ValueError, match="share a name"):
        Workflow(Request, S, REQUEST_FLOW["submit"], REQUEST_FLOW["submit"])

    assert Request.objects.get().status == S.SUBMITTED
    assert not Move.objects.exists()
    assert workflow_of(Request) is REQUEST_FLOW
