"""Closing months and letting unused hours lapse after them; what lapses is computed in `lapsing`.

A month is never opened again. Its hours lapse once it is closed, not at its last day: until then time of that month can
still be logged.
"""

from __future__ import annotations

import datetime
import logging
from uuid import UUID

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from hours import ledger
from hours.enums import EntryKind, Lapse
from hours.lapsing import lapsing
from hours.models import Budget, Entry, MonthClosing, SheetImport
from hours.months import end_of, month_after, month_of
from hours.permissions import may_close_month, may_set_lapse
from swvportal.foundation.access import noted
from swvportal.foundation.models import Partnership, User
from swvportal.foundation.workflow import NotAllowed, NotReady

logger = logging.getLogger(__name__)


@transaction.atomic
def close_month(month: datetime.date, *, by: User | None, now: datetime.datetime) -> MonthClosing:
    """Close a month, given by its first day, for everybody; `by=None` is the clock.

    Waits for time that is being logged in it. Refused for whoever is not the office; raises `NotReady` for a month that
    is not over and for one that is closed.
    """
    if by is not None and not (answer := may_close_month(by)):
        raise NotAllowed(answer.reason)
    if timezone.localdate(now) <= end_of(month):
        raise NotReady(_("This month is not over yet; close it afterwards."))
    closing = MonthClosing(month=month, closed_at=now, closed_by=by)
    MonthClosing.objects.bulk_create([closing], ignore_conflicts=True)
    if not MonthClosing.objects.filter(pk=closing.pk).exists():
        raise NotReady(_("%(month)s was closed already.") % {"month": capfirst(str(closing))})
    noted(closing, "close_month", by=by, now=now, reason=f"{month:%Y-%m}")
    return closing


def close_due(now: datetime.datetime) -> int:
    """Close every month whose days of grace are over; a step of the sweep. Answers how many it closed.

    Begins with the month of the first line in the ledger: what was before the portal, the office closes. It closes
    nothing while a confirmed spreadsheet is still to be booked, which may hold time of such a month.
    """
    house, first = Partnership.objects.first(), Entry.objects.order_by("at").first()
    if house is None or first is None or SheetImport.objects.to_be_booked().exists():
        return 0
    last = timezone.localdate(now) - datetime.timedelta(days=house.days_month_open)
    closed = set(MonthClosing.objects.values_list("month", flat=True))
    month, count = month_of(timezone.localdate(first.at)), 0
    while end_of(month) < last:
        if month not in closed:
            try:
                close_month(month, by=None, now=now)
            except NotReady:  # another worker was first
                logger.info("%s was closed already", month)
            else:
                count += 1
        month = month_after(month)
    return count


def lapse_due(now: datetime.datetime) -> int:
    """Let unused hours lapse after every closed month, oldest first; a step of the sweep. Answers how many lines.

    Budgets of earlier school years take part as well, for hours that were given back since. A budget that fails is
    logged and keeps none of the others waiting; its month is looked at again.
    """
    count = 0
    for closing in MonthClosing.objects.awaiting_lapse().order_by("month"):
        failed = False
        budgets = Budget.objects.filter(school_year__lte=closing.school_year).with_hours_left()
        for key in budgets.order_by("pk").values_list("pk", flat=True):
            try:
                count += lapse(key, month=closing.month, now=now)
            except DatabaseError:
                failed = True
                logger.exception("Hours of budget %s did not lapse after %s", key, closing.month)
        if failed:
            break  # later months count on what lapsed before
        MonthClosing.objects.filter(pk=closing.pk).update(lapsed_at=now)
    return count


@transaction.atomic
def lapse(key: UUID, *, month: datetime.date, now: datetime.datetime) -> bool:
    """Let what a budget did not use by the end of a closed month lapse, once; answers whether anything did.

    Locks the budget.
    """
    row = ledger.locked_budget(key)
    if Entry.objects.filter(budget=row, kind=EntryKind.LAPSE, month=month).exists():
        return False
    minutes = lapsing([row], month).get(row.pk)
    if minutes is None:
        return False
    Entry.objects.create(budget=row, kind=EntryKind.LAPSE, minutes=minutes, month=month, by=None, at=now)
    return True


@transaction.atomic
def set_lapse(budget: Budget, rule: Lapse, *, by: User, now: datetime.datetime) -> Budget:
    """Agree when the unused hours of a budget lapse; what lapsed already stays so.

    Locks the budget. Refused for whoever is not the office.
    """
    if not (answer := may_set_lapse(by, budget)):
        raise NotAllowed(answer.reason)
    row = ledger.locked_budget(budget.pk)
    if row.lapses != rule:
        noted(row, "set_lapse", by=by, now=now, source=row.lapses, target=rule)
        row.lapse = rule
        row.save(update_fields=["lapse"])
    return row
