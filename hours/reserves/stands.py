"""What is left in the reserve of a supplier, and whether hours of it can be asked; reads only.

Until a contract is divided its reserve is held back within it and stands in no budget; a division, and each giving,
brings it to the budget of the reserve.
"""

from __future__ import annotations

from dataclasses import dataclass

from hours.enums import Purpose
from hours.models import Budget, Contract, ReserveRequest


@dataclass(frozen=True)
class Stand:
    """What is left of a reserve in minutes: in its budget, and held back in a contract that is not divided.

    `exists` is False where there is neither a contract nor a reserve.
    """

    kept: int
    held: int
    exists: bool

    @property
    def left(self) -> int:
        return self.kept + self.held


def held_back(contract: Contract | None, kept: Budget) -> int:
    """Minutes of the reserve that still stand in the contract; nothing once it is divided. `kept` is its budget."""
    return max(0, min(contract.undivided, contract.reserve - kept.allocated)) if contract is not None else 0


def reserve_left(budget: Budget) -> tuple[int, int]:
    """Minutes of reserve that the contract behind a budget agrees on, and how much of it there still is: in the
    reserve's budget or not handed out. Less than agreed when hours were handed out beyond the others. Two queries.
    """
    place = {"supplier": budget.supplier_id, "school_year": budget.school_year}
    contract = Contract.objects.filter(**place).first()
    if contract is None:
        return 0, 0
    kept = Budget.objects.of_partnership().filter(**place, purpose=Purpose.RESERVE).first() or Budget()
    return contract.reserve, min(contract.reserve, kept.allocated + contract.undivided)


def stand_of(request: ReserveRequest) -> Stand:
    """What is left in the reserve of its supplier and school year; two queries."""
    place = {"supplier": request.supplier_id, "school_year": request.school_year}
    kept = Budget.objects.of_partnership().filter(**place, purpose=Purpose.RESERVE).first()
    contract = Contract.objects.filter(**place).first()
    held = held_back(contract, kept or Budget())
    return Stand(kept.available if kept else 0, held, contract is not None or (kept is not None and kept.granted > 0))


def account_of(request: ReserveRequest) -> Budget:
    """The budget that a question is for, as a row that is not saved: it may not be opened yet."""
    return Budget(
        school=request.school,
        board=request.board,
        supplier=request.supplier,
        school_year=request.school_year,
        purpose=request.purpose,
    )


def opened(account: Budget) -> Budget | None:
    """The budget of an account, when it is there; one query."""
    found = Budget.objects.filter(
        school=account.school_id,
        board=account.board_id,
        supplier=account.supplier_id,
        school_year=account.school_year,
        purpose=account.purpose,
    )
    return found.select_related("school", "board", "supplier").first()


def can_be_asked(account: Budget) -> bool:
    """Whether there is such a budget, or a contract or a reserve of the supplier for the year; at most two queries."""
    place = {"supplier": account.supplier_id, "school_year": account.school_year}
    if Contract.objects.filter(**place).exists():
        return True
    reserve = Budget.objects.of_partnership().filter(**place, purpose=Purpose.RESERVE, allocated__gt=0)
    return reserve.exists() or opened(account) is not None
