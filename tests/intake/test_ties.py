"""Ties to a request: one rule for one request and for lists, and no mail of the committee to whoever has one."""

from __future__ import annotations

import pytest
from django.utils import timezone

from intake import transitions as act
from intake.models import Request
from intake.permissions import chairs, tied
from intake.queries import committee_for
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Membership, Notification, School, User
from tests.intake.made import before_committee, submitted
from tests.story import SINCE

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(wilg: School, anja: User, dirk: User, carla: User, lotte: User) -> Request:
    return before_committee(wilg, anja, dirk, carla, lotte)


def seated(user: User, role: str) -> User:
    """The same person with a seat on the committee as well."""
    Membership.objects.create(user=user, role=role, starts_on=SINCE)
    return User.objects.get(pk=user.pk)


def test_one_request_and_lists_agree_on_every_tie(
    wilg: School, eik: School, case: Request, anja: User, bas: User, olga: User, dirk: User, bea: User, carla: User,
    cees: User, lotte: User, mark: User, karin: User, oscar: User, fleur: User,
) -> None:  # fmt: skip
    changes: list[dict[str, User | School | None]] = [
        {}, {"school": eik}, {"created_by": karin}, {"adviser": mark}, {"adviser": None}, {"coach": cees},
        {"coach": karin, "adviser": carla}, {"school": eik, "created_by": anja, "coach": lotte},
    ]  # fmt: skip
    ties = 0
    for change in changes:
        Request.objects.filter(pk=case.pk).update(**change)
        row = Request.objects.get(pk=case.pk)
        for user in (anja, bas, olga, dirk, bea, carla, cees, lotte, mark, karin, oscar, fleur):
            listed = Request.objects.tied_to(user).filter(pk=case.pk).exists()
            assert tied(user, row) == listed, (user.name, change)
            ties += listed
    assert ties > len(changes)


def test_the_coach_of_an_arrangement_does_not_decide_on_more_of_it(case: Request, cees: User) -> None:
    chair = seated(cees, Role.CHAIR)
    assert chairs(chair, case)

    Request.objects.filter(pk=case.pk).update(coach=chair)

    assert not chairs(chair, Request.objects.get(pk=case.pk))
    assert committee_for(Request.objects.get(pk=case.pk), Role.CHAIR) == []


def test_a_tied_member_gets_no_mail_of_the_committee(
    wilg: School, anja: User, dirk: User, carla: User, lotte: User, mark: User
) -> None:
    adviser = seated(carla, Role.COMMITTEE)
    request = submitted(wilg, anja, dirk, carla)
    Request.objects.filter(pk=request.pk).update(adviser=adviser)

    act.forward(request, pre_advice="Past.", by=lotte, now=timezone.now())

    told = Notification.objects.filter(kind="request_forwarded").values_list("user__name", flat=True)
    assert list(told) == [mark.name]
