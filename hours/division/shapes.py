"""The plain data of a division: what goes in, what comes out and each step between; nothing is computed here.

Hours are whole hours, percentages and shares are exact fractions; no number here is ever a float.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from hours.enums import Rounding

HUNDRED = Fraction(100)


@dataclass(frozen=True)
class SupplierHours:
    """What one contract has: its hours in all, and the part of them that is held back first."""

    name: str
    contract: int
    reserve: int = 0

    @property
    def available(self) -> int:
        return self.contract - self.reserve


@dataclass(frozen=True)
class Holder:
    """Who receives hours: a board or a school. `floor` and `percentage` are per cent, `minimum` hours per contract."""

    name: str
    pupils: int | None = None
    requests: int | None = None
    floor: Fraction | None = None
    minimum: int = 0
    percentage: Fraction | None = None
    reason: str = ""


@dataclass(frozen=True)
class Key:
    """How hours are divided (verdeelsleutel): contracts, holders, and the choices that hold for all of them.

    The weights of pupils and of past requests count in proportion to each other. `history_weight` alone is a part of
    one when it is at most one, and a percentage above that.
    """

    school_year: str
    suppliers: tuple[SupplierHours, ...]
    holders: tuple[Holder, ...]
    rounding: str = Rounding.EXACT
    months: int = 11
    history_weight: Fraction = Fraction(0)
    pupil_weight: Fraction | None = None

    @property
    def typed(self) -> bool:
        """Whether percentages were typed by hand, so that nothing is counted."""
        return any(holder.percentage is not None for holder in self.holders)

    @property
    def weights(self) -> tuple[Fraction, Fraction]:
        """The weight of pupils and that of requests, together one."""
        history = self.history_weight
        pupils = self.pupil_weight if self.pupil_weight is not None else (1 if history <= 1 else HUNDRED) - history
        return pupils / (pupils + history), history / (pupils + history)


class StepKind(StrEnum):
    """What one step of the arithmetic does; `explaining` has the words."""

    PUPILS = "pupils"
    REQUESTS = "requests"
    WEIGHED = "weighed"
    TYPED = "typed"
    FLOOR = "floor"
    MINIMUM = "minimum"
    REST = "rest"
    HOURS = "hours"
    ROUNDED = "rounded"
    REMAINDER = "remainder"
    MONTH = "month"


@dataclass(frozen=True)
class Step:
    """One step on the way to a cell: its kind and the numbers of it, by name; `words` is a reason that was typed."""

    kind: StepKind
    numbers: Mapping[str, Fraction]
    words: str = ""


@dataclass(frozen=True)
class Cell:
    """What one holder gets of one contract. `exact` is before rounding; `months` add up to `hours`."""

    holder: str
    percentage: Fraction
    exact: Fraction
    hours: int
    month: int
    months: tuple[int, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class SupplierDivision:
    """One contract, divided: a cell for each holder in the order of the key."""

    supplier: SupplierHours
    cells: tuple[Cell, ...]

    @property
    def handed_out(self) -> int:
        return sum(cell.hours for cell in self.cells)

    @property
    def over(self) -> int:
        """Hours handed out above what is available; below zero when hours stay behind."""
        return self.handed_out - self.supplier.available


@dataclass(frozen=True)
class Division:
    """A key and what comes of it."""

    key: Key
    suppliers: tuple[SupplierDivision, ...]


@dataclass(frozen=True)
class Place:
    """Where in a key something is wrong: a table (`supplier`, `holder`, empty for the top), its row, and the field."""

    table: str = ""
    row: int | None = None
    field: str = ""


@dataclass(frozen=True)
class Problem:
    """Why a key cannot be used: a sentence, which names the holder or contract it is about; `line` of the file."""

    text: str
    place: Place = field(default_factory=Place)
    line: int | None = None


class KeyRefused(ValueError):
    """A key that cannot be used, with everything that is wrong with it at once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(" ".join(problem.text for problem in problems))
        self.problems = problems
