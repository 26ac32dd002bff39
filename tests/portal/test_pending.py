"""Between recording and release the school and the coach learn nothing: not from a page, not from a refusal."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from arrangements import transitions as act
from coaching.transitions import start
from hours.models import Budget
from intake.models import Request
from intake.transitions import extend
from swvportal.foundation.models import School, Supplier, User
from tests.arrangements.made import a_grant, granted, oa_budget, reviewed
from tests.intake.made import before_committee

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "nl"})
    client.force_login(user)
    return client


@pytest.fixture
def budget(team: Supplier, oscar: User) -> Budget:
    return oa_budget(team, oscar)


@pytest.fixture
def case(wilg: School, anja: User, dirk: User, carla: User, lotte: User, budget: Budget) -> Request:
    return before_committee(wilg, anja, dirk, carla, lotte)


def told(user: User, address: str, **data: str) -> str:
    """What somebody reads after a click that comes too late."""
    return signed_in(user).post(address, data, follow=True).content.decode()


def test_a_refusal_names_no_pending_decision_to_the_school(
    case: Request, anja: User, bas: User, carla: User, lotte: User, karin: User, mark: User, mina: User
) -> None:
    reviewed(case, mark, mina)
    act.record_decision(case, a_grant(carla), by=karin, now=timezone.now())

    for step, data in (("indienen", {}), ("aanvullen", {"answer": "Ja."})):
        text = told(bas, f"/aanvragen/{case.pk}/{step}/", **data)
        assert "Lotte Vos was u voor" in text
        assert "Karin" not in text
    assert "Karin Schouten was u voor" in told(lotte, f"/loket/{case.pk}/naar-commissie/", pre_advice="Past.")


def test_a_refusal_names_no_pending_decision_to_the_coach(
    case: Request, anja: User, carla: User, karin: User, mark: User, mina: User
) -> None:
    granted(case, carla, karin, mark, mina)
    work = start(case, first_contact_on=timezone.localdate(), by=carla, now=timezone.now())
    extend(case, reason="Meer nodig.", by=anja, now=timezone.now())
    reviewed(case, mark, mina)
    act.record_decision(case, a_grant(carla), by=karin, now=timezone.now())

    text = told(carla, f"/trajecten/{work.pk}/verslag/", report="Af.")

    assert "Anja Smit was u voor" in text
    assert "Karin" not in text
