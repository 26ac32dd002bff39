"""What the rows of a file of budgets are compared with, read at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from hours.models import Budget, Contract
from hours.sheets.cells import plain
from hours.sheets.plans import Account
from hours.sheets.reading import BudgetRow
from swvportal.foundation.models import Board, School, Supplier


@dataclass
class Known:
    """By code, number, name and account. `left` is what each contract has not handed out, in minutes; planning takes
    off what it books. `there` are the keys of rows that were brought in before.
    """

    schools: dict[str, School]
    boards: dict[str, Board]
    suppliers: dict[str, list[Supplier]]
    budgets: dict[Account, Budget]
    contracts: dict[tuple[UUID, int], Contract]
    left: dict[tuple[UUID, int], int]
    there: set[str] = field(default_factory=set)


def known_to(rows: Iterable[BudgetRow]) -> Known:
    """What there is of the years of these rows; a fixed number of queries."""
    years = {row.school_year for row in rows}
    suppliers: dict[str, list[Supplier]] = {}
    for supplier in Supplier.objects.all():
        suppliers.setdefault(plain(supplier.name), []).append(supplier)
    contracts = {(row.supplier_id, row.school_year): row for row in Contract.objects.filter(school_year__in=years)}
    budgets = Budget.objects.filter(school_year__in=years).select_related("supplier")
    return Known(
        schools={school.code: school for school in School.objects.all()},
        boards={board.number: board for board in Board.objects.all()},
        suppliers=suppliers,
        budgets={account_of(row): row for row in budgets},
        contracts=contracts,
        left={key: row.undivided for key, row in contracts.items()},
    )


def account_of(budget: Budget) -> Account:
    """The account that a budget is."""
    return budget.school_id, budget.board_id, budget.supplier_id, budget.school_year, budget.purpose
