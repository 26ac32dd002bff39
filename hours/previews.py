"""A division as its page shows it: each cell with its arithmetic, beside another one; it reads no row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hours.division import Division, KeyRefused
from hours.division.explaining import Said, notes_of, steps_of
from hours.division.numbers import plain
from hours.division.shapes import SupplierDivision
from hours.keys import Inputs

_NAME = re.compile(r"`(\w+)`")
Hours = Mapping[tuple[UUID, UUID], int]


@dataclass(frozen=True)
class Shown:
    """One cell; `before` are the hours of the division it is compared with, None where that has no such cell."""

    supplier: str
    percentage: str
    hours: int
    month: int
    before: int | None
    steps: list[Said]

    @property
    def difference(self) -> str:
        """How many hours more or fewer, with its sign; empty without any."""
        more = self.hours - (self.before or 0)
        if self.before is None or not more:
            return ""
        return f"+{more}" if more > 0 else f"−{-more}"


@dataclass(frozen=True)
class Row:
    """One holder and its cells, in the order of the suppliers."""

    holder: str
    cells: list[Shown]


@dataclass(frozen=True)
class Total:
    """One contract below its column: hours in all, held back, to divide, handed out."""

    supplier: str
    contract: int
    reserve: int
    available: int
    handed_out: int


@dataclass(frozen=True)
class Preview:
    """A division, or why there is none. `stops` says that it cannot be confirmed as it is."""

    rows: list[Row]
    totals: list[Total]
    notes: list[str]
    problems: list[str]
    stops: bool


def preview(inputs: Inputs, *, before: Inputs | None = None, of_board: bool = False) -> Preview:
    """Compute a key for its page, beside another; `of_board` when a board gives on what it has, without a reserve."""
    try:
        division = inputs.divide()
    except KeyRefused as refused:
        problems = [in_words(problem.text) for problem in refused.problems]
        return Preview(rows=[], totals=[], notes=[], problems=problems, stops=True)
    earlier = _hours(before)
    rows = [
        Row(holder.name, [_shown(one, index, earlier.get((pk, holder_id))) for pk, one in _columns(inputs, division)])
        for index, (holder, holder_id) in enumerate(zip(inputs.key.holders, inputs.holder_ids, strict=True))
    ]
    return Preview(
        rows=rows,
        totals=[_total(one) for one in division.suppliers],
        notes=[note for one in division.suppliers for note in _notes(one, of_board=of_board)],
        problems=[],
        stops=any(one.over > one.supplier.reserve for one in division.suppliers),
    )


def in_words(text: str) -> str:
    """A sentence about a key with the words of the screen in place of the names in a file."""
    words = {
        "pupils": _("number of pupils"),
        "requests": _("number of requests"),
        "percentage": _("typed percentage"),
        "reason": _("reason"),
        "floor": _("floor"),
        "minimum": _("minimum"),
        "history_weight": _("weight of earlier requests"),
        "contract": _("contract"),
        "reserve": _("reserve"),
    }
    return _NAME.sub(lambda found: words.get(found[1], found[1]), text)


def _columns(inputs: Inputs, division: Division) -> list[tuple[UUID, SupplierDivision]]:
    return list(zip(inputs.supplier_ids, division.suppliers, strict=True))


def _shown(divided: SupplierDivision, index: int, before: int | None) -> Shown:
    cell = divided.cells[index]
    return Shown(
        supplier=divided.supplier.name,
        percentage=plain(cell.percentage, decimals=2),
        hours=cell.hours,
        month=cell.month,
        before=before,
        steps=steps_of(cell),
    )


def _total(divided: SupplierDivision) -> Total:
    line = divided.supplier
    return Total(line.name, line.contract, line.reserve, line.available, divided.handed_out)


def _hours(inputs: Inputs | None) -> Hours:
    """The hours of another division by supplier and holder; none when it cannot be computed."""
    if inputs is None:
        return {}
    try:
        columns = _columns(inputs, inputs.divide())
    except KeyRefused:
        return {}
    return {
        (supplier, holder): cell.hours
        for supplier, divided in columns
        for holder, cell in zip(inputs.holder_ids, divided.cells, strict=True)
    }


def _notes(divided: SupplierDivision, *, of_board: bool) -> list[str]:
    """What rounding does to the total, and what that does to the reserve."""
    told = notes_of(divided)
    line, over = divided.supplier, divided.over
    if over > line.reserve:
        told.append(_("So this cannot be confirmed: choose the other rounding, or change the key."))
    elif over and of_board:
        told.append(_("What is left behind stays with the board."))
    elif over:
        told.append(
            ngettext(
                "The reserve of %(name)s becomes %(after)d hour instead of %(before)d.",
                "The reserve of %(name)s becomes %(after)d hours instead of %(before)d.",
                line.reserve - over,
            )
            % {"name": line.name, "after": line.reserve - over, "before": line.reserve}
        )
    return told
