"""What a person gets by mail: a choice for each group, kept in the database, that every message follows at once."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from intake.models import Request
from swvportal.foundation.enums import MessageGroup, MessagePace
from swvportal.foundation.enums import NotificationState as State
from swvportal.foundation.mails import compose
from swvportal.foundation.message_choices import choices_of, choose
from swvportal.foundation.models import MessageChoice, Notification, School, User
from swvportal.foundation.outbox import notify
from tests.foundation.mails import at, state
from tests.foundation.telling import MONDAY, tell
from tests.intake.made import submitted
from tests.sink import Sink
from tests.story import person

PAGE = "/meldingen/per-mail/"


@pytest.fixture
def asked(wilg: School, anja: User, dirk: User, carla: User) -> Request:
    """A request of De Wilg; the messages that came of it are out of the way."""
    request = submitted(wilg, anja, dirk, carla)
    Notification.objects.all().delete()
    return request


def send(client: Client, **chosen: str) -> Any:
    typed = dict.fromkeys(("waiting", "requests", "meetings", "hours", "letters"), "at_once") | chosen
    return client.post(PAGE, typed, follow=True)


def test_everything_comes_at_once_until_somebody_chooses(sink: Sink, anja: User, asked: Request) -> None:
    row = tell(anja, asked)
    assert {choice.pace for choice in choices_of(anja)} == {MessagePace.AT_ONCE}
    assert at(MONDAY) == 1
    assert state(row) == State.SENT


@pytest.mark.parametrize(
    ("pace", "kept"),
    [
        (MessagePace.AT_ONCE, State.PENDING),
        (MessagePace.DAILY, State.COLLECTED),
        (MessagePace.NEVER, State.NOT_MAILED),
    ],
)
def test_a_message_follows_the_choice_for_its_group_alone(
    pace: MessagePace, kept: State, anja: User, bas: User, asked: Request
) -> None:
    choose(anja, {MessageGroup.REQUESTS: pace})
    assert tell(anja, asked).state == kept
    assert tell(anja, asked, "request_returned").state == State.PENDING
    assert tell(bas, asked).state == State.PENDING


def test_what_never_comes_by_mail_stands_on_the_page(client: Client, anja: User, asked: Request) -> None:
    choose(anja, {MessageGroup.REQUESTS: MessagePace.NEVER})
    tell(anja, asked)
    client.force_login(anja)
    assert f"Aanvraag {asked.reference} is ontvangen" in client.get("/meldingen/").content.decode()


def test_what_a_law_or_an_account_asks_comes_at_once_whatever_was_chosen(anja: User, asked: Request) -> None:
    choose(anja, dict.fromkeys(set(MessageGroup) - {MessageGroup.ALWAYS, MessageGroup.LETTERS}, MessagePace.NEVER))
    occasion = uuid.uuid4()
    notify([anja], "password_reset", about=anja, occasion=occasion, now=MONDAY, facts={"person": str(anja.pk)})
    assert tell(anja, asked, "consent_withdrawn").state == State.PENDING
    assert set(Notification.objects.values_list("state", flat=True)) == {State.PENDING}


def test_what_waits_for_the_mail_server_follows_a_new_choice(sink: Sink, anja: User, asked: Request) -> None:
    received, returned, other = (
        tell(anja, asked),
        tell(anja, asked, "request_returned"),
        tell(anja, asked, "letter_ready"),
    )
    choose(anja, {MessageGroup.REQUESTS: MessagePace.DAILY, MessageGroup.WAITING: MessagePace.NEVER})
    assert [state(one) for one in (received, returned, other)] == [State.COLLECTED, State.NOT_MAILED, State.PENDING]
    assert at(MONDAY) == 1


def test_a_choice_takes_back_nothing_that_has_left_and_nothing_of_others(
    sink: Sink, anja: User, bas: User, asked: Request
) -> None:
    mine = tell(anja, asked)
    assert at(MONDAY) == 1
    theirs = tell(bas, asked)
    choose(anja, {MessageGroup.REQUESTS: MessagePace.NEVER})
    assert (state(mine), state(theirs)) == (State.SENT, State.PENDING)


def test_the_page_offers_the_groups_of_ones_roles_and_keeps_the_choice(client: Client, anja: User) -> None:
    client.force_login(anja)
    page = client.get(PAGE).content.decode()
    for words in (
        "Wat op mij wacht",
        "Verloop van aanvragen",
        "Uren",
        "Brieven",
        "Uw aanvraag is ontvangen; meer tijd",
        "Bewaar",
    ):
        assert words in page
    for words in ("een vergadering is verplaatst", "Beheer", "een nieuwe aanvraag bij het loket"):
        assert words not in page
    answer = send(client, requests="daily", hours="never")
    assert "Uw keuze is bewaard." in answer.content.decode()
    kept = {choice.group: choice.pace for choice in choices_of(anja)}
    assert kept[MessageGroup.REQUESTS] == MessagePace.DAILY
    assert kept[MessageGroup.HOURS] == MessagePace.NEVER
    assert kept[MessageGroup.WAITING] == MessagePace.AT_ONCE
    send(client, requests="at_once")
    assert MessageChoice.objects.get(user=anja, group=MessageGroup.REQUESTS).pace == MessagePace.AT_ONCE
    assert MessageChoice.objects.filter(user=anja).count() == 5


def test_the_page_says_what_cannot_be_switched_off(client: Client, carla: User) -> None:
    client.force_login(carla)
    page = client.get(PAGE).content.decode()
    always = page[page.index("Dit komt altijd meteen") :]
    for words in ("Een toestemming is ingetrokken", "Een link voor een nieuw wachtwoord", "U kunt het niet uitzetten."):
        assert words in always


@pytest.mark.parametrize(
    "wrong", [{"letters": "never"}, {"requests": "sometimes"}, {"hours": ""}], ids=["letters", "unknown", "none"]
)
def test_what_may_not_be_chosen_is_told_and_nothing_is_kept(client: Client, anja: User, wrong: dict[str, str]) -> None:
    client.force_login(anja)
    answer = send(client, **wrong)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(wrong)
    assert not MessageChoice.objects.exists()


def test_a_group_of_others_and_what_always_comes_are_not_kept(client: Client, anja: User) -> None:
    client.force_login(anja)
    send(client, always="never", office="never")
    assert set(MessageChoice.objects.values_list("group", flat=True)) == {
        "waiting", "requests", "meetings", "hours", "letters",
    }  # fmt: skip


def test_somebody_without_a_role_reads_what_always_comes(client: Client, db: None) -> None:
    client.force_login(person("Nora Bakker"))
    page = client.get(PAGE).content.decode()
    assert "Een uitnodiging" in page
    assert "Bewaar mijn keuze" not in page


@pytest.mark.parametrize(
    ("group", "pace"), [("always", "never"), ("letters", "never"), ("post", "daily"), ("hours", "hourly")]
)
def test_the_database_refuses_what_may_not_be_chosen(anja: User, group: str, pace: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        MessageChoice.objects.create(user=anja, group=group, pace=pace)
    assert not MessageChoice.objects.exists()


def test_the_database_keeps_a_message_of_a_daily_mail_in_it(anja: User, asked: Request) -> None:
    mail, row = tell(anja, asked), tell(anja, asked)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notification.objects.filter(pk=row.pk).update(digest=mail)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notification.objects.filter(pk=row.pk).update(state="lost")


def test_every_mail_to_an_account_leads_to_the_choice(anja: User, asked: Request) -> None:
    row = tell(anja, asked)
    assert PAGE in compose(row).body
    stranger = Notification(email="nora@story.example", kind="request_received", facts=row.facts)
    assert PAGE not in compose(stranger).body
