"""Takes a whole import back by counter-entries, or nothing of it when one of them is refused."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction

from hours import ledger
from hours.enums import EntryKind, Purpose, TimeStatus
from hours.models import Budget, Contract, Entry, ImportedRow, SheetImport, TimeEntry
from hours.sheets.remarks import Remark
from hours.sheets.reporting import problem_of
from hours.transitions.booking import open_budget
from hours.transitions.bringing_in import EVERY, be_patient
from hours.transitions.correcting import correct, take_time_back
from swvportal.foundation.importing import ImportRefused, Progress
from swvportal.foundation.models import User
from swvportal.foundation.workflow import MoveRefused


def take_back(row: SheetImport, progress: Progress, *, reason: str, by: User, now: datetime.datetime) -> dict[str, Any]:
    """Write a counter-entry for each row that was not corrected yet; gives the result to keep.

    Only within a transaction. Locks coaches, time entries, budgets and contracts. Raises `ImportRefused` with every row
    whose hours are promised or used meanwhile.
    """
    be_patient()
    rows = list(ImportedRow.objects.filter(sheet=row, taken_back=False).order_by("line"))
    _lock(row)
    lines = Entry.objects.select_related("budget__supplier", "time_entry")
    entries = lines.in_bulk([one.entry_id for one in rows if one.entry_id])
    time = TimeEntry.objects.select_related("imported")
    times = time.in_bulk([one.time_entry_id for one in rows if one.time_entry_id])
    corrected = set(Entry.objects.filter(corrects__in=entries).values_list("corrects", flat=True))
    remarks, minutes, count = [], 0, 0
    for number, one in enumerate(rows):
        if number % EVERY == 0:
            progress(number, len(rows))
        line: Entry | TimeEntry = entries[one.entry_id] if one.entry_id else times[one.time_entry_id]
        try:
            with transaction.atomic():
                if isinstance(line, Entry) and line.pk not in corrected:
                    correct(line, reason=reason, by=by, now=now)
                elif isinstance(line, TimeEntry) and line.status != TimeStatus.CORRECTED:
                    take_time_back(line, reason=reason, by=by, now=now)
                else:
                    continue
        except MoveRefused as refused:
            what = f"{line.budget}: {refused.message}" if isinstance(line, Entry) else refused.message
            remarks.append(Remark(one.line, "", "%(said)s", {"said": what}))
            continue
        minutes, count = minutes + line.minutes, count + 1
    if remarks:
        raise ImportRefused(problem_of(remarks))
    ImportedRow.objects.filter(sheet=row).update(taken_back=True)
    progress(len(rows), len(rows))
    return {**row.result, "taken_back": {"lines": count, "minutes": minutes, "before": len(rows) - count}}


def _lock(row: SheetImport) -> None:
    """Lock what the counter-entries touch, in the ledger's order: coaches, time entries, budgets, contracts.

    The reserves of the contracts are among the budgets, opened before them, as a division that is being confirmed does.
    """
    times = TimeEntry.objects.filter(imported__sheet=row)
    ledger.lock_coaches(times.order_by().values_list("coach", flat=True))
    list(times.order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    used = Entry.objects.filter(kind=EntryKind.CONSUME, time_entry__imported__sheet=row)
    handed = Budget.objects.filter(entries__imported__sheet=row).order_by()
    pairs = set(handed.values_list("supplier", "school_year"))
    contracts = Contract.objects.filter(
        pk__in=[
            contract.pk
            for contract in Contract.objects.filter(school_year__in={year for _supplier, year in pairs})
            if (contract.supplier_id, contract.school_year) in pairs
        ]
    )
    reserves = [
        open_budget(supplier=contract.supplier, school_year=contract.school_year, purpose=Purpose.RESERVE)
        for contract in contracts.select_related("supplier").order_by("supplier", "school_year")
    ]
    ledger.lock_budgets(
        [
            *used.order_by().values_list("budget", flat=True),
            *handed.values_list("pk", flat=True),
            *(reserve.pk for reserve in reserves),
        ]
    )
    ledger.lock_contracts(contracts)
