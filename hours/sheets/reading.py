"""Reads the rows of a file into what they ask for, before anything is looked up; every bad cell is a remark."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext_noop

from hours.enums import Activity, Lapse, Purpose, SheetKind
from hours.models.time_entries import DAY, STEP
from hours.sheets import cells
from hours.sheets.columns import Placed, fitting, place
from hours.sheets.remarks import CellProblem, Remark
from swvportal.foundation import spreadsheets
from swvportal.foundation.spreadsheets import Cell, Line, SheetProblem, read_sheet

MOST_REMARKS = 100  # problems of one file that are kept and shown
SWV = "swv"
NO_STEP = gettext_noop("Time is booked in steps of %(step)d minutes.")
OVER_A_DAY = gettext_noop("A day has 24 hours, and this is more. If these are minutes, write m behind it: 40m.")


class Unreadable(Exception):
    """A file of which nothing is brought in; `remarks` are all its problems."""

    def __init__(self, remarks: list[Remark]) -> None:
        self.remarks = sorted(remarks, key=lambda remark: remark.line)
        super().__init__("; ".join(str(remark) for remark in self.remarks[:3]))


@dataclass(frozen=True)
class BudgetRow:
    """Hours for a holder as a row of a file asks; codes and names are as typed."""

    number: int
    holder: str
    supplier: str
    purpose: str
    school_year: int
    minutes: int
    lapse: str


@dataclass(frozen=True)
class TimeRow:
    """Work of a coach as a row of a file tells; codes and names are as typed."""

    number: int
    worked_on: datetime.date
    coach: str
    minutes: int
    activity: str
    direct: bool | None
    reference: str
    school: str
    supplier: str
    note: str


R = TypeVar("R", BudgetRow, TimeRow)


@dataclass(frozen=True)
class Told(Generic[R]):
    """The rows of a file that can be read, the problems of the others, what is remarked on it, and its own headings."""

    rows: tuple[R, ...]
    problems: tuple[Remark, ...]
    remarks: tuple[Remark, ...]
    called: dict[str, str]


class _Row:
    """One row with its columns; gathers what is wrong with it."""

    def __init__(self, line: Line, placed: Placed) -> None:
        self.line, self.placed = line, placed
        self.problems: list[Remark] = []

    def get(self, key: str, read: Callable[[Cell], Any]) -> Any:
        """What the cell under this column says; None, and a remark, where it says nothing that can be used."""
        at = self.placed.places.get(key)
        cell = self.line.cells[at] if at is not None and at < len(self.line.cells) else None
        try:
            return read(cell)
        except CellProblem as problem:
            column = self.placed.shown.get(key, key)
            self.problems.append(Remark(self.line.number, column, problem.sentence, problem.facts))
            return None


def read_budgets(data: bytes, *, this_year: int) -> Told[BudgetRow]:
    """Read a file of budgets; raises `Unreadable` when its headings or the file itself will not do."""
    purposes, lapses = cells.words(Purpose), cells.words(Lapse)
    return _read(
        data,
        SheetKind.BUDGETS,
        lambda row: BudgetRow(
            number=row.line.number,
            holder=row.get("holder", cells.text),
            supplier=row.get("supplier", lambda cell: cells.text(cell, needed=True)),
            purpose=row.get("purpose", lambda cell: cells.choice(cell, purposes, map(str, Purpose.labels))),
            school_year=row.get("year", lambda cell: cells.school_year(cell, this_year=this_year)),
            minutes=row.get("hours", cells.hours),
            lapse=row.get(
                "lapse", lambda cell: cells.text(cell) and cells.choice(cell, lapses, map(str, Lapse.labels))
            ),
        ),
    )


def read_time(data: bytes) -> Told[TimeRow]:
    """Read a file of time; raises `Unreadable` when its headings or the file itself will not do."""
    activities = cells.words(Activity)
    return _read(
        data,
        SheetKind.TIME,
        lambda row: TimeRow(
            number=row.line.number,
            worked_on=row.get("date", cells.day),
            coach=row.get("coach", lambda cell: cells.text(cell, needed=True)),
            minutes=row.get("hours", _of_a_day),
            activity=row.get("activity", lambda cell: cells.choice(cell, activities, map(str, Activity.labels))),
            direct=row.get("direct", cells.direct),
            reference=row.get("reference", cells.text),
            school=row.get("school", cells.text),
            supplier=row.get("supplier", cells.text),
            note=row.get("note", cells.text),
        ),
    )


def look_at(data: bytes, kind: str) -> None:
    """Raise `SheetProblem` or `Unreadable` for a file that is not of this kind; looks at the headings only."""
    sheet = read_sheet(data, fits=lambda header: fitting(kind, header), headings_only=True)
    placed = place(kind, sheet.header)
    if placed.problems:
        raise Unreadable(list(placed.problems))


def _of_a_day(cell: Cell) -> int:
    minutes = cells.hours(cell)
    if minutes % STEP:
        raise CellProblem(NO_STEP, step=STEP)
    if minutes > DAY:
        raise CellProblem(OVER_A_DAY)
    return minutes


def _read(data: bytes, kind: str, make: Callable[[_Row], R]) -> Told[R]:
    try:
        sheet = read_sheet(data, fits=lambda header: fitting(kind, header))
    except SheetProblem as problem:
        raise Unreadable([Remark(0, "", problem.sentence, problem.facts)]) from problem
    placed = place(kind, sheet.header)
    if placed.problems:
        raise Unreadable(list(placed.problems))
    if not sheet.lines:
        raise Unreadable([Remark(0, "", spreadsheets.NO_LINES)])
    rows: list[R] = []
    problems: list[Remark] = []
    for line in sheet.lines:
        row = _Row(line, placed)
        made = make(row)
        problems += row.problems
        if not row.problems:
            rows.append(made)
    return Told(tuple(rows), tuple(problems), placed.remarks, placed.shown)
