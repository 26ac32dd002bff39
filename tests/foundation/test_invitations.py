"""Invitations: who may invite whom, a link that works once within a day, and what the mail holds."""

from __future__ import annotations

import datetime
import re

import pytest
import time_machine
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.template import Context
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from swvportal.foundation.enums import Role
from swvportal.foundation.invitations import LinkDead, accept, invite, link_of, opened_by, withdraw
from swvportal.foundation.mails import compose
from swvportal.foundation.models import Board, Invitation, Membership, Move, Notification, School, Supplier, User
from swvportal.foundation.permissions import Place
from swvportal.foundation.workflow import NotAllowed, NotReady
from tests.story import PASSWORD, SINCE

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


def test_the_office_invites_into_every_role(oscar: User, wilg: School, kpo: Board, team: Supplier) -> None:
    places: dict[str, Place] = {Role.IB: wilg, Role.DIRECTOR: wilg, Role.BOARD: kpo, Role.COACH: team}
    for role in Role:
        invite(f"{role}@story.example", name="Iemand", role=role, place=places.get(role), by=oscar)

    assert set(Invitation.objects.values_list("role", flat=True)) == set(Role.values)


def test_a_director_invites_ibers_of_the_own_school_and_nobody_else(
    dirk: User, wilg: School, eik: School, kpo: Board
) -> None:
    for role, place in ((Role.IB, eik), (Role.DIRECTOR, wilg), (Role.BOARD, kpo), (Role.OFFICE, None)):
        with pytest.raises(NotAllowed):
            invite(NEW, name="Nora", role=role, place=place, by=dirk)

    assert invite(NEW, name="Nora", role=Role.IB, place=wilg, by=dirk).place == wilg


def test_board_staff_invites_directors_of_the_own_schools(bea: User, wilg: School, eik: School) -> None:
    assert invite(NEW, name="Nora", role=Role.DIRECTOR, place=wilg, by=bea).place == wilg
    for role, place in ((Role.DIRECTOR, eik), (Role.IB, wilg)):
        with pytest.raises(NotAllowed):
            invite(NEW, name="Nora", role=role, place=place, by=bea)


@pytest.mark.parametrize("who", ["anja", "lotte", "carla", "mark", "karin", "fleur"])
def test_everybody_else_invites_nobody(who: str, wilg: School, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotAllowed):
        invite(NEW, name="Nora", role=Role.IB, place=wilg, by=request.getfixturevalue(who))


def test_a_role_is_not_offered_at_the_wrong_kind_of_place(oscar: User, kpo: Board) -> None:
    with pytest.raises(NotAllowed):
        invite(NEW, name="Nora", role=Role.IB, place=kpo, by=oscar)


def test_req_022_the_row_and_the_outbox_never_hold_the_token(invitation: Invitation) -> None:
    token = token_of(invitation)
    mail = Notification.objects.get(kind="invitation")

    assert len(token) >= 43  # 256 bits
    assert token not in str({**vars(invitation), **vars(mail), **mail.facts})
    assert (mail.email, mail.user, mail.subject_id) == (NEW, None, invitation.pk)


def test_req_022_the_mail_holds_the_link_of_the_configured_address(invitation: Invitation, settings: Settings) -> None:
    settings.BASE_URL = "https://portaal.example"
    mail = Notification.objects.get(kind="invitation")
    text = get_template("mail/invitation.txt").template.render(  # type: ignore[attr-defined]
        Context({"facts": mail.facts}, autoescape=False)
    )

    assert f"https://portaal.example/uitnodiging/{token_of(invitation)}/" in text


def test_a_new_signing_key_leaves_open_invitations_alive(invitation: Invitation, settings: Settings) -> None:
    before = token_of(invitation)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 10
    assert token_of(invitation) == before

    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(ValueError, match="signing key"):
        link_of(invitation)


def test_somebody_new_chooses_a_password_and_is_in(client: Client, invitation: Invitation, settings: Settings) -> None:
    page = client.get(path_of(invitation, settings), follow=True)
    assert page.request["PATH_INFO"] == reverse("foundation:invitation")
    assert token_of(invitation) not in page.content.decode()
    form = {"name": "Nora Nieuw", "password": GOOD, "again": GOOD}
    for wrong in (
        {**form, "password": ""},
        {**form, "again": "anders"},
        {**form, "password": "kort"},
        {**form, "password": "nora-op-de-wilg"},
    ):
        assert client.post(reverse("foundation:invitation"), wrong).status_code == 422

    answer = client.post(reverse("foundation:invitation"), form)

    assert answer["Location"] == reverse("start")
    nora = User.objects.get(email=NEW)
    assert client.session["_auth_user_id"] == str(nora.pk)
    assert nora.check_password(GOOD)
    assert [(m.role, m.school) for m in nora.memberships.all()] == [(Role.IB, invitation.school)]
    assert list(Move.objects.order_by("at").values_list("name", flat=True)) == [
        "invite",
        "give_role",
        "accept_invitation",
    ]


def test_req_022_a_link_works_once(invitation: Invitation) -> None:
    token = token_of(invitation)
    accept(token, password=GOOD)

    with pytest.raises(LinkDead):
        accept(token, password=GOOD)
    assert Membership.objects.filter(user__email=NEW).count() == 1


def test_req_022_a_link_lives_for_a_day(invitation: Invitation) -> None:
    token = token_of(invitation)
    with time_machine.travel(invitation.expires_at - datetime.timedelta(seconds=1), tick=False):
        assert opened_by(token) == invitation
    with time_machine.travel(invitation.expires_at, tick=False), pytest.raises(LinkDead):
        accept(token, password=GOOD)


