"""What an overview is asked for: a school year and, as wished, a holder, a supplier and a purpose; it sums nothing.

Only what the reader may see can be asked for; anything else counts as not asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from hours.enums import Purpose
from hours.models import Budget
from hours.queries import school_years
from hours.querysets import BudgetQuerySet
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Board, School, Supplier, User
from swvportal.foundation.parts import Chip

PARTNERSHIP = "swv"


@dataclass(frozen=True)
class Asked:
    """The filter of one overview; `board` is a key or `PARTNERSHIP`, and takes in the schools of the board.

    `own` leaves the schools of the board out. `names` holds the words of what was asked, for the page.
    """

    year: int
    board: str = ""
    school: str = ""
    supplier: str = ""
    purpose: str = ""
    own: bool = False
    names: tuple[tuple[str, str], ...] = ()

    @property
    def narrow(self) -> dict[str, str]:
        """The filters that are on, as they stand in the address."""
        found = {name: getattr(self, name) for name in ("board", "school", "supplier", "purpose")}
        return {name: value for name, value in found.items() if value} | ({"own": "1"} if self.own else {})

    def query(self, **more: object) -> str:
        """The query of an address that asks for the same, and for this as well; None takes a filter off."""
        asked: dict[str, object] = {"year": self.year, **self.narrow, **more}
        return urlencode({name: value for name, value in asked.items() if value is not None})

    @property
    def chips(self) -> list[Chip]:
        """The filters that are on, each with the overview without it."""
        words = dict(self.names)
        return [
            Chip(words[name], "?" + self.query(**{name: None}, **({"own": None} if name == "board" else {})))
            for name in self.narrow
            if name in words
        ]

    def of(self, budgets: BudgetQuerySet) -> BudgetQuerySet:
        """The budgets that were asked for."""
        rule = Q(school_year=self.year)
        if self.board == PARTNERSHIP:
            rule &= Q(school__isnull=True, board__isnull=True)
        elif self.board:
            rule &= Q(board=self.board) if self.own else Q(board=self.board) | Q(school__board=self.board)
        if self.school:
            rule &= Q(school=self.school)
        if self.supplier:
            rule &= Q(supplier=self.supplier)
        if self.purpose:
            rule &= Q(purpose=self.purpose)
        return budgets.filter(rule)


def sees_all(user: User) -> bool:
    """True for who sees the hours of everybody."""
    return user.standing.has(Role.COORDINATOR, Role.OFFICE)


def budgets_seen(user: User) -> BudgetQuerySet:
    """The budgets of an overview: all for the partnership's own people, those of own schools and boards for others.

    What the committee may see of the partnership's hours when it decides belongs to no overview.
    """
    seen = Budget.objects.visible_to(user)
    return seen if sees_all(user) else seen.exclude(school__isnull=True, board__isnull=True)


def asked_by(user: User, data: QueryDict, *, year: int) -> tuple[Asked, list[int]]:
    """What this person asks for, this school year without, and the years there are; at most four queries."""
    years = school_years(user)
    wanted = next((found for found in years if str(found) == data.get("year", "")), year)
    seen = budgets_seen(user).filter(school_year=wanted)
    names: list[tuple[str, str]] = []
    board = data.get("board", "")
    if board == PARTNERSHIP and sees_all(user):
        names.append(("board", _("the partnership")))
    elif key := _key(board):
        place = Board.objects.filter(pk=key)
        names += _named("board", place.filter(Q(budgets__in=seen) | Q(schools__budgets__in=seen)).distinct())
    if key := _key(data.get("school", "")):
        names += _named("school", School.objects.filter(pk=key, budgets__in=seen).distinct())
    if key := _key(data.get("supplier", "")):
        names += _named("supplier", Supplier.objects.filter(pk=key, budgets__in=seen).distinct())
    if (purpose := data.get("purpose", "")) in Purpose.values:
        names.append(("purpose", str(Purpose(purpose).label)))
    found = {name: data.get(name, "") for name, _words in names}
    asked = Asked(
        year=wanted,
        board=found.get("board", ""),
        school=found.get("school", ""),
        supplier=found.get("supplier", ""),
        purpose=found.get("purpose", ""),
        own=bool(data.get("own") and "board" in found),
        names=tuple(names),
    )
    return asked, years


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _named(name: str, rows: Iterable[Board | School | Supplier]) -> list[tuple[str, str]]:
    return [(name, str(row)) for row in rows]
