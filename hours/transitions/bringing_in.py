"""Books a file that was confirmed: all of its rows or none, in one transaction; it decides nothing about people.

Everything that the rows touch is locked first, in the ledger's order (coach, month, budget, contract), and then planned
again: what was shown is what is booked, and of two imports of the same file the second finds what the first booked.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.utils import timezone

from hours import ledger
from hours.enums import Lapse, SheetKind
from hours.models import Budget, Contract, ImportedRow, Reservation, SheetImport
from hours.sheets.budgets import plan_budgets
from hours.sheets.known import account_of
from hours.sheets.plans import Account, BudgetLine, Plan, TimeLine
from hours.sheets.reading import Unreadable, read_budgets, read_time
from hours.sheets.reporting import details, file_reason, problem_of, said
from hours.sheets.time import plan_time
from hours.transitions.booking import allocate, log_time
from hours.transitions.closing import set_lapse
from swvportal.foundation.importing import ImportRefused, Outdated, Preview, Progress
from swvportal.foundation.models import User
from swvportal.foundation.schoolyears import school_year_of
from swvportal.foundation.workflow import MoveRefused

PATIENCE = "SET LOCAL lock_timeout = '600s'; SET LOCAL statement_timeout = '600s'"  # more than a page has
EVERY = 20  # rows between two reports of how far it is


def planned(row: SheetImport, *, now: datetime.datetime) -> Plan:
    """What the file would do now; raises `ImportRefused` with every problem of it."""
    data = bytes(row.data or b"")
    today = timezone.localdate(now)
    try:
        if row.kind == SheetKind.BUDGETS:
            return plan_budgets(read_budgets(data, this_year=school_year_of(today)), today=today)
        return plan_time(read_time(data), today=today)
    except Unreadable as problem:
        raise ImportRefused(problem_of(problem.remarks)) from problem


def bring_in(row: SheetImport, progress: Progress, *, by: User, now: datetime.datetime) -> dict[str, Any]:
    """Book the rows as they were shown; gives what was done.

    Only within a transaction. Raises `Outdated` when something else would happen by now, and `ImportRefused` when the
    person may no longer do this.
    """
    be_patient()
    plan = _as_shown(row, now=now)
    lock(plan)
    plan = _as_shown(row, now=now)
    done = details(plan, row.kind)
    try:
        booked = _budgets(row, plan, progress, by=by, now=now)
        booked += _time(row, plan, progress, by=by, now=now)
    except MoveRefused as refused:
        raise ImportRefused(problem_of([said(refused.message)])) from refused
    ImportedRow.objects.bulk_create(booked, batch_size=500)
    progress(len(plan.new), len(plan.new))
    return done


def be_patient() -> None:
    """Wait for locks longer than a page does, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(PATIENCE)


def _as_shown(row: SheetImport, *, now: datetime.datetime) -> Plan:
    plan = planned(row, now=now)
    if plan.digest != row.digest:
        raise Outdated(Preview(details(plan, row.kind), plan.digest))
    return plan


def lock(plan: Plan) -> None:
    """Lock coaches, months, budgets and contracts of what will be booked, each in one order; opens missing budgets."""
    time = [line for line in plan.new if isinstance(line, TimeLine)]
    ledger.lock_coaches(line.coach for line in time)
    for month in sorted({line.worked_on.replace(day=1) for line in time}):
        ledger.share_month(month)
    reserved = Reservation.objects.filter(pk__in={line.reservation for line in time if line.reservation})
    opened = _opened({line.account for line in plan.new if isinstance(line, BudgetLine)})
    ledger.lock_budgets(
        [
            *(line.budget for line in time if line.budget),
            *reserved.values_list("budget_id", flat=True),
            *(budget.pk for budget in opened.values()),
        ]
    )
    suppliers, years = {account[2] for account in opened}, {account[3] for account in opened}
    ledger.lock_contracts(Contract.objects.filter(supplier__in=suppliers, school_year__in=years))


def _opened(accounts: Iterable[Account]) -> dict[Account, Budget]:
    """The budgets of these accounts, opened where there is none; in the order in which a division opens them."""
    wanted = set(accounts)
    found = _found(wanted)
    missing = sorted(wanted - found.keys(), key=lambda one: str((one[2], one[1] or one[0])))
    if missing:
        made = [
            Budget(school_id=school, board_id=board, supplier_id=supplier, school_year=year, purpose=purpose)
            for school, board, supplier, year, purpose in missing
        ]
        Budget.objects.bulk_create(made, ignore_conflicts=True)
        found = _found(wanted)
    return found


def _found(wanted: set[Account]) -> dict[Account, Budget]:
    years = {account[3] for account in wanted}
    budgets = Budget.objects.filter(school_year__in=years).select_related("supplier")
    return {account_of(row): row for row in budgets if account_of(row) in wanted}


def _budgets(
    row: SheetImport, plan: Plan, progress: Progress, *, by: User, now: datetime.datetime
) -> list[ImportedRow]:
    lines = [line for line in plan.new if isinstance(line, BudgetLine)]
    budgets = _found({line.account for line in lines})
    booked = []
    for number, line in enumerate(lines):
        if number % EVERY == 0:
            progress(number, len(lines))
        budget = budgets[line.account]
        if line.lapse:
            set_lapse(budget, Lapse(line.lapse), by=by, now=now)
        entry = allocate(budget, line.minutes, by=by, now=now, reason=file_reason(row.uploaded_at, line.number))
        booked.append(ImportedRow(sheet=row, key=line.key, line=line.number, entry=entry))
    return booked


def _time(row: SheetImport, plan: Plan, progress: Progress, *, by: User, now: datetime.datetime) -> list[ImportedRow]:
    lines = [line for line in plan.new if isinstance(line, TimeLine)]
    coaches = User.objects.prefetch_related("memberships").in_bulk({line.coach for line in lines})
    reservations = Reservation.objects.in_bulk({line.reservation for line in lines if line.reservation})
    budgets = Budget.objects.in_bulk({line.budget for line in lines if line.budget})
    booked = []
    for number, line in enumerate(lines):
        if number % EVERY == 0:
            progress(number, len(lines))
        mine = ImportedRow(sheet=row, key=line.key, line=line.number)
        mine.time_entry = log_time(
            coaches[line.coach],
            reservation=reservations[line.reservation] if line.reservation else None,
            budget=budgets[line.budget] if line.budget else None,
            worked_on=line.worked_on,
            minutes=line.minutes,
            activity=line.activity,
            direct=line.direct,
            note=line.note,
            key=mine.pk,
            now=now,
            by=by,
        )
        booked.append(mine)
    return booked
