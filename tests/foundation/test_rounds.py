"""A round of the worker: how long it lasts, whose row it sends, and what it says when a step breaks."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.core.management import CommandError, call_command

from swvportal.foundation.delivery import ROUND, send_due
from swvportal.foundation.enums import NotificationState as State
from swvportal.foundation.models import Notification, User
from swvportal.foundation.tasks import sweep as sweep_task
from tests.foundation.mails import NOW, at, state, write
from tests.sink import Sink


def test_a_round_ends_after_a_minute_and_a_half_and_the_next_goes_on(sink: Sink, anja: User, bas: User) -> None:
    write(anja)
    write(bas)
    moments = iter([NOW, NOW, NOW, NOW])
    assert send_due(lambda: next(moments, NOW + ROUND)) == 1
    assert len(sink.mails) == 1
    assert at(NOW + ROUND) == 1


def test_a_row_that_somebody_else_took_meanwhile_is_not_sent(sink: Sink, anja: User) -> None:
    row = write(anja)
    asked = 0

    def clock() -> datetime.datetime:
        nonlocal asked
        asked += 1
        if asked == 3:  # while the mail server is spoken to
            Notification.objects.update(claim=uuid.uuid4())
        return NOW

    send_due(clock)
    assert sink.mails == []
    assert state(row) == State.CLAIMED


def test_an_answer_that_makes_no_sense_is_uncertain(sink: Sink, anja: User) -> None:
    sink.answer = "354 go on"
    row = write(anja)
    at(NOW)
    assert state(row) == State.UNCERTAIN


@pytest.mark.django_db(transaction=True)
def test_the_worker_and_the_command_do_the_same_round(sink: Sink, anja: User, bas: User) -> None:
    write(anja)
    sweep_task()
    write(bas)
    call_command("deliver")
    assert [str(mail["To"]) for mail in sink.mails] == ["anja@story.example", "bas@story.example"]


@pytest.mark.django_db(transaction=True)
def test_a_round_in_which_a_step_breaks_ends_in_an_error(
    sink: Sink, anja: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("swvportal.foundation.delivery.take_next", lambda *_args, **_more: 1 / 0)
    with pytest.raises(CommandError):
        call_command("deliver")
    assert "ZeroDivisionError" in caplog.text
