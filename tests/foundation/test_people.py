"""Giving and ending roles, and the office's pages about people."""

from __future__ import annotations

import datetime

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from swvportal.foundation.enums import Role
from swvportal.foundation.invitations import invite
from swvportal.foundation.models import Membership, Move, School, User
from swvportal.foundation.people import end_role, give_role, set_active, take_off_second_factor
from swvportal.foundation.workflow import NotAllowed, NotReady
from tests.story import SINCE, person

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def again(user: User) -> User:
    """The person as a new request reads it."""
    return User.objects.get(pk=user.pk)


def test_the_office_gives_a_second_role_and_both_hold_at_once(anja: User, eik: School, oscar: User) -> None:
    today = timezone.localdate()
    give_role(anja, role=Role.DIRECTOR, place=eik, by=oscar, starts_on=today)

    assert again(anja).standing.roles == {Role.IB, Role.DIRECTOR}
    act = Move.objects.get(name="give_role")
    assert (act.subject_id, act.by, act.target, act.reason) == (anja.pk, oscar, Role.DIRECTOR, "De Eik")


def test_a_role_begins_and_ends_on_its_days(anja: User, eik: School, oscar: User) -> None:
    today = timezone.localdate()
    give_role(anja, role=Role.DIRECTOR, place=eik, by=oscar, starts_on=today + DAY, ends_on=today + DAY * 2)

    assert [
        Membership.objects.current(today + DAY * days).filter(role=Role.DIRECTOR).exists() for days in range(4)
    ] == [False, True, True, False]


def test_the_same_role_at_the_same_place_is_given_once(anja: User, wilg: School, oscar: User) -> None:
    with pytest.raises(NotReady):
        give_role(anja, role=Role.IB, place=wilg, by=oscar, starts_on=timezone.localdate())
    with pytest.raises(NotReady):
        give_role(anja, role=Role.BOARD, place=wilg.board, by=oscar, starts_on=SINCE, ends_on=SINCE - DAY)


