"""The process, walked from its own table: who may take which step from where, and that nobody may do anything else.

Who may do what is written out here once more by name, so that a slip in `intake/workflow.py` does not go unseen.
"""

from __future__ import annotations

import uuid
from typing import Any

import pgtrigger
import pytest
from django.utils import timezone

from intake.enums import RequestKind
from intake.enums import RequestStatus as S
from intake.models import Request
from intake.workflow import REQUEST_FLOW
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Membership, Move, School, User
from swvportal.foundation.workflow import (
    NotAllowed,
    NotReady,
    Transition,
    Workflow,
    moving,
    workflow_of,
)
from tests import walking
from tests.intake.made import complete_draft

pytestmark = pytest.mark.django_db

SCHOOL, DESK, CHAIR, OFFICE, COACH = {"anja", "bas", "dirk"}, {"lotte"}, {"karin"}, {"oscar"}, {"carla"}
WHO: dict[str, set[str]] = {
    "submit": SCHOOL,
    "return_for_completion": DESK | CHAIR,
    "complete": SCHOOL,
    "forward": DESK,
    "assign": DESK,
    "answer": DESK,
    "widen": DESK,
    "hand_over": DESK | OFFICE,
    "record_decision": CHAIR,
    "undo_decision": CHAIR,
    "release": CHAIR | OFFICE,
    "resume": DESK,
    "decline": DESK,
    "postpone": DESK | CHAIR,
    "merge": DESK,
    "take_in": DESK,
    "correct_school": DESK,
    "go_along": DESK | OFFICE,
    "stay_behind": DESK | OFFICE,
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
    "undo_decision", "decline", "answer", "widen", "hand_over", "postpone", "extend", "withdraw", "withdraw_extension",
    "object", "settle_objection", "merge", "take_in", "correct_school",
}  # fmt: skip
GUARDED = {
    "submit",
    "complete",
    "forward",
    "assign",
    "answer",
    "widen",
    "postpone",
    "extend",
    "withdraw",
    "withdraw_extension",
    "merge",
    "correct_school",
}
BEFORE_WORK = {"withdraw", "merge", "correct_school"}
OF_THE_LOKET = {"assign", "answer", "widen"}


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


def kind_for(step: Transition) -> str:
    """A kind that takes this step: most are taken by all of them."""
    return RequestKind.CONSULTATION if step.name in OF_THE_LOKET else RequestKind.OA


def other_kind(step: Transition) -> str:
    """A kind that a guard of the kind holds back; to other guards it is one like any other."""
    return RequestKind.OA if step.name in OF_THE_LOKET else RequestKind.CONSULTATION


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
    with walking.taking(request, step, target, by) as row:
        for name, value in columns_of(target).items():
            if name != "submitted_at":
                setattr(row, name, value)
        if target != S.DRAFT and row.submitted_at is None:
            row.submitted_at, row.reference = timezone.now(), row.reference or "OA-2026-00001"


def test_the_table_names_everybody() -> None:
    assert set(WHO) == {step.name for step in REQUEST_FLOW}
    assert {step.name for step in REQUEST_FLOW if step.needs_reason} == NEED_A_REASON
    assert {step.name for step in REQUEST_FLOW if step.by_clock} == {"resume", "withdraw"}
    assert {step.name for step in REQUEST_FLOW if step.guard} == GUARDED


@pytest.mark.parametrize(("step", "source", "target"), walking.moves_of(REQUEST_FLOW))
def test_a_step_is_open_to_its_own_people_and_to_nobody_else(
    step: Transition, source: str, target: str, wilg: School, people: dict[str, User]
) -> None:
    if step.name in {"submit", "complete"}:
        request = complete_in(source, wilg, people)
    else:
        coach = None if step.name in BEFORE_WORK else people["carla"]
        request = in_state(source, wilg, people, coach=coach, kind=kind_for(step))

    walking.check_everybody(
        request, WHO[step.name], people, lambda row, by: take(row, step, target, by), by_clock=step.by_clock
    )


@pytest.mark.parametrize("step", walking.steps_of(REQUEST_FLOW))
def test_a_step_is_refused_from_every_other_state(step: Transition, wilg: School, people: dict[str, User]) -> None:
    by = people[min(WHO[step.name])]

    walking.check_other_states(
        REQUEST_FLOW,
        step,
        lambda state: in_state(state, wilg, people),
        lambda row, by: take(row, step, step.targets[0], by),
        by,
    )


@pytest.mark.parametrize("step", walking.steps_with_reason(REQUEST_FLOW))
def test_a_step_that_needs_a_reason_is_refused_without(step: Transition, wilg: School, people: dict[str, User]) -> None:
    walking.check_reason(in_state(step.sources[0], wilg, people), step, people[min(WHO[step.name])])


@pytest.mark.parametrize("step", [step for step in REQUEST_FLOW if step.guard], ids=lambda step: step.name)
def test_a_guarded_step_is_refused_while_it_is_not_ready(
    step: Transition, wilg: School, people: dict[str, User]
) -> None:
    """Bare requests miss all answers; `withdraw` is for what nobody works on yet, its counterpart for the rest; the
    committee decides on one kind, the loket on all others.
    """
    coach = people["carla"] if step.name in BEFORE_WORK else None
    by = people[min(WHO[step.name])]

    for source in step.sources:
        row = in_state(source, wilg, people, coach=coach, kind=other_kind(step))
        with pytest.raises(NotReady):
            take(row, step, step.targets_from(source)[0], by)


@pytest.mark.parametrize("kind", RequestKind.values)
def test_a_kind_is_decided_on_by_the_committee_or_by_the_loket(
    kind: str, wilg: School, people: dict[str, User]
) -> None:
    row = in_state(S.SUBMITTED, wilg, people, kind=kind, coach=None)
    offered = {step.name for step in REQUEST_FLOW.offered_to(row, people["lotte"])}

    assert offered & {"forward", "assign"} == ({"forward"} if kind == RequestKind.OA else {"assign"})
    running = in_state(S.IN_PROGRESS, wilg, people, kind=kind)
    more = {step.name for step in REQUEST_FLOW.offered_to(running, people["lotte"])}
    assert more & {"extend", "widen"} == ({"extend"} if kind == RequestKind.OA else {"widen"})


def test_a_chair_of_the_schools_own_board_steps_out(wilg: School, people: dict[str, User]) -> None:
    karin = people["karin"]
    Membership.objects.create(user=karin, role=Role.BOARD, board=wilg.board, starts_on=timezone.localdate())

    with pytest.raises(NotAllowed):
        take(in_state(S.AT_COMMITTEE, wilg, people), REQUEST_FLOW["record_decision"], S.DECIDED, karin)


@pytest.mark.parametrize("source", S.values)
def test_the_database_refuses_every_other_change_of_state(source: str, wilg: School, people: dict[str, User]) -> None:
    walking.check_database(REQUEST_FLOW, in_state(source, wilg, people), columns_of)


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
