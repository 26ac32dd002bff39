"""Booking minutes: one function per act, each a line in the ledger or a refusal in a sentence.

Locks are taken in the order coach, time entry, month (shared), budget, contract; whoever holds a budget holds its
reservations too. Who may promise hours is decided by the process that calls `reserve`, `extend_reservation` and
`release_rest`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hours import ledger
from hours.bounds import (
    check_allowed,
    check_day,
    check_duration,
    check_free,
    check_known_year,
    check_left,
    check_month,
    check_positive,
)
from hours.enums import DIRECT, EntryKind, TimeStatus
from hours.models import Budget, Entry, Reservation, TimeEntry
from hours.permissions import may_allocate, may_book_for, may_log_time
from swvportal.foundation.minutes import as_hours
from swvportal.foundation.models import Board, School, Supplier, User
from swvportal.foundation.workflow import KeyUsed, NotReady


def open_budget(
    *,
    supplier: Supplier,
    school_year: int,
    purpose: str,
    school: School | None = None,
    board: Board | None = None,
) -> Budget:
    """Find the budget of this holder (none: the partnership), or open it empty; two at once open one."""
    budget, _opened = Budget.objects.get_or_create(
        supplier=supplier, school_year=school_year, purpose=purpose, school=school, board=board
    )
    return budget


@transaction.atomic
def allocate(
    budget: Budget, minutes: int, *, by: User, now: datetime.datetime, reason: str = "", key: UUID | None = None
) -> Entry:
    """Hand minutes out to a budget, in a line with this key; refused for whoever is not the office.

    Locks the budget and the contract with its supplier, when there is one; raises `NotReady` when that holds less.
    """
    check_allowed(may_allocate(by, budget))
    check_positive(minutes)
    ledger.lock_budgets([budget.pk])
    contract = ledger.locked_contract(budget)
    if contract is not None and contract.undivided < minutes:
        raise NotReady(
            _(
                "Of the contract %(contract)s %(left)s hours are not handed out yet, and %(asked)s are asked: "
                "%(short)s too few. Raise the contract, or let the coordinator ask for hours of the reserve."
            )
            % {
                "contract": contract,
                "left": as_hours(contract.undivided),
                "asked": as_hours(minutes),
                "short": as_hours(minutes - contract.undivided),
            }
        )
    line = {"budget": budget, "kind": EntryKind.ALLOCATE, "minutes": minutes, "reason": reason, "by": by, "at": now}
    return Entry.objects.create(**line, **({"id": key} if key else {}))


@transaction.atomic
def reserve(
    budget: Budget,
    minutes: int,
    *,
    what_for: str,
    reference: str,
    by: User | None,
    now: datetime.datetime,
    coach: User | None = None,
    school: School | None = None,
    starts_on: datetime.date | None = None,
    ends_on: datetime.date | None = None,
    held: bool = False,
) -> Reservation:
    """Promise minutes of a budget to what has this reference, and to its coach when there is one already.

    While they are `held` nobody books time on them; `lift` lets them go. Locks the budget. Raises `NotEnough` when it
    holds less and `NotReady` when the reference has an open reservation on this budget already.
    """
    check_positive(minutes)
    row = ledger.locked_budget(budget.pk)
    check_left(row, minutes)
    if row.reservations.open().filter(what_for=what_for, reference=reference).exists():
        raise NotReady(_("Hours are already reserved for %(reference)s.") % {"reference": reference})
    reservation = Reservation.objects.create(
        budget=row,
        what_for=what_for,
        reference=reference,
        coach=coach,
        school=school,
        starts_on=starts_on,
        ends_on=ends_on,
        held=held,
        made_at=now,
    )
    ledger.write(reservation, EntryKind.RESERVE, minutes, by=by, now=now)
    reservation.refresh_from_db()
    return reservation


@transaction.atomic
def extend_reservation(
    reservation: Reservation, minutes: int, *, by: User | None, now: datetime.datetime, reason: str = ""
) -> Reservation:
    """Promise more minutes of the same budget; raises `NotEnough`, and `NotReady` when the rest was given back."""
    check_positive(minutes)
    row = ledger.locked_reservation(reservation.pk)
    if row.closed_at is not None:
        raise NotReady(_("This reservation is closed; reserve anew."))
    check_left(row.budget, minutes)
    ledger.write(row, EntryKind.RESERVE, minutes, by=by, now=now, reason=reason)
    row.refresh_from_db()
    return row


@transaction.atomic
def release_rest(reservation: Reservation, *, by: User | None, now: datetime.datetime, reason: str = "") -> Reservation:
    """Give what was not used back to the budget and close the reservation; a second time does nothing."""
    row = ledger.locked_reservation(reservation.pk)
    if row.closed_at is None:
        if row.rest:
            ledger.write(row, EntryKind.RELEASE, row.rest, by=by, now=now, reason=reason)
        row.closed_at = now
        row.save(update_fields=["closed_at"])
        row.refresh_from_db()
    return row


def lock_budgets_of(reservations: Iterable[Reservation]) -> None:
    """Lock the budgets of these reservations at once, in one order; an act that touches several starts with it.

    Only within a transaction, which holds the locks until it ends.
    """
    ledger.lock_budgets(row.budget_id for row in reservations)


@transaction.atomic
def assign_coach(reservation: Reservation, *, coach: User) -> Reservation:
    """Let this coach log time on the reservation from now on; what another coach logged stays theirs."""
    row = ledger.locked_reservation(reservation.pk)
    row.coach = coach
    row.save(update_fields=["coach"])
    return row


@transaction.atomic
def log_time(
    coach: User,
    *,
    reservation: Reservation | None,
    worked_on: datetime.date,
    minutes: int,
    activity: str,
    note: str,
    key: UUID,
    now: datetime.datetime,
    budget: Budget | None = None,
    direct: bool | None = None,
    by: User | None = None,
) -> TimeEntry:
    """Keep what a coach did, and use it up on the reservation when its rest suffices, or on a school's budget.

    `by` is who books it for the coach, from a file of the office; without it the coach does.

    Without either it is other work, which costs no budget. Locks the coach and the budget and shares the lock on the
    month. More than the rest is kept as typed, above the grant, and waits for the coordinator (PO3002, hours).
    `direct` follows from the activity when it is not given. The same key with the same content gives the first row
    again; with other content it raises `KeyUsed`. Raises `NotAllowed`, and `NotReady` for hours that are held, a day in
    the future, outside the reservation or in a closed month, no steps of five minutes, or a full day.
    """
    User.objects.select_for_update(no_key=True).get(pk=coach.pk)
    typed = {
        "reservation_id": reservation.pk if reservation else None,
        "budget_id": budget.pk if budget else None,
        "worked_on": worked_on,
        "minutes": minutes,
        "activity": activity,
        "direct": activity in DIRECT if direct is None else direct,
        "note": note,
    }
    if first := TimeEntry.objects.filter(coach=coach, one_time_key=key).first():
        if any(getattr(first, name) != value for name, value in typed.items()):
            raise KeyUsed
        return first
    ledger.share_month(worked_on)
    row = ledger.locked_reservation(reservation.pk) if reservation else None
    account = row.budget if row else ledger.locked_budget(budget.pk) if budget else None
    if row and reservation:
        row.called = reservation.called  # a refusal names it as the coach's page does
    purse = None if row else account
    check_allowed(may_log_time(coach, row, purse) if by is None else may_book_for(by, coach, row, purse))
    check_free(row)
    check_day(worked_on, row, account, today=timezone.localdate(now))
    if account is None and by is None:  # the office may bring in what was worked before there was a portal
        check_known_year(worked_on, today=timezone.localdate(now))
    check_month(worked_on)
    check_duration(coach, worked_on, minutes)
    left = row.rest if row else account.available if account else minutes
    fits = minutes <= left
    entry = TimeEntry.objects.create(
        **typed,
        coach=coach,
        status=TimeStatus.BOOKED if fits else TimeStatus.ABOVE_GRANT,
        status_since=now,
        one_time_key=key,
        booked_at=now,
        booked_by=by or coach,
    )
    if account is not None and fits:
        ledger.use_up(entry, account, row, by=by or coach, now=now)
    return entry
