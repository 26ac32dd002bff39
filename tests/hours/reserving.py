"""Questions for reserve in the states that their stories start from, made by the acts themselves."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from hours.enums import Purpose
from hours.models import Budget, Contract, ReserveRequest
from hours.transitions import allocate, ask_reserve, enter_contract, open_budget
from swvportal.foundation.models import School, Supplier, User
from tests.hours.conftest import NOW

FIVE_HOURS = 300


def account(supplier: Supplier, *, school_year: int = 2026, **holder: Any) -> Budget:
    """A budget that need not be opened: of a school by its consultation hours, of a board, or of the partnership."""
    purpose = Purpose.CB if "school" in holder else Purpose.BOARD if "board" in holder else Purpose.OA
    return Budget(supplier=supplier, school_year=school_year, **{"purpose": purpose, **holder})


def asked(place: Budget, by: User, **changes: Any) -> ReserveRequest:
    """Five hours asked."""
    typed: dict[str, Any] = {
        "minutes": FIVE_HOURS,
        "short": 0,
        "task": "Rust in groep 5: drie keer meekijken en nabespreken.",
        "key": uuid.uuid4(),
        "now": NOW,
    }
    return ask_reserve(place, by=by, **{**typed, **changes})


def reserve_of(supplier: Supplier, by: User, minutes: int, *, now: datetime.datetime = NOW) -> Budget:
    """A reserve in its budget, without a contract."""
    row = open_budget(supplier=supplier, school_year=2026, purpose=Purpose.RESERVE)
    allocate(row, minutes, by=by, now=now)
    row.refresh_from_db()
    return row


def contract_of(supplier: Supplier, by: User, *, hours: int = 100, reserve: int = 10, year: int = 2026) -> Contract:
    """A contract that is not divided."""
    return enter_contract(supplier=supplier, school_year=year, minutes=hours * 60, reserve=reserve * 60, by=by, now=NOW)


def budget_of(school: School, supplier: Supplier) -> Budget:
    return Budget.objects.get(school=school, supplier=supplier, purpose=Purpose.CB)


def again(row: ReserveRequest) -> ReserveRequest:
    """The question as somebody else reads it."""
    return ReserveRequest.objects.get(pk=row.pk)
