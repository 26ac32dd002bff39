"""kill -9 at every named point and at random ones: afterwards exactly one letter and exactly one mail (61, 62)."""

from __future__ import annotations

import datetime
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from swvportal.foundation.delivery import STALE_CONVERSATION, send_due
from swvportal.foundation.enums import LetterState, NotificationState
from swvportal.foundation.letters.making import STALE as LETTER_STALE
from swvportal.foundation.letters.making import make_letters
from swvportal.foundation.letters.writing import write_letter
from swvportal.foundation.models import Letter, LetterFile, Notification, Partnership, School, User
from tests.foundation.letters import samples
from tests.sink import Sink

pytestmark = pytest.mark.django_db(transaction=True)
LATER = LETTER_STALE + STALE_CONVERSATION


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as sink:
        yield sink


def start(point: str, command: str, sink: Sink, **more: str) -> subprocess.Popen[bytes]:
    """A process of its own on this test's database."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.crash", connection.settings_dict["NAME"], point, command],
        cwd=settings.BASE_DIR,
        env={**os.environ, "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}", **more},
        stderr=subprocess.DEVNULL,
    )


def ask(school: School, user: User, number: str = "BLO-2026-00012") -> Letter:
    """A letter that waits, and somebody who hears when it is there."""
    facts = samples.award(number=number)
    return write_letter(facts, about=school, now=timezone.now(), tell=[user], path="/aanvragen/1/")


def restart(sink: Sink) -> None:
    """What the sweep of a new worker does, after the dead one's claims went stale."""

    def later() -> datetime.datetime:
        return timezone.now() + LATER

    backend = "django.core.mail.backends.smtp.EmailBackend"
    with override_settings(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=sink.port):
        make_letters(later)
        send_due(later)


@pytest.mark.parametrize(
    "point",
    [
        "letter claimed",
        "letter rendered",
        "letter stored, not committed",
        "letter committed",
        "mail claimed",
    ],
)
def test_req_061_a_kill_at_this_point_ends_in_one_letter_and_one_mail(
    point: str, sink: Sink, partnership: Partnership, wilg: School, anja: User
) -> None:
    letter = ask(wilg, anja)
    assert start(point, "deliver", sink).wait(60) == -signal.SIGKILL
    assert sink.mails == []
    restart(sink)
    restart(sink)
    letter.refresh_from_db()
    assert letter.state == LetterState.READY
    assert LetterFile.objects.count() == 1
    assert Notification.objects.get().state == NotificationState.SENT
    assert sink.subjects == ["Brief BLO-2026-00012 staat klaar"]


@pytest.mark.parametrize(("point", "arrived"), [("before the conversation", 0), ("after the conversation", 1)])
def test_req_061_a_kill_around_the_conversation_waits_for_a_person(
    point: str, arrived: int, sink: Sink, partnership: Partnership, wilg: School, anja: User, oscar: User
) -> None:
    ask(wilg, anja)
    assert start(point, "deliver", sink).wait(60) == -signal.SIGKILL
    assert len(sink.mails) == arrived
    restart(sink)
    restart(sink)
    assert len(sink.mails) == arrived
    assert [mail.state for mail in Notification.objects.troubled(oscar)] == [NotificationState.UNCERTAIN]


@pytest.mark.fault
def test_req_061_random_kills_lose_nothing_and_double_nothing(
    sink: Sink, partnership: Partnership, wilg: School, anja: User
) -> None:
    for number in range(12):
        ask(wilg, anja, f"BLO-2026-{number:05d}")
    dice = random.Random(61)
    for _round in range(10):
        process = start("none", "loop", sink)
        time.sleep(dice.uniform(1.5, 4.0))
        process.kill()
        process.wait(10)
    for _sweep in range(3):  # a row on which a worker died more than once rests for a while before the next try
        Letter.objects.update(due_at=timezone.now())
        Notification.objects.update(due_at=timezone.now())
        restart(sink)
    assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.READY}
    assert LetterFile.objects.count() == 12
    states = dict(Notification.objects.values_list("facts__number", "state"))
    assert len(states) == 12
    assert set(states.values()) <= {NotificationState.SENT, NotificationState.UNCERTAIN}
    subjects = sink.subjects
    assert len(subjects) == len(set(subjects))
    sent = {f"Brief {number} staat klaar" for number, state in states.items() if state == NotificationState.SENT}
    assert sent <= set(subjects)
