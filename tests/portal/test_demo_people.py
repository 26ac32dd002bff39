"""The demo's world: loaded once, with every role, and never poured into somebody's own portal."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command

from swvportal.foundation.enums import Role
from swvportal.foundation.models import Board, Membership, Partnership, School, User
from swvportal.portal import demo_people as demo
from tests.foundation.duo.files import APRIL, AUGUST, OLD, REAL_PUPILS, real
from tests.story import person

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 22)


def test_it_is_loaded_once() -> None:
    assert demo.load(today=TODAY)
    before = User.objects.count(), School.objects.count(), Membership.objects.count()
    assert not demo.load(today=TODAY)
    assert (User.objects.count(), School.objects.count(), Membership.objects.count()) == before


def test_every_role_is_held_and_started_in_the_school_year_before() -> None:
    demo.load(today=TODAY)
    assert set(Membership.objects.values_list("role", flat=True)) == set(Role.values)
    assert set(Membership.objects.values_list("starts_on", flat=True)) == {datetime.date(2025, 8, 1)}


def test_its_people_log_in_with_the_demo_password() -> None:
    demo.load(today=TODAY)
    anja = authenticate(email=demo.address_of("Anja Smit"), password=demo.PASSWORD)
    assert anja == User.objects.get(name="Anja Smit")


@pytest.mark.parametrize("name", [APRIL, AUGUST, REAL_PUPILS, OLD])
def test_its_schools_and_boards_have_no_code_of_a_real_one(name: str) -> None:
    """Else DUO's numbers of that school would come in under the invented one."""
    demo.load(today=TODAY)
    cells = set(real(name).read_bytes().replace(b"\r\n", b";").decode("cp1252").split(";"))
    assert len(cells) > 1000
    assert not cells & set(School.objects.values_list("code", flat=True))
    assert not cells & set(Board.objects.values_list("number", flat=True))


def test_an_empty_database_and_its_own_may_be_the_demo_but_another_may_not(partnership: Partnership) -> None:
    assert demo.is_demo()
    real = person("Wil Echt", Role.OFFICE)
    assert not demo.is_demo()
    real.email = demo.address_of("Anja Smit")
    real.save()
    assert demo.is_demo()


def test_the_command_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo_world")
    call_command("demo_world")
    assert capsys.readouterr().out == "The demo's partnership is loaded.\nThere is a partnership already.\n"
