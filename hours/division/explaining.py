"""Puts a division into words: its steps, and what a rounding does to the total; it computes no hour."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hours.division.numbers import is_rounded, plain
from hours.division.shapes import Cell, Division, Step, StepKind, SupplierDivision

Numbers = Mapping[str, Fraction]


@dataclass(frozen=True)
class Said:
    """One step for a reader: what is counted, the sum as it is written, and what comes out."""

    title: str
    arithmetic: str
    outcome: str


def steps_of(cell: Cell) -> list[Said]:
    """The arithmetic of a cell, from the first number to the hours of a month."""
    return [said(step) for step in cell.steps]


def said(step: Step) -> Said:
    """One step in words."""
    return _SAYS[step.kind](step.numbers, step.words)


def notes_of(divided: SupplierDivision) -> list[str]:
    """What whoever confirms must know of this contract: hours handed out too many, or left behind, by rounding."""
    return list(_notes(divided))


def notes(division: Division) -> list[str]:
    """The notes of all contracts, in their order."""
    return [note for divided in division.suppliers for note in notes_of(divided)]


def _notes(divided: SupplierDivision) -> Iterator[str]:
    numbers = {
        "name": divided.supplier.name,
        "handed": divided.handed_out,
        "available": divided.supplier.available,
        "n": abs(divided.over),
    }
    if divided.over > 0:
        yield (
            ngettext(
                "%(name)s: %(handed)d of %(available)d hours are handed out. Rounding each holder by itself gives "
                "%(n)d hour too many.",
                "%(name)s: %(handed)d of %(available)d hours are handed out. Rounding each holder by itself gives "
                "%(n)d hours too many.",
                divided.over,
            )
            % numbers
        )
    elif divided.over < 0:
        yield (
            ngettext(
                "%(name)s: %(handed)d of %(available)d hours are handed out. Rounding each holder by itself leaves "
                "%(n)d hour behind.",
                "%(name)s: %(handed)d of %(available)d hours are handed out. Rounding each holder by itself leaves "
                "%(n)d hours behind.",
                -divided.over,
            )
            % numbers
        )


def _per_cent(share: Fraction) -> str:
    """A percentage, with a sign when its last decimal is rounded."""
    return f"{'≈ ' if is_rounded(share) else ''}{plain(share)} %"


def _hours(amount: Fraction) -> str:
    rounded = "≈ " if is_rounded(amount) else ""
    text = ngettext("%(n)s hour", "%(n)s hours", 1 if amount == 1 else 2) % {"n": plain(amount)}
    return f"{rounded}{text}"


def _pupils(numbers: Numbers, words: str) -> Said:
    return Said(_("Pupils"), f"{plain(numbers['own'])} ÷ {plain(numbers['all'])}", _per_cent(numbers["share"]))


def _requests(numbers: Numbers, words: str) -> Said:
    title = _("Requests in earlier school years")
    return Said(title, f"{plain(numbers['own'])} ÷ {plain(numbers['all'])}", _per_cent(numbers["share"]))


def _weighed(numbers: Numbers, words: str) -> Said:
    arithmetic = (
        f"{plain(numbers['by_pupils'])} % × {_per_cent(numbers['pupils'])} + "
        f"{plain(numbers['by_requests'])} % × {_per_cent(numbers['requests'])}"
    )
    return Said(_("Pupils and requests, weighed"), arithmetic, _per_cent(numbers["share"]))


def _typed(numbers: Numbers, words: str) -> Said:
    return Said(_("Percentage typed by hand"), words, _per_cent(numbers["share"]))


def _floor(numbers: Numbers, words: str) -> Said:
    arithmetic = _("instead of %(counted)s") % {"counted": _per_cent(numbers["counted"])}
    return Said(_("Lifted to its floor"), arithmetic, _per_cent(numbers["share"]))


def _minimum(numbers: Numbers, words: str) -> Said:
    arithmetic = f"{plain(numbers['minimum'])} ÷ {plain(numbers['available'])}"
    return Said(_("Lifted to its minimum in hours"), arithmetic, _per_cent(numbers["share"]))


def _rest(numbers: Numbers, words: str) -> Said:
    arithmetic = f"{_per_cent(numbers['rest'])} × {_per_cent(numbers['own'])} ÷ {_per_cent(numbers['others'])}"
    return Said(_("Part of what the floors and minimums leave"), arithmetic, _per_cent(numbers["share"]))


def _of_contract(numbers: Numbers, words: str) -> Said:
    arithmetic = f"{_per_cent(numbers['share'])} × {plain(numbers['available'])}"
    return Said(_("Of the available hours"), arithmetic, _hours(numbers["exact"]))


def _rounded(numbers: Numbers, words: str) -> Said:
    return Said(_("To the nearest hour"), plain(numbers["exact"]), _hours(numbers["hours"]))


def _remainder(numbers: Numbers, words: str) -> Said:
    whole, rest = plain(numbers["whole"]), plain(numbers["remainder"])
    if not numbers["left"]:
        arithmetic = _("%(whole)s; no hour was left over") % {"whole": whole}
    elif numbers["extra"]:
        arithmetic = ngettext(
            "%(whole)s + 1: its remainder %(rest)s is the largest, and %(left)d hour was left over",
            "%(whole)s + 1: its remainder %(rest)s is one of the %(left)d largest, for the hours left over",
            int(numbers["left"]),
        ) % {"whole": whole, "rest": rest, "left": int(numbers["left"])}
    else:
        arithmetic = _("%(whole)s; its remainder %(rest)s is too small for one of the hours left over") % {
            "whole": whole,
            "rest": rest,
        }
    return Said(_("Rounded down, the last hours to the largest remainders"), arithmetic, _hours(numbers["hours"]))


def _month(numbers: Numbers, words: str) -> Said:
    arithmetic = f"{plain(numbers['hours'])} ÷ {plain(numbers['months'])}"
    return Said(_("A month, to the nearest hour"), arithmetic, _hours(numbers["month"]))


_SAYS: dict[StepKind, Callable[[Numbers, str], Said]] = {
    StepKind.PUPILS: _pupils,
    StepKind.REQUESTS: _requests,
    StepKind.WEIGHED: _weighed,
    StepKind.TYPED: _typed,
    StepKind.FLOOR: _floor,
    StepKind.MINIMUM: _minimum,
    StepKind.REST: _rest,
    StepKind.HOURS: _of_contract,
    StepKind.ROUNDED: _rounded,
    StepKind.REMAINDER: _remainder,
    StepKind.MONTH: _month,
}
