"""Programs that a test started, and what is done with them at its end."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import time
from collections.abc import Callable, Iterable
from pathlib import Path


def end(programs: Iterable[subprocess.Popen[str]]) -> None:
    """End these programs whatever they are doing, and close what they were read by."""
    for program in programs:
        program.kill()
        program.wait()
        for stream in (program.stdin, program.stdout):
            if stream:
                stream.close()


class Redis:
    """A server of our own, on a port of its own, with nothing on disk."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.folder = folder
        self.start()

    def start(self) -> None:
        argv = ["redis-server", "--port", str(self.port), "--save", "", "--dir", str(self.folder)]
        self.process = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self.answers)

    def answers(self) -> bool:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), 1).close()
            return True
        return False

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def wait_for(true: Callable[[], object], seconds: float = 60) -> None:
    """Return as soon as it is true; fails the test when it takes longer."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)
