"""Two workers write the daily mails at once, and one is killed: every person gets one mail at most."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from intake.models import Request
from swvportal.foundation.delivery import STALE_CONVERSATION, send_due
from swvportal.foundation.enums import NotificationState as State
from swvportal.foundation.models import Notification, School, User
from tests.foundation.telling import DAILY, daily, gather, tell
from tests.intake.made import submitted
from tests.racing import between, falls, race, without_key
from tests.sink import Sink

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as sink:
        yield sink


@pytest.fixture
def collected(wilg: School, anja: User, dirk: User, carla: User) -> Request:
    """Anja wants one mail a day, and two messages wait for it; all others are out of the way."""
    request = submitted(wilg, anja, dirk, carla)
    Notification.objects.all().delete()
    daily(anja)
    tell(anja, request)
    tell(anja, request, "request_returned")
    return request


def mails() -> list[str]:
    return list(Notification.objects.filter(kind=DAILY).values_list("state", flat=True))


def test_two_workers_write_one_mail(collected: Request) -> None:
    first, second = between(gather, gather)
    assert (first, second) == (1, 0)
    assert mails() == [State.PENDING]
    assert Notification.objects.filter(digest__kind=DAILY).count() == 2


def test_two_workers_at_the_same_instant_write_one_mail(collected: Request) -> None:
    assert sorted(race(gather, gather)) == [0, 1]
    assert mails() == [State.PENDING]


def test_without_the_key_there_are_two(request: pytest.FixtureRequest) -> None:
    with without_key(Notification, "key"):
        falls(test_two_workers_write_one_mail, request)


def process(point: str, command: str, sink: Sink) -> int:
    """Run a command of the portal on this test's database and kill it there; how it ended."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.crash", connection.settings_dict["NAME"], point, command],
        cwd=settings.BASE_DIR,
        env={**os.environ, "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}"},
        stderr=subprocess.DEVNULL,
    ).wait(60)


@pytest.mark.parametrize(
    ("point", "command", "arrived"),
    [
        ("daily mail opened, not committed", "daily", 1),
        ("mail claimed", "deliver", 1),
        ("before the conversation", "deliver", 0),
        ("after the conversation", "deliver", 1),
    ],
)
def test_a_kill_ends_in_one_mail_at_most(
    point: str, command: str, arrived: int, sink: Sink, collected: Request, oscar: User
) -> None:
    if command == "deliver":
        gather()
    assert process(point, command, sink) == -signal.SIGKILL
    backend = "django.core.mail.backends.smtp.EmailBackend"
    with override_settings(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=sink.port):
        for _turn in range(2):
            gather()
            send_due(lambda: timezone.now() + STALE_CONVERSATION)
    assert sink.subjects == ["2 meldingen van het portaal"] * arrived
    [state] = mails()
    assert state == (State.UNCERTAIN if "conversation" in point else State.SENT)
