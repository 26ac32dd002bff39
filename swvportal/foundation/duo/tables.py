"""Turns the bytes of a file into headings and lines with their numbers; it knows columns, not what they mean.

DUO writes windows-1252 without a mark or UTF-8 with one, `;` or `,`, CRLF, and a single space for "nothing".
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from swvportal.foundation.duo import problems
from swvportal.foundation.duo.problems import DuoProblem


class Kind(StrEnum):
    """Which of DUO's files it is; the import takes the first five."""

    SCHOOLS = "schools"
    PUPILS = "pupils"
    REGIONS = "regions"
    BOARDS = "boards"
    SPECIAL = "special"
    AGES = "ages"


KIND_NAMES: dict[Kind, str | Promise] = {
    Kind.SCHOOLS: _("DUO's file of primary school locations"),
    Kind.PUPILS: _("DUO's file of pupils per location through the years"),
    Kind.REGIONS: _("the list of postcodes per partnership"),
    Kind.BOARDS: _("DUO's file of school boards"),
    Kind.SPECIAL: _("DUO's file of special schools"),
    Kind.AGES: _("DUO's file of pupils by age"),
}
ALIASES = {
    "BRIN NUMMER": "INSTELLINGSCODE",
    "BRINNUMMER": "INSTELLINGSCODE",
    "VESTIGINGSNUMMER": "VESTIGINGSCODE",
    "BEVOEGD GEZAG": "BEVOEGD GEZAG NUMMER",
    "NAAM BEVOEGD GEZAG": "BEVOEGD GEZAG NAAM",
    "NAAM": "BEVOEGD GEZAG NAAM",
}
KIND_OF_SPECIAL = "SOORT PRIMAIR ONDERWIJS"
KIND_OF_PUPILS = "SOORT VESTIGING"
_PLACE = (
    "BEVOEGD GEZAG NUMMER",
    "INSTELLINGSCODE",
    "VESTIGINGSCODE",
    "VESTIGINGSNAAM",
    "STRAATNAAM",
    "HUISNUMMER-TOEVOEGING",
    "POSTCODE",
    "PLAATSNAAM",
    "GEMEENTENAAM",
    "DENOMINATIE",
    "TELEFOONNUMMER",
    "INTERNETADRES",
)
NEEDED: dict[Kind, tuple[str, ...]] = {
    Kind.SCHOOLS: _PLACE,
    Kind.SPECIAL: (KIND_OF_SPECIAL, *_PLACE),
    Kind.PUPILS: ("INSTELLINGSCODE", "VESTIGINGSCODE"),
    Kind.REGIONS: ("PC4", "PO SWV"),
    Kind.BOARDS: ("BEVOEGD GEZAG NUMMER", "BEVOEGD GEZAG NAAM"),
}
PUPILS_OF = re.compile(r"LEERLINGEN ((?:19|20)[0-9]{2})")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MAGIC: tuple[tuple[bytes, str | Promise], ...] = (
    (b"PK\x03\x04", _("an Excel or zip file")),
    (b"\xd0\xcf\x11\xe0", _("an old Excel file")),
    (b"%PDF", _("a PDF file")),
    (b"\xff\xfe", _("a file in UTF-16")),
    (b"\xfe\xff", _("a file in UTF-16")),
)


@dataclass(frozen=True)
class Table:
    """The headings of a file, in DUO's present words, and its lines with their numbers."""

    file: str
    header: tuple[str, ...]
    shown: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def lines(self) -> Iterator[Line]:
        """Each line under the heading; refuses a line that is longer or shorter than the heading."""
        place = {name: index for index, name in enumerate(self.header)}
        for number, cells in self.rows:
            if len(cells) < len(self.header):
                raise DuoProblem(
                    self.file,
                    number,
                    self.shown[len(cells)] or str(len(cells) + 1),
                    problems.ONE_COLUMN if len(cells) == 1 else problems.TOO_FEW,
                    found=len(cells),
                    wanted=len(self.header),
                )
            if len(cells) > len(self.header):
                raise DuoProblem(
                    self.file,
                    number,
                    str(len(self.header) + 1),
                    problems.TOO_MANY,
                    found=len(cells),
                    wanted=len(self.header),
                )
            yield Line(self.file, number, cells, place, self.shown)


@dataclass(frozen=True)
class Line:
    """One line: its cells by heading, and the way to say what is wrong with one of them."""

    file: str
    number: int
    cells: tuple[str, ...]
    place: dict[str, int]
    shown: tuple[str, ...]

    def __getitem__(self, name: str) -> str:
        return self.cells[self.place[name]]

    def wrong(self, name: str, sentence: str, **facts: str | int) -> DuoProblem:
        """The problem with the cell under this heading, named as the file itself names it."""
        return DuoProblem(self.file, self.number, self.shown[self.place[name]], sentence, **facts)


