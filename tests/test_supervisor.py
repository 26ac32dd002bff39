"""bin/demo's supervisor: it serves, it stands alone, and it leaves nothing behind however it ends."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from redis import from_url

from swvportal import supervisor
from tests.programs import Redis, end, wait_for

BASE = Path(__file__).resolve().parent.parent
ENVIRONMENT = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "PORT", "BASE_URL", "DEMO", "MEDIA_ROOT", "STATIC_ROOT")
Start = Callable[..., "subprocess.Popen[str]"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
        return found


def belonging_to(var: Path) -> list[str]:
    """The commands of every process that works in this folder: by its environment, or by its arguments."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes()
            if str(var).encode() in words + (process / "environ").read_bytes() and int(process.name) != os.getpid():
                found.append(words.replace(b"\0", b" ").decode())
        except OSError:  # it ended while we looked
            continue
    return found


@pytest.fixture(scope="module")
def var(open_folder: Path) -> Path:
    return open_folder / "demo" / "var"


@pytest.fixture
def demo(var: Path) -> Iterator[Start]:
    """Start the demo in its own folder, on a port of one's choice."""
    running: list[subprocess.Popen[str]] = []

    def start(port: int, **more: str) -> subprocess.Popen[str]:
        environment = {name: value for name, value in os.environ.items() if name not in ENVIRONMENT}
        program = subprocess.Popen(
            [sys.executable, "-m", "swvportal.supervisor"],
            cwd=BASE,
            env=environment | {"SWV_VAR": str(var), "PORT": str(port)} | more,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        running.append(program)
        return program

    yield start
    end(running)


def first_line(program: subprocess.Popen[str]) -> str:
    assert program.stdout is not None
    return program.stdout.readline().strip()


def test_it_serves_refuses_a_second_one_and_ends_with_everything_it_started(var: Path, demo: Start) -> None:
    port = free_port()
    first = demo(port)
    assert first_line(first) == f"The portal is ready: http://127.0.0.1:{port}  (Ctrl-C ends it)"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", reverse("account_login"))
    assert connection.getresponse().status == 200
    connection.close()

    second = demo(free_port())
    said, _ = second.communicate(timeout=30)
    assert (second.returncode, said) == (
        1,
        f"bin/demo runs already on http://127.0.0.1:{port}: stop that one first.\n",
    )

    first.send_signal(signal.SIGINT)
    assert first.communicate(timeout=30)[0].startswith("Stopping …\n")
    assert first.returncode == 0
    assert belonging_to(var) == []


def test_killed_it_leaves_nothing_and_starts_again(var: Path, demo: Start) -> None:
    first = demo(free_port())
    assert first_line(first).startswith("The portal is ready")
    first.kill()
    first.communicate()
    deadline = time.monotonic() + 10
    while belonging_to(var):
        assert time.monotonic() < deadline, belonging_to(var)
        time.sleep(0.1)

    again = demo(free_port())
    assert first_line(again).startswith("The portal is ready")
    again.send_signal(signal.SIGTERM)
    said = again.communicate(timeout=30)
    assert again.returncode == 0, said
    assert belonging_to(var) == []


def test_with_a_broker_its_workers_say_nothing_that_a_newcomer_has_to_read(
    var: Path, demo: Start, tmp_path: Path
) -> None:
    """Also not that root started them: on a fresh machine there is often nobody else."""
    redis = Redis(tmp_path)
    try:
        program = demo(free_port(), REDIS_URL=redis.url)
        assert first_line(program).startswith("The portal is ready")
        with from_url(redis.url) as broker:
            wait_for(lambda: [one["cmd"] for one in broker.client_list()].count("brpop") == 2)  # both wait for work
        program.send_signal(signal.SIGINT)
        said = program.communicate(timeout=30)[0]
    finally:
        redis.kill()
    lines = [line for line in said.splitlines() if line]
    assert lines == ["Stopping …", *["worker: Warm shutdown (MainProcess)"] * 2]
    assert belonging_to(var) == []


@pytest.mark.parametrize(
    "named",
    ["", "swvportal", "sqlite:///portal.db", "mysql://me:secret@127.0.0.1/portal", "postgres://me:secret@127.0.0.1"],
)
def test_a_database_that_is_no_postgresql_is_refused_in_a_sentence(demo: Start, named: str) -> None:
    program = demo(free_port(), DATABASE_URL=named)

    said, _ = program.communicate(timeout=60)

    assert (program.returncode, said) == (
        1,
        "DATABASE_URL names no PostgreSQL database: write postgres://user:password@host:port/name, or unset it.\n",
    )


@pytest.mark.parametrize("named", ["door", "0", "65536", "-1", ""])
def test_a_port_that_is_none_is_refused(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", named)
    with pytest.raises(SystemExit, match=f"PORT={named} is not a port"):
        supervisor.port()


def test_a_port_in_use_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("PORT", str(other.getsockname()[1]))
        with pytest.raises(SystemExit, match=f"Port {other.getsockname()[1]} is not free"):
            supervisor.port()


def test_a_broker_that_is_away_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", f"redis://127.0.0.1:{free_port()}/0")
    with pytest.raises(SystemExit, match="REDIS_URL names a server that does not answer"):
        supervisor.broker_answers()


def test_it_is_no_way_to_run_a_real_portal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "x" * 50)
    with pytest.raises(SystemExit, match="SECRET_KEY is set, as for a real portal"):
        supervisor.main()
