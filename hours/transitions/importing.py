"""The office's imports of spreadsheets, by the machine of `foundation.importing`; it moves no state itself."""

from __future__ import annotations

import datetime
import hashlib
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hours.models import SheetImport
from hours.permissions import may_bring_in
from hours.sheets.remarks import Remark
from hours.sheets.reporting import details, problem_of
from hours.transitions.bringing_in import bring_in, planned
from hours.transitions.taking_back import take_back
from swvportal.foundation.access import noted
from swvportal.foundation.enums import ImportState
from swvportal.foundation.importing import ImportRefused, Imports, Preview, Progress
from swvportal.foundation.models import User
from swvportal.foundation.nudge import nudge_long
from swvportal.foundation.workflow import NotReady

WORDS_KEPT = datetime.timedelta(days=30)


def start_sheet(kind: str, name: str, data: bytes, *, by: User, now: datetime.datetime) -> SheetImport:
    """Keep the file and ask a worker to read it; books nothing. Refused for whoever is not the office."""
    MACHINE.check(by)
    row = SheetImport.objects.create(
        kind=kind,
        name=name[-160:],
        sha256=hashlib.sha256(data).hexdigest(),
        data=data,
        uploaded_by=by,
        uploaded_at=now,
    )
    transaction.on_commit(nudge_long)
    return row


def confirm_sheet(row: SheetImport, *, digest: str, leave_out: bool, by: User, now: datetime.datetime) -> None:
    """Agree to the preview with this digest; a worker books it.

    Refused for whoever is not the office; raises `NotReady` when another preview is shown by now, when there is nothing
    to book, and without `leave_out` when the ledger refuses some of the rows.
    """
    MACHINE.check(by)
    counts = row.result.get("counts", {})
    if row.digest == digest and counts and not counts["book"] + counts["above"]:
        raise NotReady(_("There is nothing left to book in this file."))
    if row.digest == digest and counts and counts["refused"] and not leave_out:
        raise NotReady(_("Say first that the refused rows may be left out, or cancel and mend the file."))
    MACHINE.confirm(row, digest=digest, by=by, now=now, left_out=leave_out)


def cancel_sheet(row: SheetImport, *, by: User, now: datetime.datetime) -> None:
    """Stop before anything is booked; raises `NotReady` when it is too late."""
    MACHINE.cancel(row, by=by, now=now)


def take_sheet_back(row: SheetImport, *, reason: str, by: User, now: datetime.datetime) -> None:
    """Have a worker take the whole import back by counter-entries.

    Refused for whoever is not the office and without a reason; raises `NotReady` when it is not brought in.
    """
    MACHINE.check(by)
    if not reason.strip():
        raise NotReady(_("Give a reason."))
    MACHINE.ask_back(row, taken_back_by=by, taken_back_at=now, reason=reason)


def work_off_sheets(now: datetime.datetime | None = None) -> int:
    """Do what these imports ask for, oldest first; a step of the sweep. Gives the number that was handled."""
    return MACHINE.work_off(now)


def forget_words(now: datetime.datetime) -> int:
    """Empty what files that were not brought in said of their cells, a month after they ended: a cell may hold a name.

    A step of the sweep, safe to run twice; gives the number of imports that were emptied. That there was an import, by
    whom and when, stays.
    """
    over = SheetImport.objects.filter(
        state__in=[ImportState.FAILED, ImportState.CANCELLED], finished_at__lt=now - WORDS_KEPT
    )
    return over.exclude(problem={}, result={}).update(problem={}, result={})


def _read(row: SheetImport, progress: Progress) -> Preview:
    progress(0, 1)
    plan = planned(row, now=timezone.now())
    progress(1, 1)
    return Preview(details(plan, row.kind), plan.digest)


def _apply(row: SheetImport, progress: Progress) -> dict[str, Any]:
    now, by = timezone.now(), row.confirmed_by
    if by is None:
        raise ImportRefused(problem_of([]))
    result = bring_in(row, progress, by=by, now=now)
    noted(row, "bring_in_sheet", by=by, now=now)
    return result


def _take_back(row: SheetImport, progress: Progress) -> dict[str, Any]:
    now, by = timezone.now(), row.taken_back_by
    if by is None:
        raise ImportRefused(problem_of([]))
    result = take_back(row, progress, reason=row.reason, by=by, now=now)
    noted(row, "take_sheet_back", by=by, now=now, reason=row.reason)
    return result


def _drop(row: SheetImport, brought_in: bool) -> None:
    SheetImport.objects.filter(pk=row.pk).update(data=None)


MACHINE = Imports(
    model=SheetImport,
    may=may_bring_in,
    read=_read,
    apply=_apply,
    drop=_drop,
    gave_up=lambda sentence: problem_of([Remark(0, "", sentence)]),
    take_back=_take_back,
)
