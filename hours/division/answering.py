"""Writes a division out, as data for another program or as a table to read; it computes nothing."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from hours.division.explaining import notes, notes_of
from hours.division.numbers import plain
from hours.division.shapes import Cell, Division, Problem, SupplierDivision


def as_data(division: Division) -> dict[str, Any]:
    """The division in the shape that `manage.py allocate --json` prints (docs/allocation-key.md)."""
    return {
        "suppliers": [_supplier(divided) for divided in division.suppliers],
        "school_year": division.key.school_year,
        "rounding": str(division.key.rounding),
    }


def _supplier(divided: SupplierDivision) -> dict[str, Any]:
    return {
        "name": divided.supplier.name,
        "available": divided.supplier.available,
        "handed_out": divided.handed_out,
        "holders": [
            {
                "name": cell.holder,
                "percentage": float(cell.percentage),  # only here, where nothing is counted with it any more
                "hours": cell.hours,
                "month": cell.month,
                "months": list(cell.months),
            }
            for cell in divided.cells
        ],
        "notes": notes_of(divided),
    }


def as_table(division: Division) -> str:
    """The division as lines of text in columns, with what must be said about it below."""
    first = [_("Holder")]
    handed, available = [_("Handed out")], [_("Available")]
    for divided in division.suppliers:
        first += ["%", divided.supplier.name, _("per month")]
        handed += ["", str(divided.handed_out), ""]
        available += ["", str(divided.supplier.available), ""]
    rows = [
        [holder.name, *_numbers([divided.cells[index] for divided in division.suppliers])]
        for index, holder in enumerate(division.key.holders)
    ]
    title = _("Division of hours, school year %(year)s") % {"year": division.key.school_year}
    return "\n".join([title, "", *_columns([first, *rows, handed, available]), *_below(division)])


def as_line(problem: Problem) -> str:
    """A problem as one line, with the line of the file first when it is known."""
    if problem.line is None:
        return problem.text
    return _("Line %(line)d: %(text)s") % {"line": problem.line, "text": problem.text}


def _numbers(cells: list[Cell]) -> list[str]:
    return [n for cell in cells for n in (plain(cell.percentage, decimals=2), str(cell.hours), str(cell.month))]


def _columns(rows: list[list[str]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(
            text.ljust(width) if column == 0 else text.rjust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    rule = "  ".join("-" * width for width in widths)
    return [lines[0], rule, *lines[1:-2], rule, *lines[-2:]]


def _below(division: Division) -> list[str]:
    said = notes(division)
    return ["", *said] if said else []