@pytest.mark.parametrize("who", ["dirk", "lotte", "fleur", "karin", "anja"])
def test_nobody_but_the_office_gives_ends_or_closes(who: str, bas: User, request: pytest.FixtureRequest) -> None:
    by = request.getfixturevalue(who)
    for act in (
        lambda: give_role(bas, role=Role.OFFICE, place=None, by=by, starts_on=SINCE),
        lambda: end_role(bas.memberships.get(), by=by),
        lambda: set_active(bas, active=False, by=by),
        lambda: take_off_second_factor(bas, by=by),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert again(bas).standing.roles == {Role.IB}


def test_req_009_ending_a_role_counts_at_once_and_keeps_its_history(anja: User, oscar: User) -> None:
    membership = anja.memberships.get()
    end_role(membership, by=oscar)
    end_role(membership, by=oscar)

    membership.refresh_from_db()
    assert membership.ends_on == timezone.localdate() - DAY
    assert again(anja).standing.roles == frozenset()
    assert Move.objects.filter(name="end_role").count() == 1


def test_a_role_that_began_today_ends_today(anja: User, eik: School, oscar: User) -> None:
    made = give_role(anja, role=Role.DIRECTOR, place=eik, by=oscar, starts_on=timezone.localdate())
    end_role(made, by=oscar)

    assert again(anja).standing.roles == {Role.IB}
    assert set(Move.objects.values_list("name", flat=True)) == {"give_role", "end_role"}


def test_the_last_key_to_the_office_stays_in_it(oscar: User) -> None:
    with pytest.raises(NotAllowed):
        end_role(oscar.memberships.get(), by=oscar)
    with pytest.raises(NotAllowed):
        set_active(oscar, active=False, by=oscar)


def test_a_closed_account_stands_nowhere_until_it_is_opened(anja: User, oscar: User) -> None:
    set_active(anja, active=False, by=oscar)
    assert again(anja).standing.roles == frozenset()
    set_active(anja, active=True, by=oscar)

    assert again(anja).standing.roles == {Role.IB}
    assert list(Move.objects.order_by("at").values_list("name", flat=True)) == ["close_account", "open_account"]


@pytest.fixture
def office(client: Client, oscar: User) -> Client:
    client.force_login(oscar)
    return client


def names(browser: Client, **filters: str) -> list[str]:
    page = browser.get(reverse("foundation:people"), filters)
    return [found.name for found in page.context["page_obj"]]


def test_the_list_is_searched_by_name_address_role_and_place(
    office: Client, anja: User, olga: User, bea: User, carla: User
) -> None:
    everybody = ["Anja Smit", "Bea Visser", "Carla Meijer", "Olga Prins", "Oscar Willems"]
    assert names(office) == everybody
    assert names(office, q="smit") == ["Anja Smit"]
    assert names(office, q="olga@") == ["Olga Prins"]
    assert names(office, role="ib") == ["Anja Smit", "Olga Prins"]
    assert names(office, role="ib", place="eik") == ["Olga Prins"]
    assert names(office, place="boomgaard") == ["Bea Visser"]
    assert names(office, role="nonsense") == everybody


@pytest.mark.parametrize("extra", [0, 29])
def test_req_095_the_list_asks_as_much_for_one_as_for_thirty(
    extra: int, office: Client, wilg: School, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(extra):
        person(f"Iemand{number} Jansen", Role.IB, school=wilg)
    with django_assert_num_queries(11):
        office.get(reverse("foundation:people"))


def test_the_office_gives_and_ends_a_role_on_the_page(office: Client, anja: User, eik: School) -> None:
    page = reverse("foundation:person", kwargs={"pk": anja.pk})
    give = reverse("foundation:role_give", kwargs={"pk": anja.pk})
    empty = office.post(give, {"role": "director", "starts_on": "2026-08-01"})
    assert (empty.status_code, "school" in empty.context["form"].errors) == (422, True)

    office.post(give, {"role": "director", "school": eik.pk, "starts_on": "2026-08-01"})
    assert again(anja).standing.roles == {Role.IB, Role.DIRECTOR}
    twice = office.post(give, {"role": "director", "school": eik.pk, "starts_on": "2026-08-01"})
    assert twice.status_code == 422

    made = anja.memberships.get(role=Role.DIRECTOR)
    answer = office.post(reverse("foundation:role_end", kwargs={"pk": made.pk}))
    assert answer["Location"] == page
    assert again(anja).standing.roles == {Role.IB}
    assert "De Eik" in office.get(page).content.decode()


def test_the_office_closes_and_opens_an_account_on_the_page(office: Client, anja: User, oscar: User) -> None:
    office.post(reverse("foundation:account_close", kwargs={"pk": anja.pk}))
    assert again(anja).is_active is False
    office.post(reverse("foundation:account_open", kwargs={"pk": anja.pk}))
    assert again(anja).is_active is True

    office.post(reverse("foundation:account_close", kwargs={"pk": oscar.pk}))
    assert again(oscar).is_active is True


def test_two_roles_stand_together_on_the_start_page(client: Client, anja: User, eik: School, oscar: User) -> None:
    give_role(anja, role=Role.DIRECTOR, place=eik, by=oscar, starts_on=timezone.localdate())
    client.force_login(anja)
    page = client.get(reverse("start")).content.decode()

    assert "De Wilg" in page
    assert "De Eik" in page


def test_a_director_sees_the_own_people_only(client: Client, dirk: User, anja: User, olga: User, bea: User) -> None:
    assert set(User.objects.visible_to(dirk)) == {anja}
    assert set(User.objects.visible_to(bea)) == {dirk}
    assert set(User.objects.visible_to(anja)) == set()

    client.force_login(dirk)
    page = client.get(reverse("foundation:my_people")).content.decode()
    assert "Anja Smit" in page
    assert "Olga" not in page


def test_a_director_does_not_see_what_somebody_does_elsewhere(
    client: Client, dirk: User, bea: User, anja: User, oscar: User, eik: School
) -> None:
    today = timezone.localdate()
    give_role(anja, role=Role.DIRECTOR, place=eik, by=oscar, starts_on=today)
    give_role(anja, role=Role.COMMITTEE, place=None, by=oscar, starts_on=today)
    give_role(dirk, role=Role.IB, place=eik, by=oscar, starts_on=today)

    for viewer, seen in ((dirk, {("ib", "De Wilg")}), (bea, {("director", "De Wilg")})):
        client.force_login(viewer)
        page = client.get(reverse("foundation:my_people"))
        assert {(one.role, one.at) for user in page.context["people"] for one in user.held} == seen
        assert "commissielid" not in page.content.decode().lower()


def test_open_invitations_are_shown_to_who_may_send_such(
    client: Client, dirk: User, bea: User, oscar: User, wilg: School, eik: School
) -> None:
    for email, role, school in (
        ("nora@story.example", Role.IB, wilg),
        ("daan@story.example", Role.DIRECTOR, wilg),
        ("nel@story.example", Role.IB, eik),
        ("piet@story.example", Role.DIRECTOR, eik),
    ):
        invite(email, name="Iemand", role=role, place=school, by=oscar)

    for user, theirs in ((dirk, {"nora@story.example"}), (bea, {"daan@story.example"})):
        client.force_login(user)
        page = client.get(reverse("foundation:my_people"))
        assert {row.email for row in page.context["invitations"]} == theirs


def test_a_lost_second_factor_is_taken_off_once(office: Client, anja: User, oscar: User) -> None:
    Authenticator.objects.create(user=anja, type=Authenticator.Type.TOTP, data={})
    for _twice in range(2):
        office.post(reverse("foundation:factor_off", kwargs={"pk": anja.pk}))
    assert not Authenticator.objects.exists()
    assert [line.subject_id for line in Move.objects.filter(name="second_factor_off")] == [anja.pk]


def test_the_own_role_at_the_office_is_not_ended_on_the_page(office: Client, oscar: User) -> None:
    answer = office.post(reverse("foundation:role_end", kwargs={"pk": oscar.memberships.get().pk}), follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert oscar.memberships.get().ends_on is None


def test_a_last_day_before_the_first_is_told_at_its_field(office: Client, anja: User, eik: School) -> None:
    today = timezone.localdate()
    typed = {"role": "ib", "school": str(eik.pk), "starts_on": today, "ends_on": today - datetime.timedelta(days=1)}
    answer = office.post(reverse("foundation:role_give", kwargs={"pk": anja.pk}), typed)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"ends_on"}
    assert anja.memberships.count() == 1


def test_an_account_is_found_by_its_address_however_it_is_typed(anja: User) -> None:
    """As `manage.py changepassword` does."""
    assert User.objects.get_by_natural_key(" Anja@Story.example") == anja
