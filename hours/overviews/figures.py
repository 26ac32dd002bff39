"""The sums of an overview, from the totals that the ledger keeps; the same queries for any number of lines.

It asks budgets and months only, never the lines themselves, and shows no case and no name of a person.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from hours.enums import Purpose
from hours.models import MonthUse
from hours.months import months_of
from hours.overviews.asking import PARTNERSHIP, Asked, budgets_seen, sees_all
from swvportal.foundation.models import User

TOTALS = ("allocated", "transferred", "reserved", "consumed", "lapsed")
SHOWN = ("received", "reserved", "consumed", "lapsed", "left")


@dataclass(frozen=True)
class Figures:
    """Minutes as the budgets keep them; `received` and `left` follow from the others."""

    allocated: int = 0
    transferred: int = 0
    reserved: int = 0
    consumed: int = 0
    lapsed: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(**{name: getattr(self, name) + getattr(other, name) for name in TOTALS})

    @property
    def received(self) -> int:
        """What was handed out to it, with what came in by transfer and without what went out."""
        return self.allocated + self.transferred

    @property
    def left(self) -> int:
        """Neither promised nor used nor lapsed."""
        return self.received - self.reserved - self.consumed - self.lapsed

    @property
    def cells(self) -> list[tuple[str, int]]:
        """The five figures of a row, in the order of the columns, each with the name of its total."""
        return [(name, getattr(self, name)) for name in SHOWN]

    def percent(self, name: str) -> int:
        """Whole percents of what was received; 0 of nothing."""
        return percents(max(int(getattr(self, name)), 0), self.received)


def percents(part: int, whole: int) -> int:
    """The nearest whole percents, half up; not 0 of something, nor 100 of less than all; 0 where there is nothing."""
    if part <= 0 or whole <= 0:
        return 0
    nearest = (part * 200 + whole) // (whole * 2)
    return max(nearest, 1) if nearest < 100 or part >= whole else 99


@dataclass(frozen=True)
class Row:
    """The figures of one holder with one supplier, or of one purpose or supplier; `query` asks for exactly these."""

    name: str
    figures: Figures
    query: str
    supplier: str = ""


@dataclass(frozen=True)
class Month:
    """What was used in a month, and what of all that was received was not used yet when it ended; minutes.

    `unused` still holds what is promised or lapsed, so that it is more than what is left.
    """

    first: datetime.date
    used: int
    unused: int
    query: str


@dataclass(frozen=True)
class Overview:
    """One overview: its rows by holder and supplier, the same by supplier and by purpose, and its months.

    `by` says over whom the rows go: `boards`, `schools` or `own`.
    """

    asked: Asked
    by: str
    rows: tuple[Row, ...]
    suppliers: tuple[Row, ...]
    purposes: tuple[Row, ...]
    months: tuple[Month, ...]
    total: Figures

    @property
    def query(self) -> str:
        """What asks for this overview again."""
        return self.asked.query()

    @property
    def all_url(self) -> str:
        """The same school year without any filter."""
        return f"?year={self.asked.year}"


def reads_as(user: User) -> str:
    """Over whom this person's overview goes: all boards, the schools of own boards, or own schools."""
    return "boards" if sees_all(user) else "schools" if user.standing.board_ids else "own"


def overview_of(user: User, asked: Asked) -> Overview:
    """All figures of an overview as this person may see them; two queries."""
    by = reads_as(user)
    cells = _cells(user, asked, by=by)
    total = sum((figures for _facts, figures in cells), Figures())
    return Overview(
        asked=asked,
        by=by,
        rows=_grouped(cells, lambda facts: _holder(facts, asked, by=by)),
        suppliers=_grouped(cells, lambda facts: (facts["supplier__name"], asked.query(supplier=facts["supplier"]), "")),
        purposes=_grouped(
            cells, lambda facts: (str(Purpose(facts["purpose"]).label), asked.query(purpose=facts["purpose"]), "")
        ),
        months=_months(user, asked, total),
        total=total,
    )


Cells = list[tuple[dict[str, Any], Figures]]


def _cells(user: User, asked: Asked, *, by: str) -> Cells:
    """The sums per holder, supplier and purpose, by name; one query."""
    groups = ["group", "group_name", "supplier", "supplier__name", "purpose"]
    if by != "boards":
        groups += ["school", "school__name"]
    found = (
        asked.of(budgets_seen(user))
        .annotate(
            group=Coalesce("board_id", "school__board_id"), group_name=Coalesce("board__name", "school__board__name")
        )
        .values(*groups)
        .annotate(**{f"sum_{name}": Sum(name) for name in TOTALS})
        .order_by(*[name for name in ("group_name", "school__name") if name in groups], "supplier__name", "purpose")
    )
    return [(row, Figures(**{name: row[f"sum_{name}"] for name in TOTALS})) for row in found]


def _holder(facts: dict[str, Any], asked: Asked, *, by: str) -> tuple[str, str, str]:
    """Name, address and supplier of the row that a cell counts in."""
    supplier = {"supplier": facts["supplier"]}
    if facts["group"] is None:
        return _("the partnership"), asked.query(board=PARTNERSHIP, **supplier), facts["supplier__name"]
    if by == "boards":
        return facts["group_name"], asked.query(board=facts["group"], **supplier), facts["supplier__name"]
    if facts["school"] is None:
        return facts["group_name"], asked.query(board=facts["group"], own=1, **supplier), facts["supplier__name"]
    return facts["school__name"], asked.query(school=facts["school"], **supplier), facts["supplier__name"]


def _grouped(cells: Cells, named: Any) -> tuple[Row, ...]:
    sums: dict[tuple[str, str, str], Figures] = {}
    for facts, figures in cells:
        key = named(facts)
        sums[key] = sums.get(key, Figures()) + figures
    return tuple(Row(name, figures, query, supplier) for (name, query, supplier), figures in sums.items())


def _months(user: User, asked: Asked, total: Figures) -> tuple[Month, ...]:
    """The twelve months of the school year; one query."""
    found = (
        MonthUse.objects.visible_to(user)
        .filter(budget__in=asked.of(budgets_seen(user)))
        .order_by()
        .values_list("month")
        .annotate(Sum("consumed"))
    )
    used = dict(found)
    unused, months = total.received, []
    for first in months_of(asked.year):
        unused -= used.get(first, 0)
        query = asked.query(total="consumed", month=f"{first:%Y-%m}")
        months.append(Month(first, used.get(first, 0), unused, query))
    return tuple(months)


def months_begun(school_year: int, today: datetime.date) -> int:
    """How many months of a school year have begun by that day."""
    return sum(first <= today for first in months_of(school_year))
