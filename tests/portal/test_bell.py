"""The bell of the header counts what a person has not read, in no query of its own."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from intake.models import Request
from swvportal.foundation.models import Membership, Notification, School, User
from swvportal.portal.context import MOST_UNREAD
from tests.clients import signed_in
from tests.foundation.telling import tell
from tests.intake.made import submitted


@pytest.fixture
def asked(wilg: School, anja: User, dirk: User, carla: User) -> Request:
    """A request of De Wilg; the messages that came of it are out of the way."""
    request = submitted(wilg, anja, dirk, carla)
    Notification.objects.all().delete()
    return request


def test_it_counts_what_is_not_read_and_says_so(asked: Request, anja: User, bas: User) -> None:
    client = signed_in(anja)
    assert "bell-count" not in client.get("/").content.decode()
    first = tell(anja, asked)
    tell(anja, asked, "request_returned")
    tell(bas, asked)
    for path in ("/", "/meldingen/"):
        page = client.get(path).content.decode()
        assert "Meldingen, 2 niet gelezen" in page
        assert '<span class="bell-count" aria-hidden="true">2</span>' in page
    client.post(f"/meldingen/{first.pk}/openen/")
    assert "Meldingen, 1 niet gelezen" in client.get("/").content.decode()
    client.post("/meldingen/gelezen/")
    assert "bell-count" not in client.get("/").content.decode()


def test_it_counts_what_the_list_shows(asked: Request, cees: User, anja: User) -> None:
    tell(cees, asked, "advice_asked")
    client = signed_in(cees)
    assert "bell-count" not in client.get("/meldingen/").content.decode()
    tell(anja, asked)
    client = signed_in(anja)
    Membership.objects.filter(user=anja).update(ends_on=datetime.date(2026, 11, 1))
    assert "bell-count" not in client.get("/").content.decode()


def test_it_counts_to_a_hundred(asked: Request, anja: User) -> None:
    for _number in range(MOST_UNREAD + 1):
        tell(anja, asked)
    page = signed_in(anja).get("/").content.decode()
    assert '<span class="bell-count" aria-hidden="true">99+</span>' in page


def test_messages_to_count_cost_no_query(asked: Request, anja: User) -> None:
    client = signed_in(anja)
    client.get("/")
    counts = []
    for _turn in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        counts.append(len(queries))
        tell(anja, asked)
    assert counts[0] == counts[1]


def test_who_is_not_logged_in_sees_no_bell(db: None) -> None:
    assert "bell" not in Client().get("/account/login/").content.decode()
