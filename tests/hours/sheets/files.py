"""Spreadsheets as an office makes them, and imports of them up to a named moment."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

from hours.models import SheetImport
from hours.sheets.reporting import told
from hours.transitions.importing import confirm_sheet, start_sheet, work_off_sheets
from swvportal.foundation.models import User
from tests.hours.conftest import NOW

BUDGETS = ("Houder", "Dienstverlener", "Doel", "Schooljaar", "Uren", "Verval")
TIME = ("Datum", "Coach", "Uren", "Activiteit", "Kenmerk", "Schoolcode", "Opmerking")
TEAM = "Expertise- en Dienstenteam"


def xlsx(heads: Sequence[str], *rows: Sequence[Any]) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    for row in (heads, *rows):
        sheet.append(list(row))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def csv(heads: Sequence[str], *rows: Sequence[str], delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    return "\r\n".join(delimiter.join(row) for row in (heads, *rows)).encode(encoding)


def budgets(*rows: Sequence[str]) -> bytes:
    return csv(BUDGETS, *rows)


def time(*rows: Sequence[str]) -> bytes:
    return csv(TIME, *rows)


def wilg(hours: str = "10", lapse: str = "") -> tuple[str, ...]:
    """Consultation hours for De Wilg."""
    return ("00AA00", TEAM, "consultatie en begeleiding", "2026-2027", hours, lapse)


def worked(day: str = "10-11-2026", hours: str = "1:30", **said: str) -> tuple[str, ...]:
    """Work of Carla; on nothing unless said."""
    return (
        day,
        said.get("coach", "carla@story.example"),
        hours,
        said.get("activity", "gesprek"),
        said.get("reference", ""),
        said.get("school", ""),
        said.get("note", ""),
    )


def uploaded(kind: str, data: bytes, by: User, name: str = "oud.csv") -> SheetImport:
    """An import that was read; its preview, or its problems, can be looked at."""
    row = start_sheet(kind, name, data, by=by, now=NOW)
    work_off_sheets()
    row.refresh_from_db()
    return row


def confirm(row: SheetImport, by: User, *, leave_out: bool = False) -> None:
    row.refresh_from_db()
    confirm_sheet(row, digest=row.digest, leave_out=leave_out, by=by, now=NOW)


def brought_in(kind: str, data: bytes, by: User, *, leave_out: bool = False) -> SheetImport:
    """An import that was confirmed and worked off."""
    row = uploaded(kind, data, by)
    confirm(row, by, leave_out=leave_out)
    work_off_sheets()
    row.refresh_from_db()
    return row


def problems(row: SheetImport) -> list[str]:
    """The sentences of a file that was refused."""
    some: list[str] = told(row.problem)["some"]
    return some


def remarks(row: SheetImport, name: str = "remarks") -> list[str]:
    """The sentences of a preview."""
    some: list[str] = told(row.result[name])["some"]
    return some
