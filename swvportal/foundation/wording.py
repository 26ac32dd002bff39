"""The words of a document that was judged already, page by page, and the numbers in them that look like a BSN.

It reads what a person would read on the page. A picture or a scan has no words for it: only people see those.
"""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.parsers import expat

from pypdf import PdfReader

from swvportal.foundation.citizen_numbers import citizen_numbers
from swvportal.foundation.enums import Wording
from swvportal.foundation.inspection import DOCX, ODT, PDF

READ_SECONDS = 5.0
"""How long somebody waits at most for the words of an upload; what comes after is left to people's own eyes."""
Pages = Iterator[tuple[int | None, str]]


@dataclass(frozen=True)
class Read:
    """How far a document was read, and the first number in it that looks like a BSN; `page` where it has pages."""

    wording: Wording
    number: str = ""
    page: int | None = None


def read_words(content: bytes, media_type: str) -> Read:
    """Read a judged upload until a number is found, it ends, or time is up."""
    pages = PAGES.get(media_type)
    if pages is None:
        return Read(Wording.NONE)
    until, words = time.monotonic() + READ_SECONDS, False
    for page, text in pages(content):
        words = words or bool(text.strip())
        if found := citizen_numbers(text):
            return Read(Wording.WHOLE, found[0], page)
        if time.monotonic() > until:
            return Read(Wording.PART)
    return Read(Wording.WHOLE if words else Wording.NONE)


def _of_pdf(content: bytes) -> Pages:
    """Text and filled-in fields of each page; a page that cannot be read has none."""
    for number, page in enumerate(PdfReader(io.BytesIO(content), strict=False).pages, start=1):
        try:
            text = page.extract_text()
        except Exception:  # noqa: BLE001 - fonts and encodings of honest files raise anything; opening them still works
            text = ""
        filled = [note.get_object().get("/V", "") for note in page.get("/Annots", None) or []]
        yield number, "\n".join([text, *(str(value) for value in filled)])


def _of_zipped(parts: Callable[[str], bool], ends: set[str]) -> Callable[[bytes], Pages]:
    """The words of the XML parts that carry text; each paragraph, cell and line break ends a line."""

    def pages(content: bytes) -> Pages:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in filter(parts, archive.namelist()):
                yield None, _words(archive.read(name), ends)

    return pages


def _words(xml: bytes, ends: set[str]) -> str:
    found: list[str] = []
    parser = expat.ParserCreate()
    parser.CharacterDataHandler = found.append

    def end(element: str) -> None:
        if element.rpartition(":")[2] in ends:
            found.append("\n")

    parser.EndElementHandler = end
    parser.Parse(xml, True)  # noqa: FBT003 - expat takes no names
    return "".join(found)


def _carries_words(name: str) -> bool:
    file = name.removeprefix("word/")
    return (
        file != name and file.endswith(".xml") and file.startswith(("document", "header", "foot", "comments", "endn"))
    )


PAGES: dict[str, Callable[[bytes], Pages]] = {
    PDF: _of_pdf,
    DOCX: _of_zipped(_carries_words, {"p", "tab", "br", "tc"}),
    ODT: _of_zipped({"content.xml", "styles.xml"}.__contains__, {"p", "h", "tab", "line-break", "s"}),
}
