"""The outbox is sent once: to a real mail server that accepts, refuses, hangs up or is away."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from swvportal.foundation.claims import MAX_ATTEMPTS, held, take_next
from swvportal.foundation.delivery import STALE, STALE_CONVERSATION
from swvportal.foundation.enums import NotificationState as State
from swvportal.foundation.mails import compose
from swvportal.foundation.models import Notification, Partnership, User
from swvportal.foundation.outbox import notify
from tests.foundation.mails import HOUR, NOW, at, state, write
from tests.racing import race, without_locks
from tests.sink import Sink

HEADERS = {
    "Content-Type",
    "MIME-Version",
    "Content-Transfer-Encoding",
    "Subject",
    "From",
    "To",
    "Date",
    "Message-ID",
    "Auto-Submitted",
}


def test_a_message_goes_out_once_in_dutch_with_an_absolute_link(
    sink: Sink, anja: User, partnership: Partnership, settings: Settings
) -> None:
    settings.BASE_URL = "https://portaal.bloesem.example"
    row = write(anja)
    assert at(NOW) == 1
    assert at(NOW) == 0
    [mail] = sink.mails
    assert mail["To"] == "anja@story.example"
    assert mail["Subject"] == "Brief BLO-2026-00001 staat klaar"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "text/plain"
    text = mail.get_content().replace("\r\n", "\n")
    assert text.startswith("Beste Anja Smit,")
    assert "\nhttps://portaal.bloesem.example/aanvragen/1/\n" in text
    assert "SWV De Bloesem" in text
    assert state(row) == State.SENT
    assert row.sent_at == NOW


def test_what_is_not_due_waits(sink: Sink, anja: User) -> None:
    row = write(anja)
    Notification.objects.update(due_at=NOW + HOUR)
    assert at(NOW) == 0
    assert at(NOW + HOUR) == 1
    assert state(row) == State.SENT


def test_req_060_a_rolled_back_act_tells_nobody_and_an_occasion_tells_once(sink: Sink, anja: User, bas: User) -> None:
    with transaction.atomic():
        write(anja)
        transaction.set_rollback(True)
    occasion = uuid.uuid4()
    for _turn in range(2):
        notify([anja, bas, anja], "letter_ready", about=anja, occasion=occasion, now=NOW, facts={"number": "1"})
    assert at(NOW) == 2
    assert sorted(str(mail["To"]) for mail in sink.mails) == ["anja@story.example", "bas@story.example"]


@pytest.mark.parametrize("text", ["1\nBcc: x@evil.example", "1\r\nX-Evil: 1", "x" * 2000, "\u202e<b>&amp;", "ë" * 200])
def test_req_040_no_text_becomes_a_header(sink: Sink, anja: User, text: str) -> None:
    write(anja, number=text)
    assert at(NOW) == 1
    [mail] = sink.mails
    assert set(mail.keys()) == HEADERS
    assert mail["To"] == "anja@story.example"
    assert len(mail["Subject"].strip()) <= 150


@pytest.mark.parametrize("path", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:x"])
def test_a_link_to_elsewhere_is_never_sent(sink: Sink, anja: User, path: str) -> None:
    row = write(anja, path=path)
    assert at(NOW) == 0
    assert sink.mails == []
    assert state(row) == State.PENDING
    assert row.problem == "De mail kon niet worden gemaakt (ValueError)."


def test_a_closed_account_gets_no_mail(sink: Sink, anja: User) -> None:
    row = write(anja)
    User.objects.update(is_active=False)
    assert at(NOW) == 0
    assert state(row) == State.FAILED
    assert sink.mails == []


def test_req_068_a_refused_address_is_tried_five_times_with_growing_pauses_and_delays_nobody(
    sink: Sink, anja: User, bas: User
) -> None:
    sink.refused = {"anja@story.example"}
    row = write(anja)
    write(bas)
    assert at(NOW) == 2
    assert [str(mail["To"]) for mail in sink.mails] == ["bas@story.example"]
    moment, pauses = NOW, []
    while state(row) == State.PENDING:
        pauses.append(row.due_at - moment)
        moment = row.due_at
        assert at(moment - datetime.timedelta(seconds=1)) == 0
        at(moment)
    assert row.attempts == MAX_ATTEMPTS
    assert state(row) == State.FAILED
    assert row.problem == "De mailserver weigert het adres."
    assert pauses == sorted(pauses)
    assert len(set(pauses)) == len(pauses) == MAX_ATTEMPTS - 1
    assert at(moment + 100 * HOUR) == 0


def test_a_server_that_is_away_costs_no_attempt_and_is_asked_once(sink: Sink, anja: User, bas: User) -> None:
    row = write(anja)
    write(bas)
    sink.stop()
    moment = NOW
    for _turn in range(10):
        assert at(moment) == 0
        moment += HOUR
    assert state(row) == State.PENDING
    assert Notification.objects.exclude(attempts=0).count() == 0
    assert Notification.objects.exclude(problem="").count() >= 1


def test_a_mail_that_the_server_answers_with_no_is_tried_again(sink: Sink, anja: User) -> None:
    sink.answer = "451 try later"
    row = write(anja)
    at(NOW)
    assert state(row) == State.PENDING
    assert row.problem == "De mailserver weigert de mail (451)."
    sink.answer = "250 OK"
    assert at(row.due_at) == 1
    assert state(row) == State.SENT
    assert row.problem == ""
    assert len(sink.mails) == 1


def test_req_061_a_conversation_that_breaks_off_is_uncertain_and_never_repeated(sink: Sink, anja: User) -> None:
    sink.hang_up_after_data = True
    row = write(anja)
    at(NOW)
    assert state(row) == State.UNCERTAIN
    for hours in (1, 10, 1000):
        at(NOW + hours * HOUR)
    assert len(sink.mails) == 1
    assert state(row) == State.UNCERTAIN


def test_a_server_that_answers_too_late_is_uncertain(sink: Sink, anja: User) -> None:
    sink.wait = 5.5
    row = write(anja)
    at(NOW)
    assert state(row) == State.UNCERTAIN


def test_req_061_what_a_dead_worker_had_only_claimed_goes_out(sink: Sink, anja: User) -> None:
    row = write(anja)
    take_next(Notification.objects.all(), waiting=State.PENDING, working=State.CLAIMED, now=NOW)
    assert at(NOW + STALE) == 0
    assert at(NOW + STALE + datetime.timedelta(seconds=1)) == 1
    assert state(row) == State.SENT
    assert row.attempts == 2


def test_req_061_what_a_dead_worker_was_handing_over_waits_for_a_person(sink: Sink, anja: User) -> None:
    row = write(anja)
    taken = take_next(Notification.objects.all(), waiting=State.PENDING, working=State.CLAIMED, now=NOW)
    assert taken is not None
    held(taken).update(state=State.HANDING_OVER)
    at(NOW + STALE_CONVERSATION)
    assert state(row) == State.HANDING_OVER
    at(NOW + STALE_CONVERSATION + datetime.timedelta(seconds=1))
    assert state(row) == State.UNCERTAIN
    assert sink.mails == []


def test_a_worker_that_was_overtaken_leaves_the_row_alone(sink: Sink, anja: User) -> None:
    row = write(anja)
    slow = take_next(Notification.objects.all(), waiting=State.PENDING, working=State.CLAIMED, now=NOW)
    assert slow is not None
    assert at(NOW + HOUR) == 1
    assert held(slow).update(state=State.HANDING_OVER) == 0
    assert state(row) == State.SENT


def take_all() -> list[uuid.UUID]:
    """What one worker gets hold of."""
    taken = []
    while row := take_next(
        Notification.objects.all(), waiting=State.PENDING, working=State.CLAIMED, now=timezone.now()
    ):
        taken.append(row.pk)
    return taken


def taken_by(workers: int) -> list[uuid.UUID]:
    """What so many workers get hold of who start at once."""
    taken: list[uuid.UUID] = []
    for end in race(*[take_all] * workers):
        assert isinstance(end, list), end
        taken += end
    return taken


@pytest.mark.django_db(transaction=True)
def test_req_051_workers_never_take_the_same_row(anja: User) -> None:
    for _turn in range(30):
        write(anja)
    taken = taken_by(4)
    assert len(taken) == len(set(taken)) == 30
    assert set(Notification.objects.values_list("attempts", flat=True)) == {1}


@pytest.mark.django_db(transaction=True)
def test_req_053_without_the_lock_they_do(anja: User) -> None:
    for _turn in range(100):
        write(anja)
    with without_locks():
        taken = taken_by(4)
    assert len(taken) > len(set(taken))


@pytest.mark.django_db(transaction=True)
def test_no_worker_waits_for_another(anja: User, bas: User) -> None:
    first, second = sorted([write(anja).pk, write(bas).pk])
    with transaction.atomic():
        Notification.objects.select_for_update().get(pk=first)
        assert race(take_all) == [[second]]


def test_the_mail_is_composed_with_facts_only(anja: User) -> None:
    mail = compose(write(anja, number="{{ user.password }}{% debug %}"))
    assert "{{ user.password }}{% debug %}" in mail.body


@pytest.mark.parametrize("sender", ["portaal@swv.example", "SWV De Bloesem <portaal@swv.example>"])
def test_a_sender_with_a_name_gives_a_whole_message_id(
    anja: User, partnership: Partnership, settings: Settings, sender: str
) -> None:
    settings.DEFAULT_FROM_EMAIL = sender

    assert compose(write(anja)).extra_headers["Message-ID"].partition("@")[2] == "swv.example>"
