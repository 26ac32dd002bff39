"""The first day: one command makes the portal ready for its first person; without it a page says what is missing."""

from __future__ import annotations

import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from swvportal.foundation.enums import Role
from swvportal.foundation.models import Move, Partnership, Supplier, User
from tests.story import PASSWORD, person

pytestmark = pytest.mark.django_db


def set_up(**options: Any) -> str:
    """What the command prints."""
    out = StringIO()
    typed = {
        "code": "PO0000",
        "name": "SWV De Bloesem",
        "office_email": "Oscar@Story.example",
        "office_name": "Oscar Willems",
        "city": "Bloesemdam",
    }
    call_command("setup_partnership", stdout=out, **{**typed, **options})
    return out.getvalue()


def test_the_first_person_of_the_office_chooses_a_password_by_the_printed_link(client: Client) -> None:
    printed = set_up()

    assert Partnership.objects.get().city == "Bloesemdam"
    assert Supplier.objects.get().own_team
    oscar = User.objects.get(email="oscar@story.example")
    assert oscar.standing.has(Role.OFFICE)
    assert not oscar.has_usable_password()
    assert {(move.name, move.by) for move in Move.objects.all()} == {
        ("set_up", oscar),
        ("add_team", oscar),
        ("give_role", oscar),
    }
    [link] = re.findall(r"https?://[^/]+(/\S+)", printed)
    form = client.get(link, follow=True)
    assert "password1" in form.content.decode()
    client.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    oscar.refresh_from_db()
    assert oscar.check_password(PASSWORD)
    client.logout()
    assert "password1" not in client.get(link, follow=True).content.decode()


def test_a_second_partnership_is_refused_in_a_sentence() -> None:
    set_up()
    with pytest.raises(CommandError, match=r"partnership already|al een samenwerkingsverband"):
        set_up(code="PO0001", office_email="iemand@story.example")
    assert Partnership.objects.get().code == "PO0000"
    assert User.objects.count() == 1


def test_what_makes_no_sense_is_told_and_leaves_nothing() -> None:
    with pytest.raises(CommandError, match="email"):
        set_up(office_email="geen adres")
    assert not Partnership.objects.exists()
    assert not User.objects.exists()


def test_a_page_that_needs_the_partnership_says_that_there_is_none(client: Client) -> None:
    client.force_login(person("Mark Peters", Role.COMMITTEE))
    answer = client.get("/commissie/")
    assert answer.status_code == 503
    assert "Dit portaal is nog niet ingericht" in answer.content.decode()
