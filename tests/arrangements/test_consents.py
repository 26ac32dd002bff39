"""A consent that is withdrawn while the committee has the request: nothing goes on, and no state shows itself."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from arrangements import transitions as act
from intake.enums import RequestStatus
from intake.models import Request
from intake.transitions import withdraw_consent
from swvportal.foundation.models import Letter, Notification, User
from swvportal.foundation.workflow import NotReady
from tests.arrangements.made import a_grant, reviewed

pytestmark = pytest.mark.django_db


def test_a_consent_withdrawn_after_the_decision_keeps_it_from_leaving(
    case: Request, carla: User, karin: User, mark: User, mina: User, anja: User, oscar: User
) -> None:
    reviewed(case, mark, mina)
    act.record_decision(case, a_grant(carla), by=karin, now=timezone.now())

    withdraw_consent(case.consents.all()[0], by=anja, now=timezone.now())

    with pytest.raises(NotReady, match="ingetrokken"):
        act.release(case, by=oscar, now=timezone.now())
    assert not Letter.objects.exists()
    told = Notification.objects.filter(kind="consent_withdrawn").values_list("user__name", flat=True)
    assert {karin.name, oscar.name} <= set(told)


def test_a_consent_withdrawn_before_the_committee_stops_every_act_on_it(
    case: Request, carla: User, karin: User, mark: User, mina: User, anja: User
) -> None:
    reviewed(case, mark)
    withdraw_consent(case.consents.all()[0], by=anja, now=timezone.now())

    with pytest.raises(NotReady, match="ingetrokken"):
        reviewed(case, mina)
    with pytest.raises(NotReady, match="ingetrokken"):
        act.record_decision(case, a_grant(carla), by=karin, now=timezone.now())
    assert case.reviews.count() == 1


@pytest.mark.parametrize("recorded", [False, True])
def test_a_withdrawn_consent_does_not_tell_whether_a_decision_is_recorded(
    case: Request, client: Client, carla: User, karin: User, mark: User, mina: User, anja: User, recorded: bool
) -> None:
    reviewed(case, mark, mina)
    if recorded:
        act.record_decision(case, a_grant(carla), by=karin, now=timezone.now())
    client.force_login(anja)

    answer = client.post(reverse("intake:consent_withdraw", args=[case.consents.all()[0].pk]), follow=True)

    text = answer.content.decode()
    assert "bij de commissie" in text.lower()
    assert "De toestemming is ingetrokken." in text
    case.refresh_from_db()
    assert case.status == (RequestStatus.DECIDED if recorded else RequestStatus.AT_COMMITTEE)
