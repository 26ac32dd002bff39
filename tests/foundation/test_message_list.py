"""The page of one's own messages: what is on it, what is filtered, and that it follows what a person sees."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from intake.models import Request
from swvportal.foundation.enums import MessageGroup, MessagePace, Role
from swvportal.foundation.message_choices import choose
from swvportal.foundation.models import Membership, Notification, School, User
from tests.foundation.telling import tell
from tests.intake.made import submitted

PAGE = "/meldingen/"


@pytest.fixture
def asked(wilg: School, anja: User, dirk: User, carla: User) -> Request:
    """A request of De Wilg; the messages that came of it are out of the way."""
    request = submitted(wilg, anja, dirk, carla)
    Notification.objects.all().delete()
    return request


def titles(client: Client, query: str = "") -> list[str]:
    return [title for _message, title, _kind in client.get(f"{PAGE}{query}").context["rows"]]


def test_the_list_is_filtered_by_kind_and_by_what_was_not_read(client: Client, anja: User, asked: Request) -> None:
    received, returned = tell(anja, asked), tell(anja, asked, "request_returned")
    client.force_login(anja)
    question = f"Een vraag over aanvraag {asked.reference}"
    assert len(titles(client)) == 2
    assert titles(client, "?kind=request_returned") == [question]
    assert titles(client, "?kind=request_returned&unread=on") == [question]
    answer = client.post(f"{PAGE}{returned.pk}/openen/")
    assert answer["Location"] == f"/aanvragen/{asked.pk}/"
    assert titles(client, "?unread=on") == [f"Aanvraag {asked.reference} is ontvangen"]
    page = client.get(f"{PAGE}?kind=request_returned&unread=on").content.decode()
    assert "Niets past bij deze filters" in page
    assert 'href="?unread=on"' in page
    assert 'href="?kind=request_returned"' in page
    assert len(titles(client, "?kind=nonsense&page=99")) == 2
    received.refresh_from_db()
    assert received.read_at is None


def test_the_filter_names_the_kinds_of_ones_roles_by_group(client: Client, anja: User) -> None:
    client.force_login(anja)
    page = client.get(PAGE).content.decode()
    assert '<optgroup label="Wat op mij wacht">' in page
    assert "Een vraag over uw aanvraag</option>" in page
    assert "Een nieuwe aanvraag bij het loket" not in page
    assert "Een link voor een nieuw wachtwoord" not in page


def test_what_is_not_mailed_or_collected_stands_on_the_page(client: Client, anja: User, asked: Request) -> None:
    choose(anja, {MessageGroup.REQUESTS: MessagePace.NEVER, MessageGroup.WAITING: MessagePace.DAILY})
    tell(anja, asked)
    tell(anja, asked, "request_returned")
    client.force_login(anja)
    assert len(titles(client)) == 2


def test_who_lost_the_role_reads_nothing_of_it_any_more(client: Client, anja: User, asked: Request) -> None:
    row = tell(anja, asked)
    client.force_login(anja)
    assert len(titles(client)) == 1
    Membership.objects.filter(user=anja).update(ends_on=datetime.date(2026, 11, 1))
    assert titles(client) == []
    assert client.post(f"{PAGE}{row.pk}/openen/").status_code == 404


def test_who_does_not_see_the_request_reads_nothing_of_it_and_it_counts_as_read(
    client: Client, carla: User, cees: User, asked: Request
) -> None:
    seen, unseen = tell(carla, asked, "advice_asked"), tell(cees, asked, "advice_asked")
    for coach, shown in ((carla, 1), (cees, 0)):
        client.force_login(coach)
        assert len(titles(client)) == shown
    seen.refresh_from_db()
    unseen.refresh_from_db()
    assert seen.read_at is None
    assert unseen.read_at is not None


def test_what_leads_to_the_start_page_needs_no_request(client: Client, karin: User, asked: Request) -> None:
    row = tell(karin, asked, "case_withdrawn")
    row.facts["path"] = "/"
    row.save(update_fields=["facts"])
    client.force_login(karin)
    assert titles(client) == [f"Aanvraag {asked.reference} is van de agenda"]
    assert client.post(f"{PAGE}{row.pk}/openen/")["Location"] == "/"


@pytest.mark.parametrize("role", ["anja", "carla", "lotte", "oscar", "karin"])
def test_one_row_and_thirty_ask_the_same_of_the_database(
    role: str, client: Client, request: pytest.FixtureRequest, asked: Request
) -> None:
    user = request.getfixturevalue(role)
    kinds = {
        "anja": "request_received",
        "carla": "advice_asked",
        "karin": "case_withdrawn",
        "oscar": "consent_withdrawn",
    }
    client.force_login(user)
    counts = []
    for rows in (1, 29):
        for _number in range(rows):
            tell(user, asked, kinds.get(role, "request_arrived"))
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{PAGE}?unread=on")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20, counts


def test_a_person_with_two_roles_reads_the_messages_of_both(
    client: Client, anja: User, eik: School, asked: Request
) -> None:
    Membership.objects.create(user=anja, role=Role.COORDINATOR, starts_on=datetime.date(2026, 8, 1))
    tell(anja, asked)
    tell(anja, asked, "request_arrived")
    client.force_login(anja)
    assert len(titles(client)) == 2
