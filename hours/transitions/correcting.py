"""Taking back what was booked, each line by one mirror; what is taken back of a divided contract stays with it.

Locks are taken in the order time entry or question for reserve, budget, contract.
"""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hours import ledger
from hours.bounds import NotEnough, check_allowed, check_left
from hours.enums import EntryKind, Purpose
from hours.models import AllocationCell, Budget, Entry, ReserveRequest, TimeEntry
from hours.permissions import may_correct
from hours.queries import is_divided
from hours.transitions.booking import allocate, open_budget
from hours.transitions.telling import askers_but, facts_of
from hours.workflow import RESERVE_FLOW, TIME_ENTRY
from swvportal.foundation.models import User
from swvportal.foundation.outbox import notify
from swvportal.foundation.workflow import NotReady, moving


@transaction.atomic
def correct(entry: Entry, *, reason: str, by: User, now: datetime.datetime) -> Entry:
    """Undo one line of the ledger by its mirror, once; a line of a time entry or of a question for reserve takes that
    along.

    Of a divided contract the minutes that are taken back go to its reserve, so that it stays whole. Refused without a
    reason, for a correction, for what was given back, for a line of a division or of that reserve, and when what the
    line brought has been promised or used.
    """
    check_allowed(may_correct(by, entry))
    if entry.time_entry is not None:
        correct_time(entry.time_entry, reason=reason, by=by, now=now)
        return Entry.objects.get(corrects=entry)
    if asked := ReserveRequest.objects.filter(entry=entry).first():
        take_back_reserve(asked, reason=reason, by=by, now=now)
        return Entry.objects.get(corrects=entry)
    if not reason.strip():
        raise NotReady(_("Give a reason."))
    kept = _locked_reserve(entry)
    line = ledger.locked_line(entry)
    divided = kept is not None and is_divided(kept)
    _check_undoable(line)
    if kept is None or not divided:
        return ledger.mirror(line, reason=reason, by=by, now=now)
    if line.budget_id == kept.pk:
        raise NotReady(_("These hours are the reserve of a divided contract; undo the division first."))
    mirrored = ledger.mirror(line, reason=reason, by=by, now=now)
    allocate(kept, line.minutes, by=by, now=now, reason=reason)
    return mirrored


def correct_time(time_entry: TimeEntry, *, reason: str, by: User, now: datetime.datetime) -> TimeEntry:
    """Mark a time entry corrected and give its minutes back to where they were used.

    When the reservation was closed meanwhile, they go on to the budget.
    """
    return _give_back(time_entry, TIME_ENTRY["correct"].name, reason=reason, by=by, now=now)


def take_time_back(time_entry: TimeEntry, *, reason: str, by: User, now: datetime.datetime) -> TimeEntry:
    """Take back time that came from a spreadsheet, as `correct_time` does; refused for whoever is not the office."""
    return _give_back(time_entry, TIME_ENTRY["take_back"].name, reason=reason, by=by, now=now)


def _give_back(time_entry: TimeEntry, act: str, *, reason: str, by: User, now: datetime.datetime) -> TimeEntry:
    with moving(time_entry, act, by=by, now=now, reason=reason) as row:
        used = Entry.objects.filter(time_entry=row, kind=EntryKind.CONSUME).first()
        if used is not None:
            line = ledger.locked_line(used)
            ledger.mirror(line, reason=reason, by=by, now=now)
            if line.reservation is not None and line.reservation.closed_at is not None:
                ledger.write(line.reservation, EntryKind.RELEASE, line.minutes, by=by, now=now, reason=reason)
    return time_entry


def take_back_reserve(request: ReserveRequest, *, reason: str, by: User, now: datetime.datetime) -> ReserveRequest:
    """Bring what was given from the reserve back to it, as long as it is free in the budget; who asked hears of it.

    Locks the question, then both budgets. Raises `NotEnough` when hours of it were promised, used or lapsed.
    """
    with moving(request, RESERVE_FLOW["take_back"].name, by=by, now=now, reason=reason) as row:
        assert row.entry is not None  # noqa: S101 - reserve_given_is_booked
        line = ledger.locked_line(row.entry)
        _check_undoable(line)
        ledger.mirror(line, reason=reason[:300], by=by, now=now)
        people, facts = askers_but(by, row), facts_of(row, row.given)
        notify(people, "reserve_taken_back", about=row, occasion=row.move.pk, now=now, facts=facts)
    return request


def _locked_reserve(entry: Entry) -> Budget | None:
    """The reserve of the contract out of which a line handed out, both budgets and the contract locked; None without.

    It is opened when it is not there, since a division that is being confirmed opens it too.
    """
    budget = entry.budget
    if entry.kind != EntryKind.ALLOCATE or not ledger.contract_of(budget).exists():
        return None
    kept = open_budget(supplier=budget.supplier, school_year=budget.school_year, purpose=Purpose.RESERVE)
    ledger.lock_budgets([kept.pk, budget.pk])
    ledger.locked_contract(budget)
    return kept


def _check_undoable(entry: Entry) -> None:
    """Whether a line can be undone: what it brought to an account is not promised, used or given on meanwhile."""
    if entry.kind == EntryKind.CORRECT:
        raise NotReady(_("A correction is not corrected; book anew."))
    if entry.kind == EntryKind.RELEASE:
        raise NotReady(_("What was given back is not corrected; reserve anew."))
    if Entry.objects.filter(corrects=entry).exists():
        raise NotReady(_("This was already corrected."))
    if AllocationCell.objects.filter(entry=entry).exists():
        raise NotReady(_("This line belongs to a division of hours; undo the division."))
    if entry.kind == EntryKind.RESERVE and entry.reservation is not None:
        rest = entry.reservation.rest
        if rest < entry.minutes:
            raise NotEnough(left=rest, asked=entry.minutes)
    elif entry.kind == EntryKind.ALLOCATE:
        check_left(entry.budget, entry.minutes)
    elif entry.kind == EntryKind.TRANSFER and entry.to is not None:
        check_left(entry.to, entry.minutes)
