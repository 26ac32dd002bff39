"""What `bin/demo` runs: the database, the portal and its worker as one, and nothing left when it ends.

Honours PORT, DATABASE_URL, REDIS_URL and SWV_VAR. Never for production: it makes a demo (see `portal/demo_people.py`).
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import hashlib
import http.client
import multiprocessing.context
import os
import signal
import socket
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

from django.core.exceptions import ImproperlyConfigured

from swvportal import devdb

BASE = Path(__file__).resolve().parent.parent
READY_SECONDS = 60
STOP_SECONDS = 10
PR_SET_PDEATHSIG = 1
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
Child = multiprocessing.context.ForkProcess


def say(text: str) -> None:
    """Tell the person at the terminal, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def port() -> int:
    """The port to serve on, from PORT; refuses what is no port and what somebody else serves on."""
    named = os.environ.get("PORT", "8000")
    if not named.isdecimal() or not 0 < int(named) < 65536:
        raise SystemExit(f"PORT={named} is not a port: use a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(named)))
        except OSError as problem:
            raise SystemExit(
                f"Port {named} is not free ({problem.strerror}). Choose another: PORT={int(named) % 65535 + 1} bin/demo"
            ) from problem
    return int(named)


@contextlib.contextmanager
def alone(var: Path) -> Iterator[None]:
    """Hold the folder's lock for the length of the block; refuses when another demo runs in it."""
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (var / "demo.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            lock.seek(0)
            where = lock.read().strip()
            raise SystemExit(f"bin/demo runs already{' on ' + where if where else ''}: stop that one first.") from held
        lock.truncate(0)
        lock.write(address())
        lock.flush()
        yield


def address() -> str:
    """Where the portal answers."""
    return f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"


def prepare() -> None:
    """Bring tables, the demo's world and static files up to date; quick when they are."""
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    django.setup()
    from swvportal.portal import demo_people

    try:
        tables = set(connection.introspection.table_names())
        if "DATABASE_URL" in os.environ and "foundation_user" in tables and not demo_people.is_demo():
            raise SystemExit(
                "DATABASE_URL names a database with people who are not the demo's: bin/demo stays out of it."
            )
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        call_command("demo_world", verbosity=0)
    except DatabaseError as problem:
        raise SystemExit(f"The database does not answer as it should: {problem}") from problem
    finally:
        connection.close()
    stamp = Path(settings.VAR) / "static.stamp"
    seen = _static_sources()
    if not stamp.exists() or stamp.read_text() != seen or not Path(settings.STATIC_ROOT).exists():
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(seen)


def _static_sources() -> str:
    """A fingerprint of every static file's place, size and time."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            seen = Path(storage.path(name)).stat()
            digest.update(f"{storage.path(name)} {seen.st_size} {seen.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def programs() -> dict[str, Callable[[], object]]:
    """What runs beside each other: the portal, what delivers its mail and letters, and what makes files."""
    from celery import current_app
    from django.conf import settings
    from django.core.management import call_command, get_commands

    found: dict[str, Callable[[], object]] = {"portal": _portal}
    if settings.REDIS_URL:
        schedule = ["--pidfile", "", "--schedule", str(Path(settings.VAR) / "beat")]
        beat = ["--quiet", "beat", "--loglevel", "warning", *schedule]
        found |= {  # two workers, so that one is free while the other makes a long file
            "worker": lambda: _worker("first"),
            "second worker": lambda: _worker("second"),
            "beat": lambda: current_app.start(beat),
        }
    elif "deliver" in get_commands():
        found["delivery"] = lambda: call_command("deliver", "--loop", "--only", "short")
        found["maker of files"] = lambda: call_command("deliver", "--loop", "--only", "long")
    return found


def _portal() -> None:
    from gunicorn.app.wsgiapp import WSGIApplication

    serving = [
        "--bind",
        address().removeprefix("http://"),
        "--preload",
        "--no-control-socket",
        "--log-level",
        "warning",
    ]
    sys.argv = ["gunicorn", *serving, "-k", "gthread", "--workers", "2", "--threads", "4", "swvportal.wsgi"]
    WSGIApplication().run()


def _worker(name: str) -> None:
    """A worker under the rights of whoever started the demo, which on a fresh machine is often root.

    Celery warns a root of it: for a real portal it is right, and there each program has a user of its own. Here only
    the demo itself writes the messages, all of them JSON, so the warning would tell a newcomer about nothing.
    """
    from celery import current_app
    from celery.exceptions import SecurityWarning

    warnings.filterwarnings("ignore", "You're running the worker with superuser privileges", SecurityWarning)
    current_app.start(["--quiet", "worker", "--pool", "solo", "--loglevel", "warning", "--hostname", f"{name}@%h"])


def launch(run: Callable[[], object]) -> Child:
    """Start a child that gets no Ctrl-C of its own and ends with us, however we end.

    It is forked, not started anew: what we imported for `prepare` serves every child.
    """
    parent = os.getpid()

    def begin() -> None:
        os.setsid()
        for number in STOPPING:
            signal.signal(number, signal.SIG_DFL)
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:
                os._exit(1)
        os.chdir(BASE)
        run()

    child = multiprocessing.get_context("fork").Process(target=begin)
    child.start()
    return child


def stop(children: list[Child]) -> None:
    """Ask every child to end, wait, and end by force what does not listen, with all it started."""
    for child in children:
        child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        child.join(max(0.1, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid or 0, signal.SIGKILL)
        child.join()


def answers(page: str) -> bool:
    """True when this page comes back whole."""
    connection = http.client.HTTPConnection(address().removeprefix("http://"), timeout=10)
    try:
        connection.request("GET", page)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def serve() -> None:
    """Run every program until one of them ends or somebody stops us; says the address when the portal answers."""
    from django.urls import reverse

    began = time.monotonic()
    login = reverse("account_login")  # before the fork, so that every child has the portal's addresses
    running: dict[str, Child] = {}
    try:
        for name, run in programs().items():
            running[name] = launch(run)
        while not answers(login):
            _must_run(running)
            if time.monotonic() - began > READY_SECONDS:
                raise SystemExit("The portal does not answer; what it said stands above.")
            time.sleep(0.1)
        say(f"The portal is ready: {address()}  (Ctrl-C ends it)")
        while True:
            _must_run(running)
            time.sleep(0.3)
    finally:
        stop(list(running.values()))


def _must_run(running: dict[str, Child]) -> None:
    for name, child in running.items():
        if not child.is_alive():
            raise SystemExit(f"The {name} ended by itself (code {child.exitcode}); so everything stops.")


def broker_answers() -> None:
    """Refuse to start when REDIS_URL names a server that is not there."""
    if url := os.environ.get("REDIS_URL"):
        import redis

        try:
            redis.Redis.from_url(url).ping()
        except (redis.RedisError, ValueError) as problem:
            raise SystemExit(f"REDIS_URL names a server that does not answer: {problem}") from problem


def main() -> None:
    """Run the demo until Ctrl-C."""
    if "SECRET_KEY" in os.environ:
        raise SystemExit("SECRET_KEY is set, as for a real portal: bin/demo is a playground, unset it first.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "swvportal.settings")
    os.environ.update(DEMO="1", BASE_URL=address())
    var = Path(os.environ.get("SWV_VAR", BASE / "var")).resolve()
    os.environ["SWV_VAR"] = str(var)

    def ended(_number: int, _frame: FrameType | None) -> None:
        for number in STOPPING:
            signal.signal(number, signal.SIG_IGN)  # what was asked once is being done
        say("Stopping …")
        raise SystemExit(0)

    with alone(var):
        port()
        for number in STOPPING:
            signal.signal(number, ended)
        broker_answers()
        try:
            with devdb.at_hand():
                prepare()
                serve()
        except ImproperlyConfigured as problem:
            raise SystemExit(str(problem)) from problem
        finally:
            devdb.wait_for_rest(var)  # so that nothing is left when the prompt comes back


if __name__ == "__main__":
    main()
