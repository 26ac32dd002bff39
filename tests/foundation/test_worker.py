"""A real worker, a real Redis and a real mail server: what was written arrives, whoever is killed meanwhile (61-63)."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from swvportal.celery import app
from swvportal.foundation import sweeping
from swvportal.foundation.enums import ExportState
from swvportal.foundation.exports import kinds
from swvportal.foundation.exports.asking import ask_export
from swvportal.foundation.letters.writing import write_letter
from swvportal.foundation.models import LetterFile, Partnership, School, User
from swvportal.foundation.nudge import nudge, nudge_long
from tests import slow
from tests.foundation.letters import samples
from tests.foundation.mails import write
from tests.programs import Redis, wait_for
from tests.sink import Sink


@pytest.mark.django_db
def test_a_step_that_fails_stops_no_other(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    ran: list[str] = []
    monkeypatch.setattr(sweeping, "_steps", {})
    monkeypatch.setattr(sweeping, "send_due", lambda: 1 / 0)
    monkeypatch.setattr(sweeping, "make_letters", lambda: ran.append("letters"))
    sweeping.register_step("first", lambda _now: 1 // 0)
    sweeping.register_step("second", lambda _now: ran.append("second"))
    assert sweeping.sweep(timezone.now()) == ["mails", "first"]
    assert ran == ["letters", "second"]
    assert [record.message for record in caplog.records] == [
        "Step mails of the sweep failed",
        "Step first of the sweep failed",
    ]


def nudged() -> bool:
    """Wake the worker, and give it half a second; always true."""
    nudge()
    time.sleep(0.5)
    return True


@pytest.fixture
def redis(tmp_path: Path, settings: Settings) -> Iterator[Redis]:
    if shutil.which("redis-server") is None:
        pytest.fail("These tests need redis-server; bin/test installs it.")
    redis = Redis(tmp_path)
    settings.REDIS_URL = redis.url
    before = app.conf.broker_url
    app.conf.update(broker_url=redis.url)
    yield redis
    app.conf.update(broker_url=before)
    redis.kill()


class Worker:
    """A Celery worker with its beat, in a process group of its own."""

    def __init__(self, redis: Redis, sink: Sink) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash", connection.settings_dict["NAME"], "none", "worker"],
            env={**os.environ, "REDIS_URL": redis.url, "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.mark.django_db(transaction=True)
def test_req_061_062_063_letters_and_mails_arrive_once_whoever_is_killed(
    redis: Redis, tmp_path: Path, partnership: Partnership, wilg: School, anja: User
) -> None:
    def ask(number: int) -> None:
        facts = samples.award(number=f"BLO-2026-{number:05d}")
        with transaction.atomic():
            write_letter(facts, about=wilg, now=timezone.now(), tell=[anja], path="/")

    with Sink() as sink:
        worker = Worker(redis, sink)
        try:
            ask(1)
            wait_for(lambda: len(sink.mails) == 1)
            worker.kill()
            ask(2)
            worker = Worker(redis, sink)
            wait_for(lambda: len(sink.mails) == 2)
            redis.kill()
            began = time.monotonic()
            ask(3)
            assert time.monotonic() - began < 2
            redis.start()
            wait_for(lambda: nudged() and len(sink.mails) == 3)
        finally:
            worker.kill()
    assert sorted(sink.subjects) == [f"Brief BLO-2026-{number:05d} staat klaar" for number in (1, 2, 3)]
    assert LetterFile.objects.count() == 3


@contextlib.contextmanager
def making_a_long_file(redis: Redis, by: User) -> Iterator[tuple[Sink, Worker, Callable[[], str]]]:
    """A worker that is at a file of seconds; with its mail server, and how far the file is."""
    slow.register()
    with Sink() as sink:
        worker = Worker(redis, sink)
        try:
            row = ask_export(slow.KIND, {"as": "csv"}, by=by, now=timezone.now())

            def state() -> str:
                row.refresh_from_db()
                return row.state

            wait_for(lambda: state() == ExportState.MAKING)
            yield sink, worker, state
        finally:
            worker.kill()
            del kinds._makers[slow.KIND]


@pytest.mark.django_db(transaction=True)
def test_a_mail_leaves_while_the_worker_makes_a_long_file(redis: Redis, anja: User, bas: User) -> None:
    with making_a_long_file(redis, anja) as (sink, _worker, state):
        nudge_long()  # another turn finds somebody at it and keeps no process busy
        write(bas)
        wait_for(lambda: sink.mails)
        assert state() == ExportState.MAKING
        wait_for(lambda: state() == ExportState.READY)


@pytest.mark.django_db(transaction=True)
def test_req_063_a_worker_outlives_a_broker_that_goes_while_it_works(redis: Redis, anja: User, bas: User) -> None:
    with making_a_long_file(redis, anja) as (sink, worker, state):
        redis.kill()
        wait_for(lambda: state() == ExportState.READY)
        redis.start()
        write(bas)
        wait_for(lambda: nudged() and any("bas" in mail["To"] for mail in sink.mails))
        assert worker.process.poll() is None


@pytest.mark.django_db(transaction=True)
def test_req_065_a_broker_that_hangs_holds_up_no_page(redis: Redis) -> None:
    nudge()
    redis.process.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    nudge()
    assert time.monotonic() - began < 2
    redis.process.send_signal(signal.SIGCONT)
