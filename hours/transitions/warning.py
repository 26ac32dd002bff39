"""Warning a month ahead of hours that will lapse: board or school by budget, the office of all at once."""

from __future__ import annotations

import datetime
import uuid
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from hours.lapsing import at_risk
from hours.models import Budget
from hours.months import end_of, month_of
from swvportal.foundation.enums import Role
from swvportal.foundation.minutes import as_hours
from swvportal.foundation.outbox import notify
from swvportal.foundation.recipients import board_people, holders, school_people
from swvportal.foundation.schoolyears import school_year_of


@transaction.atomic
def warn_due(now: datetime.datetime) -> int:
    """At the beginning of a month, tell of each budget how many hours lapse after it unless they are used or promised.

    A step of the sweep; answers how many budgets were warned of. Locks the budgets and marks them, so that a month
    warns once; a budget with nothing to lose is marked without a message. Of a budget in which hours came after that,
    the ledger takes the mark away: it is warned of again, unless what it loses stayed the same.
    """
    month = month_of(timezone.localdate(now))
    due = Budget.objects.filter(Q(warned_for__isnull=True) | Q(warned_for__lt=month), school_year=school_year_of(month))
    keys = list(due.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    if not keys:
        return 0
    rows = Budget.objects.select_related("supplier", "school", "board").in_bulk(keys)
    minutes = at_risk(rows.values(), month)
    for key, lost in minutes.items():
        _warn_holder(rows[key], month, lost, now=now)
    if minutes:
        _warn_office(month, minutes, now=now)
    Budget.objects.filter(pk__in=keys).update(warned_for=month)
    return len(minutes)


def _warn_holder(budget: Budget, month: datetime.date, minutes: int, *, now: datetime.datetime) -> None:
    """Tell the school or the board; the partnership's own budgets are the office's."""
    if budget.school is not None:
        people = school_people(budget.school)
    elif budget.board is not None:
        people = board_people(budget.board)
    else:
        return
    facts = {
        "hours": as_hours(minutes),
        "supplier": budget.supplier.name,
        "until": end_of(month).isoformat(),
        "path": reverse("hours:budget", args=[budget.pk]),
    }
    occasion = _occasion(month, {budget.pk: minutes})
    notify(people, "hours_lapse", about=budget, occasion=occasion, now=now, facts=facts)


def _warn_office(month: datetime.date, minutes: dict[UUID, int], *, now: datetime.datetime) -> None:
    """Tell the office of all of them together; those in which hours come later in the month make another message."""
    facts = {
        "hours": as_hours(sum(minutes.values())),
        "budgets": str(len(minutes)),
        "until": end_of(month).isoformat(),
        "path": reverse("hours:months"),
    }
    about = Budget.objects.get(pk=next(iter(minutes)))
    occasion = _occasion(month, minutes)
    notify(holders(Role.OFFICE), "hours_lapse_office", about=about, occasion=occasion, now=now, facts=facts)


def _occasion(month: datetime.date, minutes: dict[UUID, int]) -> UUID:
    """The month and what is lost of each budget: nobody is told the same twice."""
    lost = sorted(f"{key}:{lost}" for key, lost in minutes.items())
    return uuid.uuid5(min(minutes), " ".join([month.isoformat(), *lost]))
