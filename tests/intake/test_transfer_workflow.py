"""The process of a change of school, walked from its own table: who may take which step from where, and nobody else."""

from __future__ import annotations

import pytest
from django.utils import timezone

from intake.enums import TransferStatus as S
from intake.models import Transfer
from intake.transfer_workflow import TRANSFER_FLOW
from swvportal.foundation.models import Pupil, School, User
from swvportal.foundation.workflow import Transition, workflow_of
from tests import walking

pytestmark = pytest.mark.django_db


def in_state(state: str, wilg: School, eik: School, by: User) -> Transfer:
    """A bare change of school from De Wilg to De Eik, today."""
    now = timezone.now()
    return Transfer.objects.create(
        status=state, status_since=now, pupil=Pupil.objects.create(school=wilg), source=wilg, target=eik,
        on=timezone.localdate(), announced_by=by, announced_at=now,
    )  # fmt: skip


def take(row: Transfer, step: Transition, target: str, by: User | None) -> None:
    with walking.taking(row, step, target, by):
        pass


@pytest.mark.parametrize("step", walking.steps_of(TRANSFER_FLOW))
def test_a_step_is_for_the_loket_and_the_office_from_its_own_state(
    step: Transition, wilg: School, eik: School, people: dict[str, User]
) -> None:
    anja, lotte, target = people["anja"], people["lotte"], step.targets[0]
    row = in_state(S.ANNOUNCED, wilg, eik, anja)
    walking.check_everybody(
        row, {"lotte", "oscar"}, people, lambda row, by: take(row, step, target, by), by_clock=False
    )
    walking.check_other_states(
        TRANSFER_FLOW,
        step,
        lambda state: in_state(state, wilg, eik, anja),
        lambda row, by: take(row, step, target, by),
        lotte,
    )
    if step.needs_reason:
        walking.check_reason(row, step, lotte)


@pytest.mark.parametrize("source", S.values)
def test_the_database_refuses_every_other_change_of_state(source: str, wilg: School, eik: School, anja: User) -> None:
    walking.check_database(TRANSFER_FLOW, in_state(source, wilg, eik, anja))
    assert workflow_of(Transfer) is TRANSFER_FLOW
