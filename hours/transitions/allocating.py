"""The acts on a division: draft, change, confirm, undo, throw away; each books all its lines or none.

Locks are taken in the order allocation, budgets (by key), contracts (by key). What is computed stands in `division`.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from hours import ledger
from hours.division import KeyRefused
from hours.division.shapes import SupplierDivision
from hours.enums import AllocationStatus, EntryKind, Level, Purpose
from hours.gathering import gather, of_budget, of_contract
from hours.keys import ALL_KINDS, Inputs, read, stored
from hours.models import Allocation, AllocationCell, Budget, Contract, Entry
from hours.permissions import may_divide
from hours.workflow import ALLOCATION
from swvportal.foundation.minutes import HOUR, as_hours
from swvportal.foundation.models import Board, User
from swvportal.foundation.workflow import NotAllowed, NotReady, moving

Account = tuple[UUID, UUID | None]  # a supplier and a holder; without one, where the hours come from or stay behind


def draft(
    inputs: Inputs,
    *,
    school_year: int,
    level: str,
    by: User,
    now: datetime.datetime,
    board: Board | None = None,
    replaces: Allocation | None = None,
) -> Allocation:
    """Keep a new division as a draft, which books nothing; refused for who may not divide these hours."""
    row = Allocation(
        school_year=school_year,
        level=level,
        board=board,
        key=stored(inputs),
        replaces=replaces,
        status=AllocationStatus.DRAFT,
        status_since=now,
        made_by=by,
        made_at=now,
        by_board=_is_own(board.pk if board else None, by),
    )
    if not (answer := may_divide(by, row)):
        raise NotAllowed(answer.reason)
    row.save(force_insert=True)
    return row


def _is_own(board: UUID | None, by: User) -> bool:
    """Whether this person works at the board whose hours are divided."""
    return board in by.standing.board_ids


def begin(
    *,
    school_year: int,
    level: str,
    contracts: Sequence[Contract],
    counted_on: datetime.date | None,
    by: User,
    now: datetime.datetime,
    history: Sequence[int] = (),
    board: Board | None = None,
    kinds: Collection[str] = ALL_KINDS,
) -> Allocation:
    """Draft a division of what there is: holders and pupils of these kinds, requests, hours, as the portal has them."""
    inputs = gather(
        school_year=school_year,
        level=level,
        board=board,
        contracts=contracts,
        counted_on=counted_on,
        history=history,
        kinds=kinds,
    )
    return draft(inputs, school_year=school_year, level=level, board=board, by=by, now=now)


def change_key(allocation: Allocation, inputs: Inputs, *, by: User, now: datetime.datetime) -> Allocation:
    """Keep another key with a draft; it need not be one that can be divided."""
    with moving(allocation, ALLOCATION["change"].name, by=by, now=now) as row:
        row.key = stored(inputs)
    return allocation


def drop(allocation: Allocation, *, by: User, now: datetime.datetime) -> Allocation:
    """Throw a draft away; it stays readable in the trail only."""
    with moving(allocation, ALLOCATION["drop"].name, by=by, now=now):
        pass
    return allocation


def confirm(allocation: Allocation, *, shown: str, by: User, now: datetime.datetime) -> Allocation:
    """Book a division: a line for each holder with hours, and what is left of each contract to its reserve.

    `shown` is the digest of the key that the person saw. Hours that rounding hands out too many come off the reserve.
    Of a board's division each line is a transfer to one of its schools, and what is left stays with the board. Raises
    `NotReady` when the key was changed meanwhile or cannot be divided, when the hours are no longer those it was
    computed from, or when rounding hands out more than there is with the reserve.
    """
    with moving(allocation, ALLOCATION["confirm"].name, by=by, now=now) as row:
        if row.digest != shown:
            raise NotReady(_("The key was changed meanwhile. Look at the division again before you confirm it."))
        inputs = read(row.key, school_year=row.school_year)
        minutes, divided = _computed(inputs)
        budgets = _opened(row, [account for account, given in minutes.items() if given], inputs.supplier_ids)
        ledger.lock_budgets(budgets.values())
        left = _left(row, inputs, budgets)
        for supplier, one in zip(inputs.supplier_ids, divided, strict=True):
            rest = left[supplier] - one.handed_out * HOUR
            if rest < 0:
                raise NotReady(
                    _("%(name)s: rounding hands out more than there is, and the reserve does not make up for it.")
                    % {"name": one.supplier.name}
                )
            if row.board_id is None:
                minutes[supplier, None] = rest
        row.by_board = _is_own(row.board_id, by)
        _book(row, minutes, budgets, by=by, now=now)
    return allocation


def undo(allocation: Allocation, *, reason: str, by: User, now: datetime.datetime) -> Allocation:
    """Take a confirmed division back by a counter-line for each of its lines, as long as nothing of it was used.

    Locks its budgets and contracts. Raises `NotReady` with the name of a budget of which hours were used, promised or
    given on.
    """
    with moving(allocation, ALLOCATION["undo"].name, by=by, now=now, reason=reason) as row:
        entries = list(Entry.objects.filter(allocation_cell__allocation=row).order_by("pk"))
        ledger.lock_budgets(pk for entry in entries for pk in (entry.budget_id, entry.to_id) if pk)
        if row.board_id is None:
            _locked_contracts(row.school_year, {budget.supplier_id for budget in _receivers(entries).values()})
        receivers = _receivers(entries)
        for entry in entries:
            budget = receivers[entry.to_id or entry.budget_id]
            if budget.available < entry.minutes:
                raise NotReady(
                    _("%(budget)s: %(left)s of the %(given)s hours are left, so this division is in use.")
                    % {"budget": budget, "left": as_hours(budget.available), "given": as_hours(entry.minutes)}
                )
        for entry in entries:
            ledger.mirror(entry, reason=reason, by=by, now=now)
    return allocation


def _computed(inputs: Inputs) -> tuple[dict[Account, int], tuple[SupplierDivision, ...]]:
    """The minutes of each holder with each supplier, and the divisions they come from."""
    try:
        divided = inputs.divide().suppliers
    except KeyRefused as refused:
        raise NotReady(str(refused)) from refused
    minutes: dict[Account, int] = {
        (supplier, holder): cell.hours * HOUR
        for supplier, one in zip(inputs.supplier_ids, divided, strict=True)
        for holder, cell in zip(inputs.holder_ids, one.cells, strict=True)
    }
    return minutes, divided


def _opened(row: Allocation, accounts: Iterable[Account], suppliers: Iterable[UUID]) -> dict[Account, UUID]:
    """The budgets of these accounts and of each supplier's own, opened where there is none; two at once open one.

    Always in the same order, so that two acts that open the same budgets never wait for each other.
    """
    wanted = {*accounts, *((supplier, None) for supplier in suppliers)}
    found = _found(row, wanted)
    missing = sorted(wanted - found.keys(), key=str)
    if missing:
        Budget.objects.bulk_create([_budget(row, account) for account in missing], ignore_conflicts=True)
        found = _found(row, wanted)
    return found


def _budget(row: Allocation, account: Account) -> Budget:
    board, school, purpose = _holder(row, account[1])
    return Budget(
        supplier_id=account[0], school_year=row.school_year, board_id=board, school_id=school, purpose=purpose
    )


def _found(row: Allocation, wanted: Iterable[Account]) -> dict[Account, UUID]:
    """The budgets of these accounts that are there."""
    rows = Budget.objects.filter(school_year=row.school_year, supplier__in={account[0] for account in wanted})
    keys = {(budget.supplier_id, budget.board_id, budget.school_id, budget.purpose): budget.pk for budget in rows}
    columns = {account: (account[0], *_holder(row, account[1])) for account in wanted}
    return {account: keys[held] for account, held in columns.items() if held in keys}


def _holder(row: Allocation, holder: UUID | None) -> tuple[UUID | None, UUID | None, str]:
    """Board, school and purpose of a budget: of who receives, else the reserve, or the board that divides its own."""
    if holder is None:
        return row.board_id, None, Purpose.BOARD if row.board_id else Purpose.RESERVE
    return (holder, None, Purpose.BOARD) if row.level == Level.BOARDS else (None, holder, Purpose.CB)


def _left(row: Allocation, inputs: Inputs, budgets: Mapping[Account, UUID]) -> dict[UUID, int]:
    """The minutes that can be handed out of each supplier, reserve included; they must be those of the key.

    Locks the contracts; the budgets are locked already.
    """
    if row.board_id is None:
        contracts = _locked_contracts(row.school_year, inputs.supplier_ids)
        now = {pk: (of_contract(contract)[1], contract.undivided) for pk, contract in contracts.items()}
    else:
        own = Budget.objects.select_related("supplier").in_bulk([budgets[pk, None] for pk in inputs.supplier_ids])
        now = {budget.supplier_id: (of_budget(budget)[1], budget.available) for budget in own.values()}
    for supplier, line in zip(inputs.supplier_ids, inputs.key.suppliers, strict=True):
        found, _minutes = now.get(supplier, (None, 0))
        if not line.contract:
            raise NotReady(_("%(name)s: there is nothing to divide.") % {"name": line.name})
        if found is None or (found.contract, found.reserve) != (line.contract, line.reserve):
            raise NotReady(
                _(
                    "%(name)s: there are no longer %(hours)d hours with a reserve of %(reserve)d to divide. "
                    "Was this divided or changed meanwhile? Undo that, or make a new division."
                )
                % {"name": line.name, "hours": line.contract, "reserve": line.reserve}
            )
    return {supplier: minutes for supplier, (_line, minutes) in now.items()}


def _book(
    row: Allocation,
    minutes: Mapping[Account, int],
    budgets: Mapping[Account, UUID],
    *,
    by: User,
    now: datetime.datetime,
) -> None:
    """Write the lines and the cells that keep them."""
    words = _("division %(what)s, by the office for the board") if row.done_for_board else _("division %(what)s")
    entries = {
        account: Entry(
            budget_id=budgets[account[0], None] if row.board_id else budgets[account],
            to_id=budgets[account] if row.board_id else None,
            kind=EntryKind.TRANSFER if row.board_id else EntryKind.ALLOCATE,
            minutes=given,
            reason=words % {"what": row},
            by=by,
            at=now,
        )
        for account, given in minutes.items()
        if given
    }
    Entry.objects.bulk_create(entries.values())
    AllocationCell.objects.bulk_create(
        AllocationCell(
            allocation=row,
            supplier_id=account[0],
            board_id=account[1] if row.level == Level.BOARDS else None,
            school_id=account[1] if row.level == Level.SCHOOLS else None,
            minutes=given,
            entry=entries.get(account),
        )
        for account, given in minutes.items()
    )


def _locked_contracts(school_year: int, suppliers: Iterable[UUID]) -> dict[UUID, Contract]:
    """The contracts with these suppliers, locked in the order of their keys; only after the budgets."""
    found = Contract.objects.filter(school_year=school_year, supplier__in=set(suppliers)).order_by("pk")
    rows = found.select_related("supplier").select_for_update(of=("self",), no_key=True)
    return {contract.supplier_id: contract for contract in rows}


def _receivers(entries: Iterable[Entry]) -> dict[UUID, Budget]:
    """The budgets that received hours by these lines, read afresh."""
    places = Budget.objects.select_related("supplier", "board", "school")
    return places.in_bulk([entry.to_id or entry.budget_id for entry in entries])
