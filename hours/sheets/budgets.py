"""Plans a file of budgets: looks its codes and names up, and what the contracts still hold; it books nothing."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from hours.enums import Purpose, SheetKind
from hours.models import ImportedRow
from hours.sheets.cells import nearest, plain, shown
from hours.sheets.known import Known, known_to
from hours.sheets.looking import worth_a_look
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
ONLY: dict[str, tuple[str, str]] = {
    Purpose.CB: ("school", gettext_noop("a school")),
    Purpose.BOARD: ("board", gettext_noop("a school board")),
    Purpose.RESERVE: ("", gettext_noop("the partnership")),
}


def plan_budgets(told: Told[BudgetRow], *, today: datetime.date) -> Plan:
    """What these rows would do today; raises `Unreadable` with every code and name that is not known.

    Reads in a fixed number of queries. Of a contract that does not hold all, the later rows are refused.
    """
    known = known_to(told.rows)
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
    lines: list[BudgetLine] = []
    for row, account, key in found:
        outcome = Outcome.THERE if key in known.there else Outcome.BOOK
        contract = (account[2], account[3])
        if outcome == Outcome.BOOK and row.minutes > known.left.get(contract, row.minutes):
            outcome = Outcome.REFUSED
            refused.append(Remark(row.number, told.called["hours"], NOT_IN_CONTRACT, _shortage(row, known, contract)))
        elif outcome == Outcome.BOOK and contract in known.left:
            known.left[contract] -= row.minutes
        lines.append(BudgetLine(row.number, key, account, row.minutes, row.lapse, outcome))
    remarks += worth_a_look(lines, known, lapse=told.called.get("lapse", ""), today=today)
    return Plan(tuple(lines), tuple(refused), tuple(remarks))


def _account(row: BudgetRow, known: Known) -> tuple[Account | None, list[tuple[str, tuple[str, Facts]]]]:
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


def _shortage(row: BudgetRow, known: Known, contract: tuple[UUID, int]) -> Facts:
    return {
        "supplier": row.supplier,
        "year": as_label(row.school_year),
        "left": as_hours(known.left[contract]),
        "asked": as_hours(row.minutes),
    }
