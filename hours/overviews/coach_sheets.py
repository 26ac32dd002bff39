"""The year of a coach, and of all coaches, as a spreadsheet with the figures of the page; it reads no row.

Hours stand by reference, never by a pupil's name.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from openpyxl import Workbook

from hours.models import Reservation
from hours.overviews.coach_years import CoachMonthWork, CoachYear, Together
from hours.overviews.spreadsheet import TimesSheet
from swvportal.foundation.exports.sheets import two_heads, two_ways
from swvportal.foundation.schoolyears import as_label


def workbook_of_coach(
    found: CoachYear,
    months: Sequence[CoachMonthWork],
    reservations: Iterable[Reservation],
    *,
    school_year: int,
    conclusion: str,
) -> bytes:
    """The bytes of the file: a sheet with the year, by month, and of what was promised."""
    book = Workbook(write_only=True)
    sheet = TimesSheet(book, _("My year"), widths=[44, 14])
    sheet.row([_("My year %(year)s") % {"year": as_label(school_year)}], bold=True)
    sheet.row([conclusion])
    sheet.row([])
    *figures, (words, free) = figures_of(found)
    for each in (*figures, *zip(two_heads(words), two_ways(free), strict=True)):
        sheet.row([each[0]], [each[1]])
    by_month = TimesSheet(book, _("By month"), widths=[24, 14, 14, 14])
    by_month.row([_("Month"), _("With schools"), _("Around schools"), _("Together")], bold=True)
    for month in months:
        by_month.row([date_format(month.first, "F Y")], [month.direct, month.indirect, month.logged])
    by_month.row([_("Together")], [found.direct, found.indirect, found.logged], bold=True)
    promised = TimesSheet(book, _("Promised"), widths=[44, 14, 14, 14])
    promised.row([_("For"), _("Promised"), _("Used"), _("Still to do")], bold=True)
    used = 0
    for row in reservations:
        used += row.consumed
        promised.row([row.label], [row.promised, row.consumed, row.rest])
    promised.row([_("Together")], [found.promised, used, found.rest], bold=True)
    return _bytes(book)


def workbook_of_coaches(rows: Sequence[CoachYear], sums: Together, *, school_year: int, conclusion: str) -> bytes:
    """The bytes of the file: one sheet with a row for each coach."""
    book = Workbook(write_only=True)
    sheet = TimesSheet(book, _("Coaches"), widths=[34, 14, 14, 14, 14, 14, 14, 14, 14])
    sheet.row([_("Capacity of coaches %(year)s") % {"year": as_label(school_year)}], bold=True)
    sheet.row([conclusion])
    sheet.row([])
    *titles, free = titles_of_coaches()
    sheet.row([_("Coach"), *titles, *two_heads(free)], bold=True)
    ways = [two_ways(row.free) for row in rows]
    for row, way in zip(rows, ways, strict=True):
        sheet.row([row.coach.name], [*cells_of(row)[:-1], *way])
    added, taken = (sum(way[place] or 0 for way in ways) for place in (0, 1))
    sheet.row([_("Together")], [*cells_of(sums)[:-1], added, taken], bold=True)
    return _bytes(book)


def figures_of(found: CoachYear) -> list[tuple[str, int | None]]:
    """The figures of a coach's own year, each with what it is called."""
    return [
        (_("Can work"), found.capacity),
        (_("With schools"), found.direct),
        (_("Around schools"), found.indirect),
        (_("Of which other work"), found.other),
        (_("Above the grant"), found.waiting),
        (_("Promised"), found.promised),
        (_("Still to do"), found.rest),
        (_("Free"), found.free),
    ]


def titles_of_coaches() -> list[str]:
    """What the figures of a row of coaches are called."""
    return [
        _("Can work"), _("With schools"), _("Around schools"), _("Of which other work"), _("Promised"),
        _("Still to do"), _("Free"),
    ]  # fmt: skip


def cells_of(row: CoachYear | Together) -> list[int | None]:
    """The figures of a row, in the order of their titles."""
    return [row.capacity, row.direct, row.indirect, row.other, row.promised, row.rest, row.free]


def _bytes(book: Workbook) -> bytes:
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()
