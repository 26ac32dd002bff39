"""Contracts and divisions for tests: two boards with pupils, and a contract of the team that can be divided."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from hours.enums import Level
from hours.gathering import gather
from hours.keys import ALL_KINDS, Inputs
from hours.models import Allocation, Budget, Contract
from hours.transitions.allocating import confirm, draft
from hours.transitions.contracting import enter_contract
from swvportal.foundation.models import Board, PupilCount, School, Supplier, User
from tests.hours.conftest import COUNTED, NOW

HOUR = 60


def counted(school: School, pupils: int | None, on: datetime.date = COUNTED) -> PupilCount:
    """What DUO counted at a school; None for a masked number."""
    return PupilCount.objects.create(
        school=school, board=school.board, counted_on=on, pupils=pupils, masked=pupils is None
    )


def contract_of(supplier: Supplier, by: User, *, hours: int = 100, reserve: int = 10, year: int = 2026) -> Contract:
    """A contract of whole hours, as the office enters it."""
    return enter_contract(
        supplier=supplier, school_year=year, minutes=hours * HOUR, reserve=reserve * HOUR, by=by, now=NOW
    )


def inputs_for(
    *contracts: Contract,
    level: str = Level.BOARDS,
    board: Board | None = None,
    history: Sequence[int] = (),
    kinds: Sequence[str] = ALL_KINDS,
    **key: Any,
) -> Inputs:
    """What the database gives for a division, with choices of the key put over it."""
    found = gather(
        school_year=2026,
        level=level,
        board=board,
        contracts=contracts,
        counted_on=COUNTED,
        history=history,
        kinds=kinds,
    )
    return replace(found, key=replace(found.key, **key))


def drafted(
    *contracts: Contract, by: User, level: str = Level.BOARDS, board: Board | None = None, **choices: Any
) -> Allocation:
    """A draft over boards, schools, or the schools of one board."""
    inputs = inputs_for(*contracts, level=level, board=board, **choices)
    return draft(inputs, school_year=2026, level=level, board=board, by=by, now=NOW)


def confirmed(*contracts: Contract, by: User, **choices: Any) -> Allocation:
    """A division that stands in the budgets."""
    row = drafted(*contracts, by=by, **choices)
    return confirm(row, shown=row.digest, by=by, now=NOW)


def typed(inputs: Inputs, *percentages: int) -> Inputs:
    """The same inputs with percentages typed by hand."""
    holders = tuple(
        replace(holder, percentage=Fraction(percentage), reason="besluit ALV")
        for holder, percentage in zip(inputs.key.holders, percentages, strict=True)
    )
    return replace(inputs, key=replace(inputs.key, holders=holders))


def hours_left() -> dict[str, int]:
    """The hours that are free in each budget, by the name of its holder and its purpose."""
    rows = Budget.objects.select_related("board", "school", "supplier")
    return {f"{row.holder} {row.purpose} {row.supplier.name}": row.available // HOUR for row in rows}


def nobody() -> uuid.UUID:
    """A key that no row has."""
    return uuid.uuid4()
