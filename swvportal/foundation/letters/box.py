"""The parent's side of the renderer's box: start it, feed it, end it when it misbehaves.

One box per process, one document at a time. Whatever the child does (crash, hang, eat memory) comes out as
`RenderFailed`, and the next document gets a fresh child.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import selectors
import struct
import subprocess
import sys
import threading
import time
from functools import cache
from pathlib import Path

from django.conf import settings

# The same as in `child.py`, which is not imported: it brings in the PDF library, and only the child needs that.
LENGTH = struct.Struct(">I")
SECONDS = 30
MEMORY = 512 * 1024 * 1024  # security bar, 28
DOCUMENTS = 500  # then a fresh child: what a library may leak stays small
CHILD = Path(__file__).with_name("child.py")
PAGE_CSS = Path(__file__).parent / "assets" / "page.css"


class RenderFailed(Exception):
    """No PDF came out; the message is the kind of failure and holds nothing of the letter."""


class Box:
    """A renderer process and the pipe to it; `rendered` counts the documents of this box, over all its children."""

    def __init__(self, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self.seconds, self.memory = seconds, memory
        self._child: subprocess.Popen[bytes] | None = None
        self.rendered = 0
        self._done = 0
        self._lock = threading.Lock()

    def pdf(self, html: str) -> bytes:
        """Render one document within the time and memory limits; raises RenderFailed."""
        body = html.encode("utf-8", "replace")
        with self._lock:
            try:
                return self._ask(self._running(), LENGTH.pack(len(body)) + body)
            except RenderFailed:
                self.close()
                raise
            except OSError as problem:
                self.close()
                raise RenderFailed("crashed") from problem

    def close(self) -> None:
        """End the child at once; it has nothing to save."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()
            for pipe in filter(None, (child.stdin, child.stdout)):
                with contextlib.suppress(OSError):
                    pipe.close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is not None and (self._child.poll() is not None or self._done >= DOCUMENTS):
            self.close()
        if self._child is None:
            css = [str(settings.BASE_DIR / "static" / "letter.css"), str(PAGE_CSS)]
            limits = json.dumps({"memory": self.memory, "cpu_seconds": int(self.seconds) + 1, "css": css})
            self._child = subprocess.Popen(
                [sys.executable, "-I", str(CHILD), limits],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # the renderer's warnings may quote the letter
                env={"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": "/nonexistent"},
                cwd="/",
            )
            self._done = 0
            self._read(self._child, 1, time.monotonic() + SECONDS)  # its sign that it is ready
        return self._child

    def _ask(self, child: subprocess.Popen[bytes], request: bytes) -> bytes:
        deadline = time.monotonic() + self.seconds
        assert child.stdin is not None  # noqa: S101 - a pipe was asked for
        child.stdin.write(request)
        child.stdin.flush()
        head = self._read(child, 1 + LENGTH.size, deadline)
        body = self._read(child, LENGTH.unpack(head[1:])[0], deadline)
        self._done += 1
        self.rendered += 1
        if head[:1] != b"P":
            raise RenderFailed(body.decode("ascii", "replace"))
        return body

    @staticmethod
    def _read(child: subprocess.Popen[bytes], size: int, deadline: float) -> bytes:
        assert child.stdout is not None  # noqa: S101 - a pipe was asked for
        read = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(child.stdout, selectors.EVENT_READ)
            while len(read) < size:
                if not selector.select(deadline - time.monotonic()):
                    raise RenderFailed("took too long")
                piece = os.read(child.stdout.fileno(), size - len(read))
                if not piece:
                    raise RenderFailed("crashed")
                read += piece
        return bytes(read)


@cache
def _box_of(_pid: int) -> Box:
    box = Box()
    atexit.register(box.close)
    return box


def the_box() -> Box:
    """The box of this process; a forked worker gets its own."""
    return _box_of(os.getpid())
