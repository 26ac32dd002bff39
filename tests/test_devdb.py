"""The embedded database: shared, restarted, durable and gone with its last user."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from swvportal import devdb
from tests.programs import end

BASE = Path(__file__).resolve().parent.parent
USE = """
    import sys
    from pathlib import Path
    from swvportal import devdb
    print("loaded", flush=True)
    sys.stdin.readline()
    with devdb.at_hand(Path(sys.argv[1])):
        print("ready", flush=True)
        sys.stdin.read()
"""
Use = Callable[[], "subprocess.Popen[str]"]


def until(true: Callable[[], object], *, seconds: float = 20) -> None:
    """Wait until something holds; fail when it never does."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"waited {seconds} seconds in vain"
        time.sleep(0.05)


def connect(var: Path) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(host=str(devdb.sockdir(var)), user=devdb.USER, dbname=devdb.NAME, autocommit=True)


def postmaster(var: Path) -> int:
    return int((var / "pg" / "postmaster.pid").read_text().splitlines()[0])


def alive(pid: int) -> bool:
    """True while this process runs; one that ended and waits to be fetched does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture(scope="module")
def var(open_folder: Path) -> Path:
    """A folder of its own with a path longer than a socket allows; the server in it is started once and again."""
    folder = open_folder / ("a-path-longer-than-any-unix-socket-likes-" + "x" * 60) / "var"
    assert len(str(folder)) > 100
    return folder


@pytest.fixture
def use(var: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Use]:
    """Start a program that, once it is told to, has the database at hand until its input closes."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    running: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        argv = [sys.executable, "-c", textwrap.dedent(USE), str(var)]
        program = subprocess.Popen(argv, cwd=BASE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        running.append(program)
        return program

    yield start
    end(running)


def loaded(program: subprocess.Popen[str]) -> None:
    assert program.stdout is not None
    assert program.stdout.readline() == "loaded\n"


def begin(*programs: subprocess.Popen[str]) -> None:
    """Tell programs that are loaded to go on, and wait until each has the database at hand."""
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("\n")
        program.stdin.flush()
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"


def ready(*programs: subprocess.Popen[str]) -> None:
    """Let programs have the database at hand, together."""
    for program in programs:
        loaded(program)
    begin(*programs)


def test_two_programs_share_one_server_and_the_last_takes_it_away(var: Path, use: Use) -> None:
    first, second = use(), use()  # together, on a folder that holds no cluster yet
    ready(first, second)
    server = postmaster(var)
    first.communicate()
    time.sleep(devdb.REST_SECONDS + 0.5)
    assert devdb.listening(var)
    assert postmaster(var) == server
    second.kill()  # however a program ends
    until(lambda: not alive(server), seconds=5)
    assert not (var / "pg" / "postmaster.pid").exists(), "it was shut down in order"


def test_a_next_command_finds_the_server_of_the_last(var: Path, use: Use) -> None:
    first, second = use(), use()
    ready(first)
    loaded(second)  # a busy machine may take longer to load a program than a server rests
    server = postmaster(var)
    first.communicate()
    begin(second)
    assert postmaster(var) == server


def test_no_acknowledged_row_is_lost_when_the_server_is_killed(var: Path, use: Use) -> None:
    ready(use())
    server, acknowledged = postmaster(var), 0
    with connect(var) as connection:
        connection.execute("drop table if exists row; create table row (n int)")
        for number in range(1, 1001):
            connection.execute("insert into row values (%s)", [number])
            acknowledged = number
            if number == 500:
                os.kill(server, signal.SIGKILL)
                break
    until(lambda: devdb.listening(var) and postmaster(var) != server)
    with connect(var) as connection:
        assert connection.execute("select count(*), max(n) from row").fetchone() == (acknowledged, acknowledged)


def test_a_server_without_keeper_ends_and_the_next_command_starts_another(var: Path, use: Use) -> None:
    ready(use())
    server = postmaster(var)
    keeper = int(Path(f"/proc/{server}/stat").read_text().rsplit(")", 1)[1].split()[1])
    os.kill(keeper, signal.SIGKILL)
    until(lambda: not alive(server), seconds=5)
    ready(use())
    assert devdb.listening(var)


def test_a_pid_file_of_somebody_else_is_no_server(var: Path, use: Use) -> None:
    note = var / "pg" / "postmaster.pid"
    until(lambda: not note.exists())
    note.write_text(f"{os.getpid()}\n{var / 'pg'}\n")  # as after a restart of the machine
    ready(use())
    assert postmaster(var) != os.getpid()


def test_a_socket_folder_that_others_can_enter_is_refused(tmp_path: Path) -> None:
    devdb.sockdir(tmp_path).mkdir(mode=0o755)
    with pytest.raises(SystemExit, match="must be a folder of your own with mode 0700"):
        devdb.listening(tmp_path)


def test_what_postgresql_says_is_passed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (tmp_path / "pg").mkdir(mode=0o700)
    (tmp_path / "pg" / "PG_VERSION").write_text("9\n")
    monkeypatch.setenv("SWV_PG_BIN", "/nowhere")
    with pytest.raises(SystemExit, match=r"PostgreSQL did not start: .*/nowhere/postgres"), devdb.at_hand(tmp_path):
        pass


def test_a_named_database_needs_no_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/swvportal")
    with devdb.at_hand(tmp_path / "var"):
        assert not (tmp_path / "var").exists()
