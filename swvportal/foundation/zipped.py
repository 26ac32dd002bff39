"""Look inside a zipped office document, unpacking no more than it may hold. Raises `Zipped` with a reason."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from xml.parsers import expat

UNPACKED = 200 * 1024 * 1024
RATIO = 20
SMALL = 1024 * 1024  # below this a high ratio is an honest document of much the same words
ENTRIES = 5000
PROGRAMS = (
    ".exe", ".dll", ".scr", ".com", ".msi", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".hta",
    ".jar", ".lnk", ".sh", ".py", ".class", ".docm", ".dotm", ".xlsm", ".xltm", ".xlsb", ".pptm",
)  # fmt: skip
STARTS_AS_PROGRAM = (b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"#!")  # Windows, Linux, OLE container, script
Element = Callable[[str, dict[str, str]], None]
SHEET_UNPACKED = 60 * 1024 * 1024  # rows that look alike pack very small, so that a ratio says nothing
SHEET_MAIN = b"spreadsheetml.sheet.main+xml"
WORD_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


class Zipped(Exception):
    """Why an office document is refused: `broken`, `locked`, `runs`, `attaches` or `bomb`."""


def check_docx(content: bytes) -> None:
    """Refuse what is no Word document without macros, programs, embedded objects and an outside template."""
    archive = _opened(content)
    names = set(archive.namelist())
    if not {"[Content_Types].xml", "word/document.xml"} <= names:
        raise Zipped("broken")
    types = _parsed(archive, "[Content_Types].xml")
    if b"macroEnabled" in types or b"vbaProject" in types or b"activeX" in types:
        raise Zipped("runs")
    if WORD_MAIN not in types:
        raise Zipped("broken")
    _parsed(archive, "word/document.xml")
    for name in names:
        if name.endswith(".rels"):
            _parsed(archive, name, _check_relation)


def _check_relation(element: str, attributes: dict[str, str]) -> None:
    """A template, frame or object from outside is fetched on opening; links and pictures on the page may stay."""
    kind = attributes.get("Type", "").rpartition("/")[2]
    outside = attributes.get("TargetMode", "").strip() == "External" and kind not in ("hyperlink", "image")
    if element == "Relationship" and (outside or kind == "oleObject"):
        raise Zipped("runs")


def check_odt(content: bytes) -> None:
    """Refuse what is no OpenDocument text without macros, programs, embedded objects and password."""
    archive = _opened(content)
    names = archive.namelist()
    if "mimetype" not in names or archive.read("mimetype").strip() != b"application/vnd.oasis.opendocument.text":
        raise Zipped("broken")
    if not {"content.xml", "META-INF/manifest.xml"} <= set(names):
        raise Zipped("broken")
    _parsed(archive, "META-INF/manifest.xml", _refusing("encryption-data", "locked"))
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise Zipped("runs")
    _parsed(archive, "content.xml", _refusing("event-listener", "runs"))


def check_xlsx(content: bytes) -> bool:
    """Refuse what is no Excel workbook without macros and programs; answers whether one of its cells is a formula."""
    archive = _opened(content, most=SHEET_UNPACKED, ratio=None)
    names = set(archive.namelist())
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        raise Zipped("broken")
    types = _parsed(archive, "[Content_Types].xml")
    if b"macroEnabled" in types or b"vbaProject" in types or b"activeX" in types:
        raise Zipped("runs")
    if SHEET_MAIN not in types:
        raise Zipped("broken")
    formulas = False
    for name in names:
        if name.endswith((".xml", ".rels")):
            part = _parsed(archive, name)
            formulas = formulas or b"<f>" in part or b"<f " in part or b":f>" in part
    return formulas


def _opened(content: bytes, *, most: int = UNPACKED, ratio: int | None = RATIO) -> zipfile.ZipFile:
    """Open an archive whose sizes, names and first bytes are harmless, and whose checksums hold."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    entries = archive.infolist()
    if len(entries) > ENTRIES or len({entry.filename for entry in entries}) != len(entries):
        raise Zipped("broken")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > most or (ratio and unpacked > SMALL and unpacked > ratio * len(content)):
        raise Zipped("bomb")
    for entry in entries:
        _check_entry(archive, entry)
    return archive


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    name = entry.filename.lower()
    if name.startswith("/") or ".." in name.split("/") or "\\" in name:
        raise Zipped("broken")
    if entry.flag_bits & 0x1:
        raise Zipped("locked")
    if name.endswith(PROGRAMS) or "vbaproject" in name or "/activex/" in name:
        raise Zipped("runs")
    if name.endswith(".zip"):
        raise Zipped("attaches")
    with archive.open(entry) as stream:
        first = stream.read(1024)
        if first.startswith(STARTS_AS_PROGRAM):
            raise Zipped("runs")
        while stream.read(1024 * 1024):  # to the end: a wrong checksum raises
            pass


def _refusing(unwanted: str, reason: str) -> Element:
    """Refuse an entry that has an element of this name, whatever its prefix."""

    def seen(element: str, _attributes: dict[str, str]) -> None:
        if element == unwanted:
            raise Zipped(reason)

    return seen


def _parsed(archive: zipfile.ZipFile, name: str, seen: Element | None = None) -> bytes:
    """The bytes of an XML entry that is well-formed and declares no document type (no entities).

    `seen` hears each element, without the prefix of its name, and its attributes as a reader takes them.
    """
    text = archive.read(name)
    parser = expat.ParserCreate()

    def refuse(*_declaration: object) -> None:
        raise Zipped("broken")

    parser.StartDoctypeDeclHandler = refuse
    if seen is not None:
        hears = seen
        parser.StartElementHandler = lambda element, attributes: hears(element.rpartition(":")[2], attributes)
    parser.Parse(text, True)  # noqa: FBT003 - expat takes no names
    return text