def table(data: bytes, *, file: str, wanted: Kind) -> Table:
    """Split a file into headings and lines; refuses another file than the wanted one, and a missing column."""
    lines = decode(data, file=file).split("\n")
    start = _markdown_start(lines)
    at, shown, rows = _csv(lines, file=file) if start is None else _markdown(lines, start)
    header = tuple(_plain(name) for name in shown)
    found = _kind_of(header)
    if found is not None and found != wanted:
        raise DuoProblem(
            file, at, "1", problems.WRONG_FILE, found=str(KIND_NAMES[found]), wanted=str(KIND_NAMES[wanted])
        )
    if found is None and not set(header) & set(NEEDED[wanted]):
        raise DuoProblem(file, at, "1", problems.UNKNOWN_FILE, wanted=str(KIND_NAMES[wanted]))
    for name in NEEDED[wanted]:
        if name not in header:
            raise DuoProblem(file, at, name, problems.MISSING_COLUMN, name=name, wanted=str(KIND_NAMES[wanted]))
        if header.count(name) > 1:
            raise DuoProblem(file, at, name, problems.COLUMN_TWICE, name=name)
    if not rows:
        raise DuoProblem(file, at + 1, "1", problems.NO_LINES)
    return Table(file, header, shown, rows)


def decode(data: bytes, *, file: str) -> str:
    """Bytes to text with `\\n` as line end: UTF-8 (with or without mark), else windows-1252."""
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise DuoProblem(file, 1, "1", problems.NOT_TEXT, what=str(what))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError as wrong:
            raise _unreadable(data[: wrong.start].decode("latin-1"), file=file) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if wrong_one := _CONTROL.search(text):
        raise _unreadable(text[: wrong_one.start()], file=file)
    if not text.strip():
        raise DuoProblem(file, 1, "1", problems.EMPTY_FILE)
    return text


def _unreadable(before: str, *, file: str) -> DuoProblem:
    """The place of a character that cannot be read, from the text that stands before it."""
    before = before.replace("\r\n", "\n").replace("\r", "\n")
    line = before.rpartition("\n")[2]
    column = line.count(";" if ";" in line else ",") + 1
    return DuoProblem(file, before.count("\n") + 1, str(column), problems.BAD_CHARACTER)


def _plain(name: str) -> str:
    """A heading in DUO's present words: capitals, single spaces, no underscores."""
    plain = " ".join(name.replace("_", " ").split()).upper()
    return ALIASES.get(plain, plain)


def _kind_of(header: tuple[str, ...]) -> Kind | None:
    """Which file these headings look like."""
    names = set(header)
    if KIND_OF_SPECIAL in names:
        return Kind.SPECIAL
    if any(PUPILS_OF.fullmatch(name) for name in names):
        return Kind.PUPILS
    if any(name.startswith("LEEFTIJD") for name in names):
        return Kind.AGES
    if "PC4" in names:
        return Kind.REGIONS
    if "VESTIGINGSNAAM" in names or {"VESTIGINGSCODE", "STRAATNAAM"} <= names:
        return Kind.SCHOOLS
    if "BEVOEGD GEZAG NAAM" in names:
        return Kind.BOARDS
    return None


Split = tuple[int, tuple[str, ...], tuple[tuple[int, tuple[str, ...]], ...]]  # line of the heading, heading, lines


def _csv(lines: list[str], *, file: str) -> Split:
    """Headings and lines of a CSV file. Each line is split by itself: an open quote never swallows the next one."""
    first = next(number for number, line in enumerate(lines) if line.strip())
    delimiter = ";" if lines[first].count(";") >= lines[first].count(",") else ","
    rows = [
        (number, _cells(line, delimiter, file=file, number=number))
        for number, line in enumerate(lines, start=1)
        if line.strip()
    ]
    return rows[0][0], rows[0][1], tuple(rows[1:])


def _cells(line: str, delimiter: str, *, file: str, number: int) -> tuple[str, ...]:
    try:
        return tuple(" ".join(cell.split()) for cell in next(csv.reader([line], delimiter=delimiter, strict=True)))
    except csv.Error:
        column = line.partition('"')[0].count(delimiter) + 1
        raise DuoProblem(file, number, str(column), problems.BROKEN_QUOTES) from None


def _markdown_start(lines: list[str]) -> int | None:
    """The index of the heading of the regulation's table; None where there is no such table."""
    for index, line in enumerate(lines):
        if line.lstrip().startswith("|") and any(_plain(cell) == "PC4" for cell in _markdown_cells(line)):
            return index
    return None


def _markdown_cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|"))


def _markdown(lines: list[str], start: int) -> Split:
    """Headings and lines of the regulation's table, up to its last line; a line without bars is a broken one."""
    end = max(index for index, line in enumerate(lines) if line.lstrip().startswith("|"))
    rows = [
        (index + 1, _markdown_cells(lines[index]))
        for index in range(start + 1, end + 1)
        if lines[index].strip() and not re.fullmatch(r"[|:\-\s]+", lines[index])
    ]
    return start + 1, _markdown_cells(lines[start]), tuple(rows)
