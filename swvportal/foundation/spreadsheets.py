"""Reads an uploaded spreadsheet, XLSX or CSV, into a heading and lines of cells; it knows no column and stores nothing.

Every hostile or unhappy file ends in a `SheetProblem` with a sentence on what to do; nothing of it is unpacked beyond
what it may hold (security bar, 30 and 32).
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from openpyxl import load_workbook

from swvportal.foundation.formulas import unmarked
from swvportal.foundation.zipped import Zipped, check_xlsx

MOST_BYTES = 5 * 1024 * 1024
MOST_LINES = 5000
MOST_COLUMNS = 60
MOST_SCANNED = 50_000  # rows looked at, the empty ones too
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

EMPTY = gettext_noop("This file is empty. Choose another one.")
TOO_BIG = gettext_noop("This file is too big: at most %(most)d MB. Divide it over several files.")
TOO_MANY = gettext_noop("This file has more than %(most)d rows. Divide it over several files.")
NO_HEADING = gettext_noop("There is no row with headings in this file. Use the template.")
NO_LINES = gettext_noop("There are no rows under the headings.")
OLD_OR_LOCKED = gettext_noop(
    "This is an old Excel file (.xls), or one with a password. Save it as .xlsx without a password."
)
OTHER_ZIP = gettext_noop("This is no Excel file. Save it as .xlsx or as CSV, and choose it again.")
RUNS = gettext_noop("This file holds a program or macro. Save it as .xlsx without macros.")
BROKEN = gettext_noop("This file cannot be opened: it is damaged. Open it in Excel, save it anew and choose it again.")
UNPACKS = gettext_noop("This file unpacks to far too much. Copy the rows to the template and choose that.")
NOT_TEXT = gettext_noop("This is no text file. Choose an Excel file (.xlsx) or a CSV file.")
BAD_CHARACTER = gettext_noop("Row %(line)d holds a character that cannot be read. Save the file as “CSV UTF-8”.")
QUOTES = gettext_noop("The quotation marks do not match, at or before row %(line)d. Mend them, or save it as .xlsx.")
REASONS = {"locked": OLD_OR_LOCKED, "runs": RUNS, "attaches": OTHER_ZIP, "bomb": UNPACKS}


class SheetProblem(Exception):
    """A file of which no row can be read; `sentence` is the English source text and `facts` fill it."""

    def __init__(self, sentence: str, /, **facts: str | int) -> None:
        super().__init__(sentence)
        self.sentence, self.facts = sentence, facts

    def __str__(self) -> str:
        return _(self.sentence) % self.facts


@dataclass(frozen=True)
class NoValue:
    """A formula that was never computed."""


@dataclass(frozen=True)
class CellError:
    """What a spreadsheet shows where a formula failed, such as `#N/A`."""

    text: str


Cell = (
    str
    | int
    | float
    | datetime.datetime
    | datetime.date
    | datetime.time
    | datetime.timedelta
    | NoValue
    | CellError
    | None
)


@dataclass(frozen=True)
class Line:
    """One row that is not empty, by its number in the file; cells may be fewer or more than the headings."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """The headings as they stand in the file, and the rows under them."""

    header: tuple[str, ...]
    lines: tuple[Line, ...]


def read_sheet(data: bytes, *, fits: Callable[[Sequence[str]], bool], headings_only: bool = False) -> Sheet:
    """Read a CSV file, or of a workbook the first sheet whose headings fit, else the first; raises `SheetProblem`.

    With `headings_only` no line is read, which is quick.
    """
    if len(data) > MOST_BYTES:
        raise too_big()
    if not data.strip():
        raise SheetProblem(EMPTY)
    if data.startswith(OLE):
        raise SheetProblem(OLD_OR_LOCKED)
    if not data.startswith(ZIP):
        return _sheet(enumerate(_csv(_decoded(data)), start=1), headings_only=headings_only)
    try:
        return _workbook(data, fits, headings_only=headings_only)
    except SheetProblem:
        raise
    except Exception as problem:  # a hostile file makes a parser raise anything; each of it is a no
        raise SheetProblem(REASONS.get(str(problem), BROKEN)) from problem


def too_big() -> SheetProblem:
    """The problem of a file with more than `MOST_BYTES`."""
    return SheetProblem(TOO_BIG, most=MOST_BYTES // 1024 // 1024)


def _sheet(rows: Iterable[tuple[int, Sequence[Cell]]], *, headings_only: bool) -> Sheet:
    header: tuple[str, ...] | None = None
    lines: list[Line] = []
    for number, cells in rows:
        if number > MOST_SCANNED:
            raise SheetProblem(TOO_MANY, most=MOST_LINES)
        if all(cell is None or cell == "" for cell in cells):
            continue
        if header is None:
            header = tuple("" if cell is None else str(cell) for cell in cells)
            if headings_only:
                break
        elif len(lines) == MOST_LINES:
            raise SheetProblem(TOO_MANY, most=MOST_LINES)
        else:
            lines.append(Line(number, tuple(cells)))
    if header is None:
        raise SheetProblem(NO_HEADING)
    return Sheet(header, tuple(lines))


def _workbook(data: bytes, fits: Callable[[Sequence[str]], bool], *, headings_only: bool) -> Sheet:
    try:
        formulas = check_xlsx(data)
    except Zipped as reason:
        raise SheetProblem(REASONS.get(str(reason), OTHER_ZIP)) from reason
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts that openpyxl leaves out, such as drop-down lists
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        typed = load_workbook(io.BytesIO(data), read_only=True, keep_links=False) if formulas else None
        pairs = zip(book.worksheets, typed.worksheets if typed else repeat(None), strict=False)
        first: Sheet | SheetProblem | None = None
        for values, sources in pairs:
            try:
                sheet = _sheet(enumerate(_rows(values, sources), start=1), headings_only=headings_only)
            except SheetProblem as problem:
                first = first or problem
                continue
            if fits(sheet.header):
                return sheet
            first = sheet if first is None or isinstance(first, SheetProblem) else first
    if isinstance(first, Sheet):
        return first
    raise first or SheetProblem(NO_HEADING)


def _rows(values: Any, sources: Any) -> Iterator[list[Cell]]:
    """The rows of a sheet; `sources` is the same sheet with its formulas, where there are any."""
    for sheet in filter(None, (values, sources)):
        sheet.reset_dimensions()  # some programs write a wrong one
    both = zip(_of(values), _of(sources) if sources is not None else repeat(()), strict=False)
    for row, typed in both:
        formulas = {place for place, cell in enumerate(typed) if cell.data_type == "f"}
        yield [_cell(cell, formula=place in formulas) for place, cell in enumerate(row)]


def _of(sheet: Any) -> Iterator[Sequence[Any]]:
    return iter(sheet.iter_rows(max_col=MOST_COLUMNS, max_row=MOST_SCANNED + 1))


def _cell(cell: Any, *, formula: bool) -> Cell:
    value = cell.value
    if value is None and formula:
        return NoValue()
    if cell.data_type == "e":
        return CellError(str(value))
    return " ".join(value.split()) if isinstance(value, str) else value


def _decoded(data: bytes) -> str:
    """Text of UTF-8 (with or without mark), UTF-16 with a mark, else windows-1252."""
    try:
        text = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError as wrong:
            raise SheetProblem(BAD_CHARACTER, line=data.count(b"\n", 0, wrong.start) + 1) from None
    if _CONTROL.search(text):
        raise SheetProblem(NOT_TEXT)
    return text


def _csv(text: str) -> Iterator[list[Cell]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    if match := re.fullmatch(r'"?sep=(.)"?', first.strip(), re.IGNORECASE):  # Excel's own first line
        delimiter, text = match[1], text.replace(first, "", 1)
    else:
        plain = re.sub(r'"[^"]*"', "", first)
        delimiter = max(";\t,", key=plain.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            yield [unmarked(" ".join(cell.split())) for cell in row[:MOST_COLUMNS]]
    except csv.Error:
        raise SheetProblem(QUOTES, line=reader.line_num) from None
