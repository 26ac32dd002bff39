"""What an invitation refuses: another account, a second time, a role that one has."""

from __future__ import annotations

import pytest
from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from swvportal.foundation.enums import Role
from swvportal.foundation.invitations import accept, invite, link_of, withdraw
from swvportal.foundation.models import Invitation, Move, School, User
from swvportal.foundation.people import give_role
from swvportal.foundation.workflow import NotAllowed
from tests.story import SINCE

pytestmark = pytest.mark.django_db
GOOD = "rustig-ruist-het-riet-9"
NEW = "nora@story.example"


@pytest.fixture(autouse=True)
def _nobody_tried_before(db: None) -> None:
    cache.clear()


@pytest.fixture
def invitation(dirk: User, wilg: School) -> Invitation:
    """Director Dirk asks Nora to be IB'er of De Wilg."""
    return invite(" Nora@Story.example", name="Nora Nieuw", role=Role.IB, place=wilg, by=dirk)


def token_of(invitation: Invitation) -> str:
    return link_of(invitation).rstrip("/").rpartition("/")[2]


def path_of(invitation: Invitation, settings: Settings) -> str:
    return link_of(invitation).removeprefix(settings.BASE_URL)


def test_withdrawing_twice_leaves_one_line(invitation: Invitation, dirk: User) -> None:
    for _twice in range(2):
        withdraw(invitation, by=dirk)
    assert Move.objects.filter(name="withdraw_invitation").count() == 1


def test_a_link_is_for_the_invited_account_only(anja: User, olga: User, oscar: User, wilg: School) -> None:
    made = invite(olga.email, name="Olga", role=Role.IB, place=wilg, by=oscar)
    for user in (anja, None):
        with pytest.raises(NotAllowed):
            accept(token_of(made), password=GOOD, user=user)
    assert olga.memberships.count() == 1


def test_whoever_is_logged_in_makes_no_account_for_somebody_else(
    client: Client, bas: User, invitation: Invitation, settings: Settings
) -> None:
    client.force_login(bas)
    client.get(path_of(invitation, settings))
    answer = client.post(reverse("foundation:invitation"), {"name": "Nora", "password": GOOD, "again": GOOD})
    assert 'name="password"' not in answer.content.decode()
    assert not User.objects.filter(email=NEW).exists()


def test_a_role_that_was_given_meanwhile_is_not_taken_again(
    client: Client, olga: User, oscar: User, wilg: School, settings: Settings
) -> None:
    made = invite(olga.email, name="Olga", role=Role.IB, place=wilg, by=oscar)
    client.force_login(olga)
    client.get(path_of(made, settings))
    give_role(olga, role=Role.IB, place=wilg, by=oscar, starts_on=SINCE)
    answer = client.post(reverse("foundation:invitation"), follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert olga.memberships.filter(school=wilg).count() == 1


def test_what_may_not_be_invited_is_told_on_the_form(client: Client, oscar: User, dirk: User, anja: User) -> None:
    form = {"name": "Anja", "email": anja.email, "role": "ib", "school": str(anja.memberships.get().school_id)}
    for user, page in ((oscar, "foundation:invitations"), (dirk, "foundation:my_people")):
        client.force_login(user)
        answer = client.post(reverse(page), form)
        assert answer.status_code == 422
        assert answer.context["form"].non_field_errors()
    assert not Invitation.objects.exists()


def test_nobody_signs_up() -> None:
    assert get_adapter().is_open_for_signup(None) is False
