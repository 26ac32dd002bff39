"""The demo's cards and the one click that logs in; and that none of it exists elsewhere."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from pytest_django import Settings

from intake.transitions import ask_by_link
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Membership, Parent, School, User
from swvportal.portal.demo import urlpatterns as of_the_demo
from swvportal.urls import urlpatterns as of_the_house
from tests.intake.made import complete_draft
from tests.story import SINCE

pytestmark = pytest.mark.django_db
urlpatterns = [*of_the_house, *of_the_demo]


@pytest.fixture
def demo(settings: Settings) -> None:
    settings.DEMO = True
    settings.ROOT_URLCONF = __name__


@pytest.fixture
def iris(wilg: School) -> User:
    user = User.objects.create_user("ib@demo.example", name="Iris Demo")
    Membership.objects.create(user=user, role=Role.IB, school=wilg, starts_on=SINCE)
    return user


@pytest.mark.usefixtures("demo")
def test_the_first_page_shows_a_card_per_role_and_one_click_is_enough(client: Client, iris: User) -> None:
    page = client.get("/").content.decode()
    assert "Iris Demo" in page
    assert reverse("demo_switch", kwargs={"key": "ib"}) in page
    assert ">Kijk mee als intern begeleider</button>" in page

    answer = client.post(reverse("demo_switch", kwargs={"key": "ib"}))

    assert answer["Location"] == reverse("start")
    assert client.session["_auth_user_id"] == str(iris.pk)
    assert client.get("/").context["user"] == iris


@pytest.mark.usefixtures("demo")
def test_switching_takes_a_new_session_and_needs_a_post(client: Client, iris: User, anja: User) -> None:
    client.force_login(anja)
    before = client.session.session_key
    switch = reverse("demo_switch", kwargs={"key": "ib"})

    assert client.get(switch).status_code == 405
    client.post(switch)

    assert client.session.session_key != before
    assert client.session["_auth_user_id"] == str(iris.pk)


@pytest.mark.usefixtures("demo")
def test_only_demo_people_have_a_card(client: Client, anja: User) -> None:
    assert "Anja" not in client.get("/").content.decode()
    assert client.post(reverse("demo_switch", kwargs={"key": "anja"})).status_code == 404


def test_outside_the_demo_there_is_no_such_address(client: Client, iris: User) -> None:
    with pytest.raises(NoReverseMatch):
        reverse("demo_switch", kwargs={"key": "ib"})
    assert client.post("/demo/wissel/ib/").status_code == 404
    assert client.get("/")["Location"].startswith(reverse("account_login"))


def test_the_views_themselves_refuse_outside_the_demo(client: Client, iris: User, settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__

    assert client.post("/demo/wissel/ib/").status_code == 404
    assert client.get("/demo/").status_code == 404


@pytest.mark.usefixtures("demo")
def test_a_visitor_is_a_parent_with_one_click(
    client: Client, anja: User, dirk: User, carla: User, wilg: School
) -> None:
    assert client.post("/demo/ouder/").status_code == 404  # nobody is asked anything
    request = complete_draft(wilg, anja, dirk, carla, second_parent=True)
    tom = Parent.objects.get(name="Tom Jansen")
    ask_by_link(request, parent=tom, email="", once=uuid.uuid4(), by=anja, now=timezone.now())
    assert "Kijk mee als ouder" in client.get("/").content.decode()

    page = client.post("/demo/ouder/", follow=True).content.decode()

    assert "Voor Tom Jansen, van De Wilg." in page


def test_outside_the_demo_nobody_is_a_parent_with_one_click(client: Client, settings: Settings, db: None) -> None:
    settings.ROOT_URLCONF = __name__

    assert client.post("/demo/ouder/").status_code == 404
