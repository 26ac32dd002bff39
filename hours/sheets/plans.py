"""What a file would do, row by row, and what tells one such plan from another; it reads and books nothing."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from hours.sheets.remarks import Remark

# Who has the hours: school, board, supplier, school year and purpose; without the first two the partnership.
Account = tuple[UUID | None, UUID | None, UUID, int, str]


class Outcome(StrEnum):
    """What becomes of a row: booked, booked above the grant, there already, or refused by the ledger."""

    BOOK = "book"
    ABOVE = "above"
    THERE = "there"
    REFUSED = "refused"


@dataclass(frozen=True)
class BudgetLine:
    """A row of budgets with the account that it is for."""

    number: int
    key: str
    account: Account
    minutes: int
    lapse: str
    outcome: Outcome


@dataclass(frozen=True)
class TimeLine:
    """A row of time with the coach and what the work was for; without either it is other work."""

    number: int
    key: str
    coach: UUID
    worked_on: datetime.date
    minutes: int
    activity: str
    direct: bool
    reservation: UUID | None
    budget: UUID | None
    note: str
    outcome: Outcome


Line = BudgetLine | TimeLine
NEW = (Outcome.BOOK, Outcome.ABOVE)


@dataclass(frozen=True)
class Plan:
    """All rows with what becomes of them; `refused` and `remarks` say why, and what is worth a look."""

    lines: tuple[Line, ...]
    refused: tuple[Remark, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def digest(self) -> str:
        """What tells this plan from any other: each row, what it says and what becomes of it."""
        told = [[line.number, line.key, line.outcome.value] for line in self.lines]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()

    @property
    def new(self) -> list[Line]:
        """The rows that will be booked."""
        return [line for line in self.lines if line.outcome in NEW]


@dataclass
class Keys:
    """Makes the key of each row: what it says, and how often the file said that before."""

    said: Counter[str] = field(default_factory=Counter)

    def of(self, *facts: object) -> str:
        """The key of the next row that says this."""
        content = json.dumps([str(fact) for fact in facts])
        self.said[content] += 1
        return hashlib.sha256(f"{content}#{self.said[content]}".encode()).hexdigest()


def counted(lines: Iterable[Line]) -> Counter[str]:
    """How many rows have which outcome."""
    return Counter(line.outcome.value for line in lines)
