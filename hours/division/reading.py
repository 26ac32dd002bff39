"""Reads a key from TOML and says, with its line, what in it cannot be read; the rules of a key stand in `checking`.

The format is described in docs/allocation-key.md. A number with decimals is read as it is written, never as a float.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from hours.division.shapes import Holder, Key, KeyRefused, Place, Problem, SupplierHours

TOP = frozenset({"school_year", "rounding", "months", "history_weight", "pupil_weight", "supplier", "holder"})
SUPPLIER = frozenset({"name", "contract", "reserve"})
HOLDER = frozenset({"name", "pupils", "requests", "floor", "minimum", "percentage", "reason"})
LARGEST_DIGITS = 12
_TABLE = re.compile(r"\s*\[\[\s*([\w-]+)\s*\]\]")
_KEY = re.compile(r"""\s*["']?([\w-]+)["']?\s*=""")
Lines = dict[tuple[str, int | None, str], int]


def read_key(text: str) -> Key:
    """The key that a TOML text holds; raises `KeyRefused` with every line that cannot be read."""
    try:
        typed = tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, ValueError) as problem:
        raise KeyRefused((Problem(_("This is no TOML: %(why)s") % {"why": problem}),)) from problem
    reader = _Reader()
    key = reader.key(typed)
    if reader.problems:
        raise KeyRefused(with_lines(reader.problems, text))
    return key


def with_lines(problems: Iterable[Problem], text: str) -> tuple[Problem, ...]:
    """The problems with the line of the text on which each stands, as far as it can be found, in that order."""
    lines = _lines(text)

    def line_of(place: Place) -> int | None:
        own = lines.get((place.table, place.row, place.field))
        return own if own is not None else lines.get((place.table, place.row, ""))

    found = [replace(problem, line=line_of(problem.place)) for problem in problems]
    return tuple(sorted(found, key=lambda problem: problem.line or 0))


def _lines(text: str) -> Lines:
    lines: Lines = {}
    table, rows = "", {"supplier": -1, "holder": -1}
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _TABLE.match(line):
            table = header[1]
            rows[table] = rows.get(table, -1) + 1
            lines[table, rows[table], ""] = number
        elif field := _KEY.match(line):
            lines.setdefault((table, rows.get(table), field[1]), number)
    return lines


class _Reader:
    """Takes the typed values apart and keeps what does not fit; a value that does not fit is left out."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def key(self, typed: Mapping[str, Any]) -> Key:
        self._known(typed, TOP, Place(), _("the top of the file"))
        suppliers = [self._supplier(*one) for one in self._tables(typed, "supplier")]
        holders = [self._holder(*one) for one in self._tables(typed, "holder")]
        school_year = self._text(typed, "school_year", Place(), _("the top of the file"), needed=True)
        given: dict[str, Any] = {"rounding": self._text(typed, "rounding", Place(), _("the top of the file"))}
        given["months"] = self._whole(typed, "months", Place(), _("the top of the file"))
        for name in ("history_weight", "pupil_weight"):
            given[name] = self._number(typed, name, Place(), _("the top of the file"))
        return Key(
            school_year=school_year or "",
            suppliers=tuple(suppliers),
            holders=tuple(holders),
            **{name: value for name, value in given.items() if value is not None},
        )

    def _supplier(self, row: int, typed: Mapping[str, Any]) -> SupplierHours:
        place, who = Place("supplier", row), self._called("supplier", row, typed)
        self._known(typed, SUPPLIER, place, who)
        return SupplierHours(
            name=self._text(typed, "name", place, who) or "",
            contract=self._whole(typed, "contract", place, who, needed=True) or 0,
            reserve=self._whole(typed, "reserve", place, who) or 0,
        )

    def _holder(self, row: int, typed: Mapping[str, Any]) -> Holder:
        place, who = Place("holder", row), self._called("holder", row, typed)
        self._known(typed, HOLDER, place, who)
        return Holder(
            name=self._text(typed, "name", place, who) or "",
            pupils=self._whole(typed, "pupils", place, who),
            requests=self._whole(typed, "requests", place, who),
            floor=self._number(typed, "floor", place, who),
            minimum=self._whole(typed, "minimum", place, who) or 0,
            percentage=self._number(typed, "percentage", place, who),
            reason=self._text(typed, "reason", place, who) or "",
        )

    def _refuse(self, text: str, place: Place) -> None:
        self.problems.append(Problem(text, place))

    def _called(self, table: str, row: int, typed: Mapping[str, Any]) -> str:
        name = typed.get("name")
        return name if isinstance(name, str) and name.strip() else f"[[{table}]] {row + 1}"

    def _tables(self, typed: Mapping[str, Any], table: str) -> list[tuple[int, Mapping[str, Any]]]:
        rows = typed.get(table, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self._refuse(
                _("Write each %(table)s under a heading of its own, [[%(table)s]].") % {"table": table},
                Place(field=table),
            )
            return []
        return list(enumerate(rows))

    def _known(self, typed: Mapping[str, Any], known: frozenset[str], place: Place, who: str) -> None:
        for name in typed:
            if name not in known:
                self._refuse(
                    _("%(who)s: `%(field)s` is not known here; known are %(known)s.")
                    % {"who": who, "field": name, "known": ", ".join(sorted(known))},
                    replace(place, field=name),
                )

    def _text(self, typed: Mapping[str, Any], name: str, place: Place, who: str, *, needed: bool = False) -> str | None:
        value = typed.get(name)
        if value is None and needed:
            self._refuse(_("%(who)s: `%(field)s` is missing.") % {"who": who, "field": name}, place)
        elif value is not None and not isinstance(value, str):
            self._refuse(
                _("%(who)s: write `%(field)s` between quotes.") % {"who": who, "field": name},
                replace(place, field=name),
            )
            return None
        return value

    def _whole(
        self, typed: Mapping[str, Any], name: str, place: Place, who: str, *, needed: bool = False
    ) -> int | None:
        number = self._number(typed, name, place, who)
        if number is None:
            if needed and name not in typed:
                self._refuse(_("%(who)s: `%(field)s` is missing.") % {"who": who, "field": name}, place)
            return None
        if number.denominator != 1:
            self._refuse(
                _("%(who)s: `%(field)s` is %(typed)s; write a whole number.")
                % {"who": who, "field": name, "typed": typed[name]},
                replace(place, field=name),
            )
            return None
        return int(number)

    def _number(self, typed: Mapping[str, Any], name: str, place: Place, who: str) -> Fraction | None:
        value = typed.get(name)
        if value is None:
            return None
        right = isinstance(value, int | Decimal) and not isinstance(value, bool)
        if right and Decimal(value).is_finite() and len(f"{Decimal(value):f}") <= 2 * LARGEST_DIGITS:
            return Fraction(value)
        self._refuse(
            _("%(who)s: `%(field)s` is %(typed)s; write a number.") % {"who": who, "field": name, "typed": value},
            replace(place, field=name),
        )
        return None
