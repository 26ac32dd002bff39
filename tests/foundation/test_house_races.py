"""Two people, or one with two browsers, who bring in people, give a role or name a team at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from swvportal.foundation.enums import Role
from swvportal.foundation.invitations import LinkDead, accept, invite, link_of, withdraw
from swvportal.foundation.models import Invitation, Membership, Move, Partnership, School, Supplier, User
from swvportal.foundation.organising import change_settings, keep_team
from swvportal.foundation.people import end_role, give_role
from swvportal.foundation.workflow import NotAllowed, NotReady
from tests.racing import Act, between, falls, without_key, without_locks
from tests.story import SINCE

pytestmark = pytest.mark.django_db(transaction=True)
GOOD = "rustig-ruist-het-riet-9"
NEW = "nora@story.example"


def token_of(invitation: Invitation) -> str:
    return link_of(invitation).rstrip("/").rpartition("/")[2]


def test_req_022_two_browsers_use_one_link_once(dirk: User, wilg: School) -> None:
    taking = partial(accept, token_of(invite(NEW, name="Nora", role=Role.IB, place=wilg, by=dirk)), password=GOOD)

    first, second = between(taking, taking)

    assert isinstance(second, LinkDead)
    assert Membership.objects.get(role=Role.IB).user == first


def test_two_links_for_one_role_give_it_once(oscar: User, anja: User, eik: School) -> None:
    links = [invite(anja.email, name="Anja", role=Role.IB, place=eik, by=oscar) for _twice in range(2)]
    Invitation.objects.update(withdrawn_at=None)

    _first, second = between(*[partial(accept, token_of(link), user=anja) for link in links])

    assert isinstance(second, NotReady)
    assert Invitation.objects.filter(accepted_at=None).get() == links[1]
    assert Membership.objects.filter(user=anja, school=eik).count() == 1


def test_two_links_for_somebody_new_make_one_account(dirk: User, oscar: User, wilg: School, eik: School) -> None:
    links = [invite(NEW, name="Nora", role=Role.IB, place=place, by=oscar) for place in (wilg, eik)]

    first, second = between(*[partial(accept, token_of(link), password=GOOD) for link in links])

    assert isinstance(second, NotAllowed)
    assert User.objects.get(email=NEW) == first
    assert Membership.objects.get(user=first).school == wilg


def test_a_link_that_dies_while_the_form_is_sent_says_so(dirk: User, wilg: School) -> None:
    invitation = invite(NEW, name="Nora", role=Role.IB, place=wilg, by=dirk)
    browser = Client()
    browser.get(reverse("foundation:invitation", kwargs={"token": token_of(invitation)}))
    form = {"name": "Nora Nieuw", "password": GOOD, "again": GOOD}

    _first, answer = between(
        partial(withdraw, invitation, by=dirk), lambda: browser.post(reverse("foundation:invitation"), form)
    )

    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()
    assert not User.objects.filter(email=NEW).exists()


def test_a_team_that_a_colleague_adds_just_before_is_told_at_the_name(oscar: User, partnership: Partnership) -> None:
    browser = Client()
    browser.force_login(oscar)

    _first, answer = between(
        lambda: keep_team(Supplier(name="SO De Linde"), by=oscar, now=timezone.now()),
        lambda: browser.post(reverse("foundation:teams"), {"name": "SO De Linde"}),
    )

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"name"}


def test_a_role_is_given_once_by_a_double_click(anja: User, eik: School, oscar: User) -> None:
    giving = partial(give_role, anja, role=Role.IB, place=eik, by=oscar, starts_on=SINCE)

    first, second = between(giving, giving)

    assert isinstance(second, NotReady)
    assert Membership.objects.get(user=anja, school=eik) == first


def test_a_role_is_ended_once_by_a_double_click(anja: User, oscar: User) -> None:
    ending = partial(end_role, anja.memberships.get(), by=oscar)

    _first, second = between(ending, ending)

    assert second is None
    assert Move.objects.filter(name="end_role").count() == 1


def test_two_who_change_a_setting_alike_leave_one_line(partnership: Partnership, oscar: User) -> None:
    def renaming() -> Act:
        own = Partnership.objects.get()
        own.name = "SWV De Bloei"
        return lambda: change_settings(own, changed=["name"], by=oscar, now=timezone.now())

    between(renaming(), renaming())

    assert Move.objects.filter(name="change_settings").count() == 1


def test_two_who_add_a_team_of_one_name_add_one(oscar: User) -> None:
    def adding() -> None:
        keep_team(Supplier(name="SO De Linde"), by=oscar, now=timezone.now())

    _first, second = between(adding, adding)

    assert isinstance(second, NotReady)
    assert Supplier.objects.count() == Move.objects.filter(name="add_team").count() == 1


@pytest.mark.parametrize(
    "proof",
    [
        test_req_022_two_browsers_use_one_link_once,
        test_two_links_for_one_role_give_it_once,
        test_a_role_is_given_once_by_a_double_click,
        test_a_role_is_ended_once_by_a_double_click,
        test_two_who_change_a_setting_alike_leave_one_line,
    ],
)
def test_req_053_without_its_lock_each_of_these_goes_wrong(
    proof: Callable[..., None], request: pytest.FixtureRequest
) -> None:
    with without_locks():
        falls(proof, request)


def test_req_053_without_the_key_there_are_two_teams_of_one_name(request: pytest.FixtureRequest) -> None:
    with without_key(Supplier, "name"):
        falls(test_two_who_add_a_team_of_one_name_add_one, request)
