"""The process of a SOT meeting, walked from its own table: who may take which step from where, and nobody else."""

from __future__ import annotations

import pytest
from django.utils import timezone

from intake.enums import SotStatus as S
from intake.models import SotMeeting
from intake.sot_workflow import SOT_FLOW
from swvportal.foundation.models import School, User
from swvportal.foundation.schoolyears import school_year_of
from swvportal.foundation.workflow import Transition, workflow_of
from tests import walking
from tests.intake.sot import when

pytestmark = pytest.mark.django_db

SCHOOL = {"anja", "bas", "dirk"}
NEED_A_REASON = {"cancel", "reopen"}


def in_state(state: str, school: School, by: User) -> SotMeeting:
    """A bare meeting of De Wilg, today; one that stands at a time."""
    now, today = timezone.now(), timezone.localdate()
    return SotMeeting.objects.create(
        status=state, status_since=now, school=school, school_year=school_year_of(today), planned_by=by,
        planned_at=now, **vars(when(today, hour=8 + SotMeeting.objects.count())),
    )  # fmt: skip


def take(row: SotMeeting, step: Transition, target: str, by: User | None) -> None:
    with walking.taking(row, step, target, by):
        pass


def test_the_table_names_everybody() -> None:
    assert {step.name for step in SOT_FLOW} == {"hold", "move", "cancel", "reopen"}
    assert {step.name for step in SOT_FLOW if step.needs_reason} == NEED_A_REASON
    assert {step.name for step in SOT_FLOW if step.by_clock} == set()
    assert workflow_of(SotMeeting) is SOT_FLOW


@pytest.mark.parametrize(("step", "source", "target"), walking.moves_of(SOT_FLOW))
def test_a_step_is_open_to_the_school_and_to_nobody_else(
    step: Transition, source: str, target: str, wilg: School, people: dict[str, User]
) -> None:
    walking.check_everybody(
        in_state(source, wilg, people["anja"]),
        SCHOOL,
        people,
        lambda row, by: take(row, step, target, by),
        by_clock=False,
    )


@pytest.mark.parametrize("step", walking.steps_of(SOT_FLOW))
def test_a_step_is_refused_from_every_other_state(step: Transition, wilg: School, anja: User) -> None:
    walking.check_other_states(
        SOT_FLOW,
        step,
        lambda state: in_state(state, wilg, anja),
        lambda row, by: take(row, step, step.targets[0], by),
        anja,
    )


@pytest.mark.parametrize("step", walking.steps_with_reason(SOT_FLOW))
def test_a_step_that_needs_a_reason_is_refused_without(step: Transition, wilg: School, anja: User) -> None:
    walking.check_reason(in_state(step.sources[0], wilg, anja), step, anja)


@pytest.mark.parametrize("source", S.values)
def test_the_database_refuses_every_other_change_of_state(source: str, wilg: School, anja: User) -> None:
    walking.check_database(SOT_FLOW, in_state(source, wilg, anja))
