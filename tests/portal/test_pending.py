"""Between recording and release the school and the coach learn nothing: not from a page, not from a refusal."""

from __future__ import annotations

import re

import pytest
from django.test import RequestFactory
from django.utils import timezone

from arrangements import transitions as act
from coaching.transitions import start
from hours.models import Budget
from intake.enums import RequestStatus
from intake.models import Request
from intake.transitions import extend
from swvportal.foundation.access import looked
from swvportal.foundation.models import Letter, Row, School, Supplier, User
from tests.arrangements.made import a_grant, granted, oa_budget, reviewed
from tests.clients import signed_in
from tests.intake.made import before_committee

pytestmark = pytest.mark.django_db


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


WAYS = ("/", "/aanvragen/", "/aanvragen/?stage=committee&order=promised", "/zoeken/?q=jansen", "/aanvragen/{}/",
        "/aanvragen/{}/intrekken/")  # fmt: skip
OF_ITSELF = re.compile(r"\b\w{64}\b|\d+ keer|\d\d:\d\d")
"""What differs between two visits of one page: the form's token, how often and when somebody looked."""


def read(user: User, case: Request) -> list[str]:
    """Every page on which somebody of the school or its coach could read where a request stands."""
    client = signed_in(user)
    return [OF_ITSELF.sub("", client.get(way.format(case.pk)).content.decode()) for way in WAYS]


def test_no_page_tells_that_a_decision_is_pending(
    case: Request, wilg: School, anja: User, dirk: User, carla: User, lotte: User, karin: User, mark: User, mina: User,
    oscar: User,
) -> None:  # fmt: skip
    before_committee(wilg, anja, dirk, carla, lotte, first_name="Noor")
    reviewed(case, mark, mina)
    signed_in(karin).get(f"/commissie/zaak/{case.pk}/besluit/")
    for user in (anja, carla, anja, carla):
        read(user, case)
    before = [read(user, case) for user in (anja, carla)]
    assert "Intrekken" in before[0][-1]

    act.record_decision(case, a_grant(carla), by=karin, now=timezone.now())
    for user in (karin, oscar):
        assert signed_in(user).get(f"/commissie/zaak/{case.pk}/vrijgeven/").status_code == 200

    assert [read(user, case) for user in (anja, carla)] == before
    act.undo_decision(case, reason="Anders.", by=karin, now=timezone.now())
    assert [read(user, case) for user in (anja, carla)] == before


def test_no_page_tells_of_a_decision_on_an_extension(
    case: Request, anja: User, carla: User, karin: User, mark: User, mina: User
) -> None:
    granted(case, carla, karin, mark, mina)
    start(case, first_contact_on=timezone.localdate(), by=carla, now=timezone.now())
    extend(case, reason="Meer nodig.", by=anja, now=timezone.now())
    reviewed(case, mark, mina)
    taking_back = f"/aanvragen/{case.pk}/verlenging-intrekken/"

    def read_it() -> list[str]:
        page = signed_in(anja).get(taking_back)
        assert page.status_code == 200
        return [OF_ITSELF.sub("", page.content.decode()), *read(anja, case), *read(carla, case)]

    read_it()
    read_it()
    before = read_it()
    act.record_decision(case, a_grant(carla), by=karin, now=timezone.now())

    assert read_it() == before
    text = told(anja, taking_back, reason="Het gaat al goed.")
    assert "De commissie rondt dit af" in text
    assert "u voor" not in text
    case.refresh_from_db()
    assert case.status == RequestStatus.DECIDED


def test_the_reference_of_the_hours_tells_of_no_decision_that_was_taken_back(
    case: Request, carla: User, karin: User, mark: User, mina: User
) -> None:
    reviewed(case, mark, mina)
    for _time in range(2):
        act.record_decision(case, a_grant(carla), by=karin, now=timezone.now())
        act.undo_decision(case, reason="Anders.", by=karin, now=timezone.now())
    decision = act.record_decision(case, a_grant(carla), by=karin, now=timezone.now())

    assert decision.reservation is not None
    assert decision.reservation.reference == case.reference


def test_a_request_is_not_withdrawn_under_a_pending_decision(
    case: Request, anja: User, carla: User, lotte: User, karin: User, mark: User, mina: User
) -> None:
    reviewed(case, mark, mina)
    act.record_decision(case, a_grant(carla), by=karin, now=timezone.now())

    text = told(anja, f"/aanvragen/{case.pk}/intrekken/", reason="Verhuisd.")

    assert "De commissie rondt dit af" in text
    assert "u voor" not in text
    case.refresh_from_db()
    assert case.status == RequestStatus.DECIDED


def opened(user: User, subject: Row, what: str) -> None:
    """Write down that somebody opened this."""
    request = RequestFactory().get("/")
    request.user = user
    looked(request, subject, what)


def test_who_opened_holds_files_and_letters_and_after_release_the_decision(
    case: Request, anja: User, carla: User, lotte: User, karin: User, mark: User, mina: User, oscar: User
) -> None:
    granted(case, carla, karin, mark, mina)
    opened(mark, case.attachments.get(), "file")
    opened(lotte, Letter.objects.get(subject_id=case.pk, part="school"), "letter")
    opened(oscar, Letter.objects.get(subject_id=case.pk, part="parents-1"), "letter")
    opened(karin, case, "decision")

    def names() -> list[str]:
        page = signed_in(anja).get(f"/aanvragen/{case.pk}/")
        return sorted(one.name for one in page.context["whole"].opened)

    assert names() == ["Anja Smit", "Lotte Vos", "Mark Peters"]
