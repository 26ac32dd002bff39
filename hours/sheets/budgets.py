"""Plans a file of budgets: looks its codes and names up, and what the contracts still hold; it books nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from hours.enums import EntryKind, Lapse, Purpose, SheetKind
from hours.models import Budget, Contract, Entry, ImportedRow
from hours.sheets.cells import nearest, plain, shown
from hours.sheets.plans import Account, BudgetLine, Keys, Outcome, Plan
from hours.sheets.reading import SWV, BudgetRow, Told, Unreadable
from hours.sheets.remarks import CellProblem, Facts, Remark
from swvportal.foundation.minutes import as_hours
from swvportal.foundation.models import Board, School, Supplier
from swvportal.foundation.schoolyears import as_label

NO_HOLDER = gettext_noop(
    "No school has the code “%(value)s” and no school board that number. Look it up in the sheet with codes."
)
NO_SUPPLIER = gettext_noop("There is no supplier “%(value)s”. Look the name up in the sheet with codes.")
MEANT = gettext_noop("There is no supplier “%(value)s”. Did you mean “%(near)s”?")
TWO_SUPPLIERS = gettext_noop("More than one supplier is called “%(value)s”. Give one of them another name at Teams.")
OTHER_HOLDER = gettext_noop("Hours for “%(purpose)s” are held by %(holder)s. Change the purpose or the holder.")
OTHER_LAPSE = gettext_noop("Row %(first)d says something else of the same budget. Make the two the same.")
NOT_IN_CONTRACT = gettext_noop(
    "Of the contract with %(supplier)s for %(year)s %(left)s hours are not handed out yet, and %(asked)s are asked. "
    "Raise the contract, or ask for fewer in the file."
)
SAME_AMOUNT = gettext_noop(
    "This budget has a line of %(hours)s hours already that did not come from a file. These come on top."
)
MONTHLY = gettext_noop(
    "Unused hours of %(count)d of these budgets lapse month by month. "
    "Bring in the time of past months before those months close."
)
CLOSED = gettext_noop("%(school)s is closed since %(day)s.")
ONLY: dict[str, tuple[str, str]] = {
    Purpose.CB: ("school", gettext_noop("a school")),
    Purpose.BOARD: ("board", gettext_noop("a school board")),
    Purpose.RESERVE: ("", gettext_noop("the partnership")),
}


@dataclass
class _Known:
    """What the rows are compared with, read at once."""

    schools: dict[str, School]
    boards: dict[str, Board]
    suppliers: dict[str, list[Supplier]]
    budgets: dict[Account, Budget]
    left: dict[tuple[UUID, int], int]
    there: set[str] = field(default_factory=set)


def plan_budgets(told: Told[BudgetRow]) -> Plan:
    """What these rows would do now; raises `Unreadable` with every code and name that is not known.

    Reads in a fixed number of queries. Of a contract that does not hold all, the later rows are refused.
    """
    known = _known(told.rows)
    keys, problems, refused, remarks = Keys(), list(told.problems), list[Remark](), list(told.remarks)
    found: list[tuple[BudgetRow, Account, str]] = []
    lapses: dict[Account, tuple[int, str]] = {}
    for row in told.rows:
        account, wrong = _account(row, known)
        problems += [Remark(row.number, told.called.get(name, name), *why) for name, why in wrong]
        if account is None:
            continue
        first, lapse = lapses.setdefault(account, (row.number, row.lapse)) if row.lapse else (0, "")
        if lapse != row.lapse:
            problems.append(Remark(row.number, told.called["lapse"], OTHER_LAPSE, {"first": first}))
        found.append((row, account, keys.of(SheetKind.BUDGETS, *account, row.minutes)))
    if problems:
        raise Unreadable(problems)
    known.there = set(
        ImportedRow.objects.filter(taken_back=False, key__in=[key for _row, _account, key in found]).values_list(
            "key", flat=True
        )
    )
    alike = _by_hand(known)
    lines = []
    for row, account, key in found:
        outcome = Outcome.THERE if key in known.there else Outcome.BOOK
        contract = (account[2], account[3])
        if outcome == Outcome.BOOK and row.minutes > known.left.get(contract, row.minutes):
            outcome = Outcome.REFUSED
            refused.append(Remark(row.number, told.called["hours"], NOT_IN_CONTRACT, _shortage(row, known, contract)))
        elif outcome == Outcome.BOOK:
            if contract in known.left:
                known.left[contract] -= row.minutes
            if alike[account, row.minutes]:
                alike[account, row.minutes] -= 1
                remarks.append(Remark(row.number, "", SAME_AMOUNT, {"hours": as_hours(row.minutes)}))
        lines.append(BudgetLine(row.number, key, account, row.minutes, row.lapse, outcome))
    remarks += _on_closed(lines, known) + _on_lapse(lines, known)
    return Plan(tuple(lines), tuple(refused), tuple(remarks))


def _known(rows: Iterable[BudgetRow]) -> _Known:
    years = {row.school_year for row in rows}
    suppliers: dict[str, list[Supplier]] = {}
    for supplier in Supplier.objects.all():
        suppliers.setdefault(plain(supplier.name), []).append(supplier)
    contracts = Contract.objects.filter(school_year__in=years)
    budgets = Budget.objects.filter(school_year__in=years).select_related("supplier")
    return _Known(
        schools={school.code: school for school in School.objects.all()},
        boards={board.number: board for board in Board.objects.all()},
        suppliers=suppliers,
        budgets={account_of(row): row for row in budgets},
        left={(row.supplier_id, row.school_year): row.undivided for row in contracts},
    )


def account_of(budget: Budget) -> Account:
    """The account that a budget is."""
    return budget.school_id, budget.board_id, budget.supplier_id, budget.school_year, budget.purpose


def _account(row: BudgetRow, known: _Known) -> tuple[Account | None, list[tuple[str, tuple[str, Facts]]]]:
    """The account of a row, or by column what is wrong."""
    wrong: list[tuple[str, tuple[str, Facts]]] = []
    school: School | None = None
    board: Board | None = None
    supplier: Supplier | None = None
    code = row.holder.upper().replace(" ", "")
    if code and code != SWV.upper():
        school = known.schools.get(code)
        board = known.boards.get(code.zfill(5)) if school is None else None
        if school is None and board is None:
            wrong.append(("holder", (NO_HOLDER, {"value": shown(row.holder)})))
    try:
        supplier = supplier_of(row.supplier, known.suppliers)
    except CellProblem as problem:
        wrong.append(("supplier", (problem.sentence, problem.facts)))
    held = "school" if school else "board" if board else ""
    if not wrong and row.purpose in ONLY and ONLY[row.purpose][0] != held:
        facts = {"purpose": str(Purpose(row.purpose).label), "holder": _(ONLY[row.purpose][1])}
        wrong.append(("purpose", (OTHER_HOLDER, facts)))
    if wrong or supplier is None:
        return None, wrong
    holder = (school.pk if school else None, board.pk if board else None)
    return (*holder, supplier.pk, row.school_year, row.purpose), wrong


def supplier_of(typed: str, suppliers: Mapping[str, list[Supplier]]) -> Supplier:
    """The supplier of this name; raises `CellProblem` where there is none, or more than one."""
    found = suppliers.get(plain(typed), [])
    if len(found) == 1:
        return found[0]
    if found:
        raise CellProblem(TWO_SUPPLIERS, value=shown(typed))
    if near := nearest(typed, [row.name for rows in suppliers.values() for row in rows]):
        raise CellProblem(MEANT, value=shown(typed), near=near)
    raise CellProblem(NO_SUPPLIER, value=shown(typed))


def _shortage(row: BudgetRow, known: _Known, contract: tuple[UUID, int]) -> Facts:
    return {
        "supplier": row.supplier,
        "year": as_label(row.school_year),
        "left": as_hours(known.left[contract]),
        "asked": as_hours(row.minutes),
    }


def _by_hand(known: _Known) -> Counter[tuple[Account, int]]:
    """The lines that handed hours out to these budgets otherwise than from a file, by amount."""
    lines = Entry.objects.filter(
        kind=EntryKind.ALLOCATE, correction__isnull=True, imported__isnull=True, budget__in=known.budgets.values()
    )
    accounts = {budget.pk: account for account, budget in known.budgets.items()}
    return Counter((accounts[budget], minutes) for budget, minutes in lines.values_list("budget_id", "minutes"))


def _on_closed(lines: Iterable[BudgetLine], known: _Known) -> list[Remark]:
    """Say which of these schools are closed."""
    closed = {school.pk: school for school in known.schools.values() if school.closed_on}
    remarks = []
    for line in lines:
        school = closed.get(line.account[0]) if line.account[0] else None
        if line.outcome == Outcome.BOOK and school is not None and school.closed_on:
            facts = {"school": school.name, "day": date_format(school.closed_on, "j F Y")}
            remarks.append(Remark(line.number, "", CLOSED, facts))
    return remarks


def _on_lapse(lines: Iterable[BudgetLine], known: _Known) -> list[Remark]:
    """Say once that hours of some of these budgets lapse by the month."""
    suppliers = {row.pk: row for rows in known.suppliers.values() for row in rows}
    monthly = set()
    for line in lines:
        budget = known.budgets.get(line.account) or Budget(supplier=suppliers[line.account[2]])
        rule = line.lapse or budget.lapses
        if line.outcome == Outcome.BOOK and rule == Lapse.MONTHLY:
            monthly.add(line.account)
    return [Remark(0, "", MONTHLY, {"count": len(monthly)})] if monthly else []
