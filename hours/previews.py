"""A division as its page shows it: each cell with its arithmetic, beside another one; it reads no row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from hours.division import Division, KeyRefused
from hours.division.explaining import Said, notes_of, steps_of
from hours.division.numbers import plain
from hours.division.shapes import Holder, StepKind, SupplierDivision
from hours.keys import Inputs
from swvportal.foundation.enums import SchoolKind

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
        Row(
            holder.name,
            [_shown(inputs, one, index, earlier.get((pk, holder_id))) for pk, one in _columns(inputs, division)],
        )
        for index, (holder, holder_id) in enumerate(zip(inputs.key.holders, inputs.holder_ids, strict=True))
    ]
    return Preview(
        rows=rows,
        totals=[_total(one) for one in division.suppliers],
        notes=[note for one in division.suppliers for note in _notes(one, of_board=of_board)],
        problems=[],
        stops=any(one.over > one.supplier.reserve for one in division.suppliers),
    )


_KINDS = {
    SchoolKind.BO: gettext_noop("BO"),
    SchoolKind.SBO: gettext_noop("SBO"),
    SchoolKind.SO: gettext_noop("SO"),
    SchoolKind.SO_VSO: gettext_noop("SO/VSO"),
}


def kinds_in_words(kinds: Iterable[str]) -> str:
    """Kinds of schools by their short names, as in “BO, SBO”."""
    return ", ".join(_(_KINDS[SchoolKind(kind)]) for kind in kinds)


def counted_words(inputs: Inputs) -> str:
    """Which pupils count and from when, in words; empty where all numbers were typed."""
    if inputs.counted_on is None:
        return ""
    day = date_format(inputs.counted_on, "j F Y")
    return _("pupils of %(kinds)s counted on %(day)s") % {"kinds": kinds_in_words(inputs.kinds), "day": day}


def _of_kinds(inputs: Inputs, index: int, holder: Holder) -> list[Said]:
    """What the pupils of a holder are made of, where they are of more kinds or were changed by hand."""
    if not inputs.by_kind or holder.pupils is None:
        return []
    counted = inputs.by_kind[index]
    number = sum(counted.values())
    arithmetic = " + ".join(f"{pupils} {kinds_in_words([kind])}" for kind, pupils in counted.items())
    if holder.pupils != number:
        return [
            Said(_("Pupils, changed by hand"), _("instead of %(counted)s") % {"counted": number}, str(holder.pupils))
        ]
    return [Said(_("Pupils by kind"), arithmetic, str(number))] if len(counted) > 1 else []


def _steps(inputs: Inputs, divided: SupplierDivision, index: int) -> list[Said]:
    """The arithmetic of a cell; where pupils are counted it says of which kinds."""
    cell, holder = divided.cells[index], inputs.key.holders[index]
    told = steps_of(cell)
    if not any(step.kind == StepKind.PUPILS for step in cell.steps):
        return told
    title = f"{_('Pupils')} {kinds_in_words(inputs.kinds)}" if inputs.counted_on else _("Pupils")
    named = [
        replace(said, title=title) if step.kind == StepKind.PUPILS else said
        for said, step in zip(told, cell.steps, strict=True)
    ]
    return [*_of_kinds(inputs, index, holder), *named]


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


def _shown(inputs: Inputs, divided: SupplierDivision, index: int, before: int | None) -> Shown:
    cell = divided.cells[index]
    return Shown(
        supplier=divided.supplier.name,
        percentage=plain(cell.percentage, decimals=2),
        hours=cell.hours,
        month=cell.month,
        before=before,
        steps=_steps(inputs, divided, index),
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
