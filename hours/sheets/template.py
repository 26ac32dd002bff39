"""An empty file to fill in: the headings, an explanation, and the codes and words that are valid here.

It reads schools, boards, suppliers and coaches; it writes nothing, and no text in it is ever a formula.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import TextChoices
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from hours.enums import Activity, Lapse, Purpose, SheetKind
from hours.sheets.columns import COLUMNS
from hours.sheets.named import coaches
from swvportal.foundation.exports.sheets import text_cell
from swvportal.foundation.models import Board, School, Supplier
from swvportal.foundation.spreadsheets import MOST_LINES
from swvportal.foundation.towns import place

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BOLD = Font(bold=True)


def template_of(kind: str) -> bytes:
    """The bytes of the workbook; its first sheet is the one to fill in."""
    book = Workbook(write_only=True)
    columns = COLUMNS[kind]
    sheet = _sheet(book, str(SheetKind(kind).label), [column.width for column in columns])
    sheet.freeze_panes = "A2"
    _row(sheet, [str(column.label) for column in columns], bold=True)
    told = _sheet(book, _("Explanation"), [24, 14, 100])
    _row(told, [_("Column"), _("Needed"), _("What you write")], bold=True)
    for column in columns:
        _row(told, [str(column.label), _("yes") if column.needed else _("no"), str(column.explained)])
    _row(told, [])
    for sentence in _rules(kind):
        _row(told, [sentence])
    _codes(book, kind)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _rules(kind: str) -> list[str]:
    rules = [
        _("Fill in the first sheet, one row each. The order of the columns does not matter."),
        _("You see first what will be booked; nothing is booked before you confirm."),
        _("A row that was brought in before is recognised and not booked again."),
        _("At most %(most)d rows fit in one file.") % {"most": MOST_LINES},
    ]
    if kind == SheetKind.TIME:
        rules.insert(
            1, _("Fill in a reference or a school code. With neither it is other work, which costs no budget.")
        )
    return rules


def _codes(book: Workbook, kind: str) -> None:
    """A sheet for each list of what can be filled in."""
    words: list[tuple[str, type[TextChoices]]] = (
        [(_("Purpose"), Purpose), (_("Lapse"), Lapse)] if kind == SheetKind.BUDGETS else [(_("Activity"), Activity)]
    )
    for title, choices in words:
        _list(book, title, [title], ([str(label)] for label in choices.labels))
    _list(book, _("Suppliers"), [_("Supplier")], ([row.name] for row in Supplier.objects.order_by("name")))
    open_schools = School.objects.filter(closed_on__isnull=True).order_by("name", "code")
    places = ([row.code, row.name, place(row.city)] for row in open_schools)
    _list(book, _("Schools"), [_("Code"), _("School"), _("Place")], places)
    if kind == SheetKind.BUDGETS:
        boards = ([row.number, row.name] for row in Board.objects.order_by("name", "number"))
        _list(book, _("School boards"), [_("Number"), _("School board")], boards)
    else:
        people = sorted(coaches().values(), key=lambda user: user.name)
        _list(book, _("Coaches"), [_("E-mail address"), _("Name")], ([user.email, user.name] for user in people))


def _list(book: Workbook, title: str, heads: list[str], rows: Iterable[list[str]]) -> None:
    sheet = _sheet(book, title, [34, 44, 30][: len(heads)])
    _row(sheet, heads, bold=True)
    for row in rows:
        _row(sheet, row)


def _sheet(book: Workbook, title: str, widths: Sequence[int]) -> Any:
    sheet: Any = book.create_sheet(capfirst(title))
    for column, width in zip("ABCDEFGHIJ", widths, strict=False):
        sheet.column_dimensions[column].width = width
    return sheet


def _row(sheet: Any, texts: Sequence[str], *, bold: bool = False) -> None:
    cells = [text_cell(sheet, text) for text in texts]
    for cell in cells if bold else ():
        cell.font = _BOLD
    sheet.append(cells)
