"""What the coordinator decides on time above the grant; what the coach typed stays as it is.

Locks are taken in the order time entry, budget.
"""

from __future__ import annotations

import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from hours import ledger
from hours.bounds import check_left
from hours.models import Budget, TimeEntry
from hours.transitions.booking import extend_reservation
from hours.workflow import TIME_ENTRY
from swvportal.foundation.minutes import as_hours
from swvportal.foundation.models import User
from swvportal.foundation.outbox import notify
from swvportal.foundation.schoolyears import as_label, school_year_of
from swvportal.foundation.workflow import NotReady, moving


def extend_for(time_entry: TimeEntry, *, by: User, now: datetime.datetime, reason: str = "") -> TimeEntry:
    """Reserve what is short on the same budget, and use the time; tells the coach.

    Locks the budget. Raises `NotEnough` when the budget holds less, and `NotReady` when the time is on no reservation
    or its rest was given back.
    """
    with moving(time_entry, TIME_ENTRY["extend"].name, by=by, now=now, reason=reason) as row:
        if row.reservation is None:
            raise NotReady(_("This time is not on a reservation; book it on a budget."))
        reservation = ledger.locked_reservation(row.reservation.pk)
        if row.minutes > reservation.rest:
            short = row.minutes - reservation.rest
            reservation = extend_reservation(reservation, short, by=by, now=now, reason=reason)
        ledger.use_up(row, reservation.budget, reservation, by=by, now=now, reason=reason)
        _tell(row, now=now)
    return time_entry


def book_elsewhere(
    time_entry: TimeEntry, budget: Budget, *, reason: str, by: User, now: datetime.datetime
) -> TimeEntry:
    """Use the time on a budget itself, of the same supplier and the school year of the work; tells the coach.

    Locks the budget. Raises `NotEnough` when it holds less.
    """
    with moving(time_entry, TIME_ENTRY["book_elsewhere"].name, by=by, now=now, reason=reason) as row:
        account = ledger.locked_budget(budget.pk)
        own = row.reservation.budget if row.reservation is not None else row.budget
        if own is None or account.supplier_id != own.supplier_id:
            raise NotReady(_("This is a budget with another supplier than the coach works for."))
        if account.school_year != school_year_of(row.worked_on):
            raise NotReady(_("These hours are for school year %(year)s.") % {"year": as_label(account.school_year)})
        check_left(account, row.minutes)
        ledger.use_up(row, account, None, by=by, now=now, reason=reason)
        _tell(row, now=now)
    return time_entry


def refuse_time(time_entry: TimeEntry, *, reason: str, by: User, now: datetime.datetime) -> TimeEntry:
    """Say with a reason that the time is not granted; it stays as typed and costs no budget. Tells the coach."""
    with moving(time_entry, TIME_ENTRY["refuse"].name, by=by, now=now, reason=reason) as row:
        _tell(row, now=now)
    return time_entry


def _tell(row: TimeEntry, *, now: datetime.datetime) -> None:
    day = row.worked_on.isoformat()
    facts = {"hours": as_hours(row.minutes), "day": day, "path": reverse("hours:week", args=[day])}
    notify([row.coach], "time_decided", about=row, occasion=row.move.pk, now=now, facts=facts)
