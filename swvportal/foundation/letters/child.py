"""The renderer in its box: a program of its own that reads HTML from a pipe and answers with PDF/UA-1.

Started by `box` with an empty environment, isolated (`python -I`) and limited; it imports nothing of the portal, opens
no connection and reads no file but the named assets. The answer to what it cannot render is the kind of error, never
the text. It ends when its pipe closes and after every error.

A request is four bytes of length and UTF-8; an answer is one byte (`P` for PDF, `E` for error), four bytes, the body.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import struct
import sys
import unicodedata
from pathlib import Path
from typing import Any, BinaryIO

import weasyprint
from fontTools.ttLib import TTFont
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

FOLDER = Path(__file__).parent / "assets"
FONTS = ("SourceSans3-Regular.ttf", "SourceSans3-SemiBold.ttf", "SourceSans3-Italic.ttf", "DejaVuSans.ttf")
INSTEAD = "\ufffd"  # printed for a character that no font of ours has; a missing glyph would break PDF/UA
LENGTH = struct.Struct(">I")
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000


class NamedAssets(URLFetcher):  # type: ignore[misc]
    """Gives the fonts by name and `data:` addresses; refuses everything else, also files and the loopback."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        if url.startswith("data:"):
            return super().fetch(url, headers)
        name = url.removeprefix("asset:")
        if name == url or name not in FONTS:
            raise ValueError("refused")
        return URLFetcherResponse(url, (FOLDER / name).read_bytes(), {"Content-Type": "font/ttf"})


class Renderer:
    """One font configuration and one stylesheet for the life of the process; never shared between threads."""

    def __init__(self, css: str) -> None:
        self.fonts = FontConfiguration()
        self.fetcher = NamedAssets()
        self.sheet = weasyprint.CSS(string=css, font_config=self.fonts, url_fetcher=self.fetcher, base_url="asset:")
        self.covered = frozenset(
            char for name in FONTS[:1] + FONTS[3:] for char in TTFont(FOLDER / name, lazy=True).getBestCmap()
        )

    def pdf(self, html: str) -> bytes:
        """Render one document; byte for byte the same for the same HTML."""
        made: bytes = weasyprint.HTML(
            string=self.printable(html), url_fetcher=self.fetcher, base_url="asset:"
        ).write_pdf(stylesheets=[self.sheet], font_config=self.fonts, pdf_variant="pdf/ua-1")
        return made

    def printable(self, html: str) -> str:
        """Put a mark where no font has the character, and drop joiners and variants that would stand alone."""
        unknown = {ord(char) for char in set(html)} - self.covered - {0x09, 0x0A}
        if not unknown:
            return html
        silent = {"Cc", "Cf", "Cs", "Mn", "Me"}
        return html.translate(
            {code: None if unicodedata.category(chr(code)) in silent else INSTEAD for code in unknown}
        )


def shut_off() -> None:
    """Leave the network where the system lets us; the limits and the fetcher hold everywhere."""
    if sys.platform == "linux":
        ctypes.CDLL(None).unshare(CLONE_NEWUSER | CLONE_NEWNET)


def serve(requests: BinaryIO, answers: BinaryIO, *, css: str, cpu_seconds: int) -> None:
    """Answer requests until the pipe closes; each gets its own share of processor time."""
    renderer = Renderer(css)
    answers.write(b"R")
    answers.flush()
    while len(head := requests.read(LENGTH.size)) == LENGTH.size:
        html = requests.read(LENGTH.unpack(head)[0]).decode()
        used = resource.getrusage(resource.RUSAGE_SELF)
        spent = int(used.ru_utime + used.ru_stime) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (spent + cpu_seconds, resource.RLIM_INFINITY))
        try:
            kind, body = b"P", renderer.pdf(html)
        except BaseException as problem:  # noqa: BLE001 - reported by its kind, then this process ends
            kind, body = b"E", type(problem).__name__.encode()
        answers.write(kind + LENGTH.pack(len(body)) + body)
        answers.flush()
        if kind == b"E":
            return


def main() -> None:
    limits = json.loads(sys.argv[1])
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that a library prints gets among the answers
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    shut_off()
    css = "".join(Path(path).read_text(encoding="utf-8") for path in limits["css"])
    serve(sys.stdin.buffer, answers, css=css, cpu_seconds=limits["cpu_seconds"])


if __name__ == "__main__":
    main()
