"""An overview as a spreadsheet: times that a spreadsheet can count with, and never a formula; it reads no row.

A name that begins like a formula stays text, in every program that opens the file.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from hours.overviews.figures import Figures, Overview, Row
from hours.overviews.kinds import Kind
from hours.overviews.questions import Counts
from hours.overviews.reserve import Given
from swvportal.foundation.exports.sheets import text_cell, time_cell
from swvportal.foundation.schoolyears import as_label

_BOLD = Font(bold=True)


def workbook_of(
    overview: Overview,
    counts: Counts | None,
    *,
    conclusion: str,
    kinds: Sequence[Kind] = (),
    given: Sequence[Given] = (),
) -> bytes:
    """The bytes of the file: a sheet by holder and supplier, by kind of question, by purpose, by supplier, of the
    reserve, by month, and of the questions.
    """
    book = Workbook(write_only=True)
    times = [_("Received"), _("Reserved"), _("Used"), _("Lapsed"), _("Left")]
    sheet = TimesSheet(book, _("Overview"), widths=[44, 34, 14, 14, 14, 14, 14])
    sheet.row([_("Hours %(year)s") % {"year": as_label(overview.asked.year)}], bold=True)
    sheet.row([conclusion])
    sheet.row([])
    sheet.row([_("Holder"), _("Supplier"), *times], bold=True)
    for row in overview.rows:
        sheet.row([row.name, row.supplier], _times(row.figures))
    sheet.row([_("Together"), ""], _times(overview.total), bold=True)
    if kinds:
        _by_kind(TimesSheet(book, _("By kind of question"), widths=[44, 14, 14]), kinds, overview.total)
    for title, rows in ((_("By purpose"), overview.purposes), (_("By supplier"), overview.suppliers)):
        _summed(TimesSheet(book, title, widths=[44, 14, 14, 14, 14, 14]), title, rows, times, overview.total)
    if given:
        reserve = TimesSheet(book, _("Reserve"), widths=[44, 34, 14])
        reserve.row([_("Holder"), _("Supplier"), _("Given from the reserve")], bold=True)
        for one in given:
            reserve.row([one.name, one.supplier], [one.minutes])
        reserve.row([_("Together"), ""], [sum(one.minutes for one in given)], bold=True)
    months = TimesSheet(book, _("By month"), widths=[24, 14, 28])
    months.row([_("Month"), _("Used"), _("Received, not used")], bold=True)
    for month in overview.months:
        months.row([date_format(month.first, "F Y")], [month.used, month.unused])
    if counts is not None and counts.rows:
        cases = TimesSheet(book, _("Questions"), widths=[44, 14, 14])
        cases.row([_("For"), _("Questions"), _("Used")], bold=True)
        for case in counts.rows:
            cases.row([case.name or _("the partnership"), _shown(case.count)], [case.minutes])
        cases.row([_("Together"), _shown(counts.total.count)], [counts.total.minutes], bold=True)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _by_kind(sheet: TimesSheet, kinds: Sequence[Kind], total: Figures) -> None:
    sheet.row([_("By kind of question"), _("Reserved"), _("Used")], bold=True)
    for kind in kinds:
        sheet.row([kind.name], [minutes for _name, minutes in kind.cells])
    sheet.row([_("Together")], [total.reserved, total.consumed], bold=True)


def _summed(sheet: TimesSheet, title: str, rows: Sequence[Row], times: list[str], total: Figures) -> None:
    sheet.row([title, *times], bold=True)
    for row in rows:
        sheet.row([row.name], _times(row.figures))
    sheet.row([_("Together")], _times(total), bold=True)


def _times(figures: Figures) -> list[int]:
    return [minutes for _name, minutes in figures.cells]


def _shown(count: int | None) -> str:
    return "<5" if count is None else str(count)


class TimesSheet:
    """A sheet that takes texts first and times, in minutes, after them."""

    def __init__(self, book: Workbook, title: str, *, widths: Sequence[int]) -> None:
        self.sheet: WriteOnlyWorksheet = book.create_sheet(title)
        for place, width in enumerate(widths, start=1):
            self.sheet.column_dimensions[get_column_letter(place)].width = width

    def row(self, texts: Sequence[str], minutes: Sequence[int | None] = (), *, bold: bool = False) -> None:
        """Write a row; None becomes an empty cell. No time is below zero: see `two_ways`."""
        cells = [text_cell(self.sheet, text) for text in texts] + [self._time(each) for each in minutes]
        for cell in cells if bold else ():
            cell.font = _BOLD
        self.sheet.append(cells)

    def _time(self, minutes: int | None) -> Cell:
        return text_cell(self.sheet, "") if minutes is None else time_cell(self.sheet, minutes)
