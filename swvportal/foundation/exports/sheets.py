"""Rows to XLSX and CSV: streamed, with times that can be added up, and never a formula; it reads no rows itself.

What people typed stays text in every program that opens the file (security bar, 26).
"""

from __future__ import annotations

import contextlib
import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from swvportal.foundation.exports.kinds import Heard, silent
from swvportal.foundation.formulas import STARTS_FORMULA, looks_like_formula
from swvportal.foundation.minutes import HOUR, as_hours

DAY = 24 * HOUR
MOST_ROWS = 1_000_000  # a spreadsheet holds 1,048,576; what is more goes on in a next sheet
FORMATS = {"minutes": "[h]:mm", "date": "dd-mm-yyyy", "moment": "dd-mm-yyyy hh:mm"}
WIDTHS = {"minutes": 12, "number": 12, "date": 13, "moment": 18, "text": 26}
_BLANKS = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
Finish = Callable[[], None]
"""Ends the file once every row was read; it may take a while, says so and asks the database nothing."""


@dataclass(frozen=True)
class Sheet:
    """One list to be written: heads with shape and explanation, and rows that are read while they are written."""

    title: str
    stem: str
    note: str
    heads: Sequence[tuple[str, str, str]]
    total: int
    rows: Iterable[Sequence[object]]


def plain(text: object) -> str:
    """A text without the signs that no spreadsheet keeps."""
    return ILLEGAL_CHARACTERS_RE.sub("", str(text))


