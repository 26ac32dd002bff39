"""The renderer's box: it ends what hangs, survives what crashes and fetches nothing (security bar, 28)."""

from __future__ import annotations

import http.server
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from swvportal.foundation.letters.box import Box, RenderFailed, the_box

PAGE = "<html lang=nl><head><title>x</title></head><body><p>{}</p></body></html>"


@pytest.fixture
def box() -> Iterator[Box]:
    box = Box()
    yield box
    box.close()


def pid_of(box: Box) -> int:
    box.pdf(PAGE.format("x"))
    assert box._child is not None
    return box._child.pid


def test_req_028_a_document_that_takes_too_long_is_ended_and_the_next_is_fine(box: Box) -> None:
    before = pid_of(box)
    box.seconds = 0.5
    began = time.monotonic()
    with pytest.raises(RenderFailed, match="took too long"):
        box.pdf(PAGE.format("<p>woord</p>" * 60_000))
    assert time.monotonic() - began < 5
    box.seconds = 30
    assert pid_of(box) != before


def test_req_028_memory_beyond_the_limit_is_an_error_and_the_next_is_fine(box: Box) -> None:
    with pytest.raises(RenderFailed, match=r"MemoryError|crashed"):
        box.pdf(PAGE.format("x" * 90_000_000))
    assert box.pdf(PAGE.format("x")).startswith(b"%PDF")


def test_a_child_that_is_killed_between_documents_is_replaced(box: Box) -> None:
    pid = pid_of(box)
    os.kill(pid, signal.SIGKILL)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert pid_of(box) != pid


def test_a_child_that_is_killed_halfway_is_a_failure_and_the_next_is_fine(box: Box) -> None:
    pid = pid_of(box)
    threading.Timer(0.2, os.kill, (pid, signal.SIGKILL)).start()
    with pytest.raises(RenderFailed, match="crashed"):
        box.pdf(PAGE.format("<p>woord</p>" * 60_000))
    assert box.pdf(PAGE.format("x")).startswith(b"%PDF")


def test_a_child_that_dies_while_it_is_written_to_is_a_failure_and_the_next_is_fine(box: Box) -> None:
    pid = pid_of(box)
    os.kill(pid, signal.SIGSTOP)  # it reads no more, and the pipe holds 64 kB
    threading.Timer(0.2, os.kill, (pid, signal.SIGKILL)).start()
    with pytest.raises(RenderFailed, match="crashed"):
        box.pdf(PAGE.format("x" * 1_000_000))
    assert box.pdf(PAGE.format("x")).startswith(b"%PDF")


def test_a_box_that_is_closed_twice_opens_again(box: Box) -> None:
    before = pid_of(box)
    box.close()
    box.close()
    assert pid_of(box) != before


def test_req_028_029_nothing_is_fetched_from_anywhere(box: Box, tmp_path: Path) -> None:
    hits: list[str] = []

    class Canary(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)

    server = http.server.HTTPServer(("127.0.0.1", 0), Canary)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    (tmp_path / "secret.css").write_text("p::before { content: 'GEHEIM' }")
    host = f"http://127.0.0.1:{server.server_port}"
    html = (
        f"<html lang=nl><head><title>x</title><link rel=stylesheet href='{host}/a.css'>"
        f"<link rel=stylesheet href='file://{tmp_path}/secret.css'><link rel=attachment href='file:///etc/hostname'>"
        f"<link rel=attachment href='{host}/b'><style>@import url({host}/c);"
        f"@font-face {{ font-family: z; src: url({host}/d) }}"
        f"p {{ font-family: z; background: url({host}/e) }}</style></head><body><p>tekst<img alt='' src='{host}/f'>"
        f"<img alt='' src='file:///usr/share/pixmaps/debian-logo.png'><img alt='' src='asset:../child.py'>"
        f"<object data='{host}/g'></object><embed src='{host}/h'><svg xmlns='http://www.w3.org/2000/svg'>"
        f"<image href='{host}/i'/><use href='{host}/j#k'/></svg><a rel=attachment href='file:///etc/hostname'>z</a></p></body></html>"
    )
    pdf = box.pdf(html)
    server.shutdown()
    server.server_close()
    assert hits == []
    assert b"/EmbeddedFile" not in pdf
    assert b"GEHEIM" not in pdf


def test_the_child_knows_no_secret_and_has_no_network_of_its_own(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "k" * 60)
    pid = pid_of(box)
    assert Path(f"/proc/{pid}/environ").read_text().split("\0")[:-1] == [
        f"PATH={os.defpath}",
        "LANG=C.UTF-8",
        "HOME=/nonexistent",
    ]


def test_a_box_serves_one_process_and_dies_with_it() -> None:
    mine = the_box()
    assert the_box() is mine
    child = os.fork()
    if child == 0:
        os._exit(0 if the_box() is not mine else 1)
    assert os.waitpid(child, 0)[1] == 0
