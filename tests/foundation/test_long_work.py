"""A file that takes seconds keeps no mail waiting: in one process beside another, with a broker and without."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from swvportal.foundation import sweeping
from swvportal.foundation.enums import ExportState
from swvportal.foundation.exports import kinds
from swvportal.foundation.exports.asking import ask_export
from swvportal.foundation.models import Export, User
from swvportal.foundation.sweeping import register_step, sweep, work_long
from tests import slow
from tests.foundation.mails import write
from tests.racing import Rival
from tests.sink import Sink

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def slow_file(anja: User) -> Iterator[Export]:
    """A file that waits, of a kind that takes seconds."""
    slow.register()
    yield ask_export(slow.KIND, {"as": "csv"}, by=anja, now=timezone.now())
    del kinds._makers[slow.KIND]


@contextlib.contextmanager
def running(sink: Sink, *commands: str) -> Iterator[None]:
    """The portal's own processes beside each other, on the test's database and mail server."""
    name = connection.settings_dict["NAME"]
    found = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.crash", name, "none", command],
            env={**os.environ, "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}"},
            start_new_session=True,
        )
        for command in commands
    ]
    try:
        yield
    finally:
        for process in found:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_for(true: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)


def state(row: Export) -> str:
    row.refresh_from_db()
    return row.state


def test_a_mail_leaves_while_another_process_makes_a_long_file(sink: Sink, slow_file: Export, bas: User) -> None:
    with running(sink, "loop short", "loop long"):
        wait_for(lambda: state(slow_file) == ExportState.MAKING)
        write(bas)
        wait_for(lambda: sink.mails)
        assert state(slow_file) == ExportState.MAKING
        wait_for(lambda: state(slow_file) == ExportState.READY)


@pytest.fixture
def started() -> Iterator[list[Rival]]:
    """What a test started; each comes to its end before the next test."""
    found: list[Rival] = []
    yield found
    for rival in found:
        rival.result()


def test_one_process_is_at_it_and_the_next_turns_round_at_once(slow_file: Export, started: list[Rival]) -> None:
    first = Rival(lambda: work_long(timezone.now()))
    started.append(first)
    first.start()
    wait_for(lambda: state(slow_file) == ExportState.MAKING)
    began = time.monotonic()

    assert work_long(timezone.now()) == []
    assert time.monotonic() - began < 1
    assert state(slow_file) == ExportState.MAKING
    assert first.result() == []
    assert state(slow_file) == ExportState.READY


def by_another_process() -> object:
    """A turn on a connection of its own."""
    other = Rival(lambda: work_long(timezone.now()))
    other.start()
    return other.result()


def test_a_step_that_fails_lets_go_of_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    monkeypatch.setattr(sweeping, "_long_steps", {})
    register_step("first", lambda _now: 1 // 0, long=True)
    register_step("second", lambda _now: ran.append("second"), long=True)

    assert work_long(timezone.now()) == ["first"]
    assert by_another_process() == ["first"]
    assert ran == ["second", "second"]


def test_a_connection_that_breaks_meanwhile_gives_the_turn_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "_long_steps", {})
    ran: list[str] = []
    register_step("cut", lambda _now: connection.close(), long=True)
    register_step("count", lambda _now: ran.append("count"), long=True)

    assert work_long(timezone.now()) == []
    assert by_another_process() == []
    assert ran == ["count", "count"]


def test_the_short_round_makes_no_file_and_the_long_one_sends_no_mail(
    sink: Sink, anja: User, bas: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    monkeypatch.setitem(sweeping._long_steps, "files", lambda _now: ran.append("files"))
    write(bas)

    call_command("deliver", only="long")
    assert (sink.mails, ran) == ([], ["files"])
    call_command("deliver", only="short")
    assert (len(sink.mails), ran) == (1, ["files"])
    assert sweep(timezone.now()) == []
