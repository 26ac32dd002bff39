"""A case that is refused, put off or objected to."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from arrangements import transitions as act
from arrangements.models import Decision, Review
from hours.models import Budget
from intake.enums import RequestStatus
from intake.models import Request
from intake.transitions import resume_due
from swvportal.foundation.models import Letter, User
from swvportal.foundation.sweeping import sweep
from swvportal.foundation.workflow import NotReady
from tests.arrangements.made import HOURS_25, a_deferral, a_grant, a_refusal, left, reviewed

pytestmark = pytest.mark.django_db


def test_undoing_a_refusal_has_no_hours_to_give_back(
    case: Request, budget: Budget, karin: User, mark: User, mina: User
) -> None:
    reviewed(case, mark, mina)
    act.record_decision(case, a_refusal(), by=karin, now=timezone.now())

    act.undo_decision(case, reason="Toch niet.", by=karin, now=timezone.now())

    assert case.status == RequestStatus.AT_COMMITTEE
    assert left(budget) == 200 * 60


def test_a_refusal_tells_the_other_way_to_go(case: Request, karin: User, mark: User, mina: User) -> None:
    reviewed(case, mark, mina)
    act.record_decision(case, a_refusal(), by=karin, now=timezone.now())

    act.release(case, by=karin, now=timezone.now())

    assert case.status == RequestStatus.REFUSED
    facts = Letter.objects.get(part="school").facts
    assert facts["advice"] == ["Vraag een consultatie aan."]
    assert facts["objection"]["weeks"] == 6


def test_a_deferred_case_comes_back_on_its_day(case: Request, karin: User, mark: User, mina: User) -> None:
    reviewed(case, mark, mina)
    act.record_decision(case, a_deferral(days=21), by=karin, now=timezone.now())
    act.release(case, by=karin, now=timezone.now())

    assert resume_due(timezone.now() + datetime.timedelta(days=20)) == 0
    assert resume_due(timezone.now() + datetime.timedelta(days=21)) == 1

    case.refresh_from_db()
    assert case.status == RequestStatus.AT_COMMITTEE
    assert Review.objects.open().count() == 0


def test_an_objection_brings_a_new_decision_beside_the_old(
    case: Request, budget: Budget, carla: User, karin: User, mark: User, mina: User, oscar: User
) -> None:
    reviewed(case, mark, mina)
    act.record_decision(case, a_refusal(), by=karin, now=timezone.now())
    act.release(case, by=karin, now=timezone.now())
    today = timezone.localdate()
    with pytest.raises(NotReady):
        act.register_objection(
            case, received_on=today + datetime.timedelta(days=1), reason="Ouders", by=oscar, now=timezone.now()
        )

    act.register_objection(case, received_on=today, reason="Ouders", by=oscar, now=timezone.now())
    act.settle_objection(case, a_grant(carla), reason="Nieuw verslag", by=karin, now=timezone.now())
    act.release(case, by=karin, now=timezone.now())

    assert case.status == RequestStatus.GRANTED
    assert left(budget) == 200 * 60 - HOURS_25
    new, old = Decision.objects.order_by("-decided_at")
    assert new.replaces == old
    letter = Letter.objects.get(part="school", number=new.number)
    assert letter.supersedes is not None
    assert letter.supersedes.number == old.number


@pytest.mark.django_db(transaction=True)
def test_the_sweep_brings_a_deferred_case_back(case: Request, karin: User, mark: User, mina: User) -> None:
    reviewed(case, mark, mina)
    act.record_decision(case, a_deferral(days=21), by=karin, now=timezone.now())
    act.release(case, by=karin, now=timezone.now())

    assert sweep(timezone.now() + datetime.timedelta(days=21)) == []

    case.refresh_from_db()
    assert case.status == RequestStatus.AT_COMMITTEE