def text_cell(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    """A cell that holds this text whatever it begins with: never a formula."""
    cell: Cell = WriteOnlyCell(sheet, None)
    _set_text(cell, plain(text))
    return cell


def two_heads(title: str) -> tuple[str, str]:
    """What the two cells of `two_ways` are called."""
    return f"{title} (+)", f"{title} (-)"


def two_ways(minutes: int | None) -> tuple[int | None, int | None]:
    """What is added and what is taken off, in two cells, for Excel shows no time below zero; one of them is empty."""
    if minutes is not None and minutes < 0:
        return None, -minutes
    return minutes, None


def time_cell(sheet: WriteOnlyWorksheet, minutes: int) -> Cell:
    """A cell with hours as a spreadsheet keeps them: a part of a day. Never below zero: `two_ways`."""
    cell: Cell = WriteOnlyCell(sheet, minutes / DAY)
    cell.number_format = FORMATS["minutes"]
    return cell


def _set_text(cell: Cell, text: str) -> None:
    cell.value = text
    cell.data_type = "s"
    if text.startswith(STARTS_FORMULA):
        cell.quotePrefix = True


class _Pen:
    """Writes rows of one sheet; a cell per column is used again for every row, since a row is written at once."""

    def __init__(self, book: Workbook, sheet: Sheet, part: int) -> None:
        name = sheet.title if part == 1 else f"{sheet.title} ({part})"
        self.sheet: WriteOnlyWorksheet = book.create_sheet(name[:31])
        self.sheet.freeze_panes = "A2"
        bold = []
        for place, (head, shape, _note) in enumerate(sheet.heads, start=1):
            width = max(WIDTHS[shape], min(len(head) + 2, 30))
            self.sheet.column_dimensions[get_column_letter(place)].width = width
            cell = text_cell(self.sheet, head)
            cell.font = Font(bold=True)
            bold.append(cell)
        self.sheet.append(bold)
        self.shapes = [shape for _head, shape, _note in sheet.heads]
        self.cells = [self._cell(shape) for shape in self.shapes]

    def _cell(self, shape: str) -> Cell:
        cell: Cell = WriteOnlyCell(self.sheet, None)
        if shape in FORMATS:
            cell.number_format = FORMATS[shape]
        return cell

    def write(self, row: Sequence[object]) -> None:
        line: list[Cell | None] = []
        for shape, cell, value in zip(self.shapes, self.cells, row, strict=True):
            if value is None or value == "":
                line.append(None)
            elif shape == "text":
                line.append(self._text(cell, plain(value)))
            else:
                cell.value = _number(shape, value)
                line.append(cell)
        self.sheet.append(line)

    def _text(self, cell: Cell, text: str) -> Cell:
        if text.startswith(STARTS_FORMULA):
            cell = WriteOnlyCell(self.sheet, None)
            cell.quotePrefix = True
        cell.value = text
        cell.data_type = "s"
        return cell


def _number(shape: str, value: Any) -> Any:
    if shape == "minutes":
        return value / DAY
    if shape == "moment":
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    return value


def write_xlsx(sheets: Sequence[Sheet], file: IO[bytes], heard: Heard, *, title: str) -> Finish:
    """Read all rows and write them, with an explanation in front; what comes back packs the workbook into the file."""
    book = Workbook(write_only=True)
    try:
        _explain(book.create_sheet(_("Explanation")), sheets, title)
        for sheet, rows in zip(sheets, _counted(sheets, heard), strict=True):
            pen = _Pen(book, sheet, 1)
            for number, row in enumerate(rows):
                if number and number % MOST_ROWS == 0:
                    pen = _Pen(book, sheet, number // MOST_ROWS + 1)
                pen.write(row)
    except BaseException:
        _throw_away(book)
        raise
    return lambda: _pack(book, file, heard)


class _Packing:
    """A file that says at each write that its worker lives; stopped once, it is silent."""

    def __init__(self, file: IO[bytes], heard: Heard) -> None:
        self.file, self.heard = file, heard

    def write(self, data: bytes) -> int:
        heard, self.heard = self.heard, silent
        heard(1, 1)
        self.heard = heard
        return self.file.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)


def _pack(book: Workbook, file: IO[bytes], heard: Heard) -> None:
    try:
        book.save(_Packing(file, heard))
    except BaseException:
        _throw_away(book)
        raise


def _throw_away(book: Workbook) -> None:
    """Remove the rows, which stand in files beside that nobody else takes away."""
    for begun in book.worksheets:
        begun.close()
        with contextlib.suppress(FileNotFoundError):  # packed already
            begun._writer.cleanup()  # type: ignore[attr-defined]


def _explain(sheet: WriteOnlyWorksheet, sheets: Sequence[Sheet], title: str) -> None:
    for letter, width in zip("ABC", (30, 34, 90), strict=True):
        sheet.column_dimensions[letter].width = width  # type: ignore[attr-defined]
    for row in explanation(sheets, title):
        sheet.append([text_cell(sheet, text) for text in row])


def explanation(sheets: Sequence[Sheet], title: str) -> Iterator[list[str]]:
    """What the file holds, in words: the moment, each list, and each of its columns."""
    yield [title]
    yield [_("Made on %(moment)s.") % {"moment": date_format(timezone.localtime(), "j F Y H:i")}]
    yield []
    yield [_("List"), _("Column"), _("What it holds")]
    shapes = {
        "minutes": _("Hours and minutes."),
        "date": _("A day."),
        "moment": _("A day and time, in Dutch time."),
        "number": _("A number."),
        "text": "",
    }
    for sheet in sheets:
        yield [sheet.title, "", sheet.note]
        for head, shape, note in sheet.heads:
            yield ["", head, " ".join(part for part in (note, shapes[shape]) if part)]


def write_csv(sheets: Sequence[Sheet], file: IO[bytes], heard: Heard, *, title: str) -> Finish:
    """Read the rows of one list and write them as CSV for a Dutch Excel: semicolons, decimal commas, UTF-8 with its
    mark.
    """
    [sheet], [rows] = sheets, _counted(sheets, heard)
    _csv(file, sheet, rows)
    return lambda: None


def write_zip(sheets: Sequence[Sheet], file: IO[bytes], heard: Heard, *, title: str) -> Finish:
    """Read all rows and write a CSV for each list, and one that explains them, into one ZIP."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        told = io.StringIO(newline="")
        lines = csv.writer(told, delimiter=";")
        lines.writerows([safe(text) for text in row] for row in explanation(sheets, title))
        packed.writestr("0-toelichting.csv", "\ufeff" + told.getvalue())
        for place, (sheet, rows) in enumerate(zip(sheets, _counted(sheets, heard), strict=True), start=1):
            with packed.open(f"{place}-{sheet.stem}.csv", "w", force_zip64=True) as part:
                _csv(part, sheet, rows)
    return lambda: None


def _csv(file: IO[bytes], sheet: Sheet, rows: Iterable[Sequence[object]]) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=False)
    lines = csv.writer(text, delimiter=";")
    heads: list[str] = []
    for head, shape, _note in sheet.heads:
        heads += [_("%(head)s (minutes)") % {"head": head}, f"{head} (u:mm)"] if shape == "minutes" else [head]
    lines.writerow([safe(head) for head in heads])
    shapes = [shape for _head, shape, _note in sheet.heads]
    for row in rows:
        line: list[str] = []
        for shape, value in zip(shapes, row, strict=True):
            line += in_csv(shape, value)
        lines.writerow(line)
    text.flush()
    text.detach()


def in_csv(shape: str, value: Any) -> list[str]:
    """A value as CSV holds it; a time twice, in whole minutes to count with and as hours and minutes to read."""
    if value is None:
        return ["", ""] if shape == "minutes" else [""]
    if shape == "minutes":
        return [str(value), as_hours(value)]
    if shape == "number":
        return [str(value)]
    if shape == "date":
        return [f"{value:%d-%m-%Y}"]
    if shape == "moment":
        return [f"{timezone.localtime(value):%d-%m-%Y %H:%M}"]
    return [safe(value)]


def safe(value: object) -> str:
    """A text on one line, with an apostrophe where a spreadsheet would take it for a formula; `unmarked` undoes it."""
    text = _BLANKS.sub(" ", str(value)).strip()
    return f"'{text}" if looks_like_formula(text) else text


def _counted(sheets: Sequence[Sheet], heard: Heard) -> Iterator[Iterator[Sequence[object]]]:
    """The rows of each sheet in turn, saying how far it is over all of them."""
    whole = sum(sheet.total for sheet in sheets) or 1
    before = 0
    for sheet in sheets:
        yield _telling(sheet.rows, before, whole, heard)
        before += sheet.total


def _telling(rows: Iterable[Sequence[object]], before: int, whole: int, heard: Heard) -> Iterator[Sequence[object]]:
    for number, row in enumerate(rows):
        if number % 200 == 0:
            heard(min(before + number, whole), whole)
        yield row