def test_a_withdrawn_link_is_dead_and_a_newer_one_replaces_the_older(
    invitation: Invitation, dirk: User, olga: User, wilg: School
) -> None:
    newer = invite(NEW, name="Nora", role=Role.IB, place=wilg, by=dirk)
    with pytest.raises(LinkDead):
        opened_by(token_of(invitation))
    with pytest.raises(NotAllowed):
        withdraw(newer, by=olga)
    withdraw(newer, by=dirk)

    with pytest.raises(LinkDead):
        opened_by(token_of(newer))


def test_req_017_every_dead_link_gives_the_same_page(invitation: Invitation, dirk: User, settings: Settings) -> None:
    def page(path: str) -> tuple[int, str]:
        answer = Client().get(path, follow=True)
        return answer.status_code, re.sub(r"[A-Za-z0-9]{64}", "", answer.content.decode())

    withdraw(invitation, by=dirk)
    withdrawn = page(path_of(invitation, settings))
    assert withdrawn == page("/uitnodiging/nooit-gemaakt/")
    assert "Nora" not in withdrawn[1]


def test_with_an_account_one_takes_the_role_after_login(
    client: Client, olga: User, bas: User, oscar: User, wilg: School, settings: Settings
) -> None:
    made = invite(olga.email, name="Olga", role=Role.IB, place=wilg, by=oscar)
    here = reverse("foundation:invitation")
    page = client.get(path_of(made, settings), follow=True).content.decode()
    assert f"{reverse('account_login')}?next={here}" in page
    client.post(here)
    assert olga.memberships.count() == 1

    client.force_login(bas)
    client.get(path_of(made, settings))
    client.post(here)
    assert (bas.memberships.count(), olga.memberships.count()) == (1, 1)

    client.force_login(olga)
    client.get(path_of(made, settings))
    client.post(here)
    assert {m.school.name for m in olga.memberships.all() if m.school} == {"De Eik", "De Wilg"}


def test_req_022_the_invited_person_logs_in_and_lands_on_the_link(
    client: Client, olga: User, oscar: User, wilg: School, settings: Settings
) -> None:
    made = invite(olga.email, name="Olga", role=Role.IB, place=wilg, by=oscar)
    client.get(path_of(made, settings))
    here = reverse("foundation:invitation")
    answer = client.post(f"{reverse('account_login')}?next={here}", {"login": olga.email, "password": PASSWORD})

    assert answer["Location"] == here
    assert "<form" in client.get(here).content.decode()


def test_a_closed_account_and_a_role_one_has_are_not_invited(anja: User, oscar: User, dirk: User, wilg: School) -> None:
    with pytest.raises(NotReady):
        invite(anja.email, name="Anja", role=Role.IB, place=wilg, by=dirk)
    User.objects.filter(pk=anja.pk).update(is_active=False)
    with pytest.raises(NotReady):
        invite(anja.email, name="Anja", role=Role.OFFICE, place=None, by=oscar)


def test_the_office_and_the_director_invite_on_their_pages(
    client: Client, oscar: User, dirk: User, bea: User, wilg: School
) -> None:
    office, mine = reverse("foundation:invitations"), reverse("foundation:my_people")
    client.force_login(oscar)
    assert client.post(office, {"name": "x", "email": NEW, "role": "ib"}).status_code == 422
    client.post(office, {"name": "Nora", "email": NEW, "role": "ib", "school": wilg.pk})
    client.force_login(dirk)
    client.post(mine, {"name": "Piet", "email": "piet@story.example", "school": wilg.pk})
    client.force_login(bea)
    client.post(mine, {"name": "Daan", "email": "daan@story.example", "school": wilg.pk})

    made = Invitation.objects.order_by("invited_at").values_list("email", "role")
    assert list(made) == [(NEW, "ib"), ("piet@story.example", "ib"), ("daan@story.example", "director")]
    row = Invitation.objects.get(email="daan@story.example")
    client.post(reverse("foundation:invitation_withdraw", kwargs={"pk": row.pk}))
    row.refresh_from_db()
    assert row.withdrawn_at is not None


def test_req_016_guessing_links_is_slowed_down(client: Client, db: None) -> None:
    answers = [client.get(reverse("foundation:invitation")).status_code for _ in range(21)]

    assert answers == [200] * 20 + [429]


def test_the_database_keeps_the_same_role_from_being_held_twice_at_a_time(
    anja: User, oscar: User, wilg: School, eik: School
) -> None:
    for twice in ({"user": anja, "role": Role.IB, "school": wilg}, {"user": oscar, "role": Role.OFFICE}):
        with pytest.raises(IntegrityError, match="membership_once_at_a_time"), transaction.atomic():
            Membership.objects.create(starts_on=datetime.date(2026, 1, 1), **twice)

    Membership.objects.create(user=anja, role=Role.IB, school=eik, starts_on=SINCE)
    day_before = SINCE - datetime.timedelta(days=1)
    Membership.objects.create(user=anja, role=Role.IB, school=wilg, starts_on=day_before, ends_on=day_before)


def test_both_mails_with_a_secret_link_are_made_as_they_are_sent(invitation: Invitation, anja: User) -> None:
    Client().post(reverse("account_reset_password"), {"email": anja.email})
    mails = {row.kind: compose(row) for row in Notification.objects.select_related("user")}

    assert mails["invitation"].to == [NEW]
    assert link_of(invitation) in mails["invitation"].body
    assert mails["password_reset"].to == [anja.email]
    assert "/account/wachtwoord/nieuw/" in mails["password_reset"].body
