"""What of a budget lapses after a month, and what will unless it is used; reads only.

What is promised does not lapse until it is given back, nor what time above the grant misses until the coordinator has
decided on it. What was used without a promise counts in the month in which the work was done, also when it was logged
later. Hours that came during the year, from the reserve or by hand, lapse by the months from then on; hours that went
out again are no longer to be used in any month.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone

from hours.enums import EntryKind, Lapse
from hours.models import Budget, Entry, MonthClosing, TimeEntry
from hours.months import end_of, month_after, month_before, number_of, to_be_used

Came = dict[UUID, Counter[int]]  # minutes of a budget by the number of the month in which they came


def lapsing(budgets: Iterable[Budget], month: datetime.date) -> dict[UUID, int]:
    """Minutes of each budget that lapse after this month, of those of which any do; three queries."""
    rows = list(budgets)
    later, came, waiting = _used_after(rows, month), _came(rows), _waiting(rows, month)
    found = {
        row.pk: min(row.available - waiting[row.pk], _unused(row, month, came, later) - waiting[row.pk]) for row in rows
    }
    return {pk: minutes for pk, minutes in found.items() if minutes > 0}


def at_risk(budgets: Iterable[Budget], month: datetime.date) -> dict[UUID, int]:
    """Minutes of each budget that this month adds to what lapses, unless used or promised; at most six queries.

    What lapses after the month before, for which nothing has lapsed yet, is no longer at risk.
    """
    rows = list(budgets)
    before = month_before(month)
    lapsed = MonthClosing.objects.filter(month=before, lapsed_at__isnull=False).exists()
    gone = {} if lapsed else lapsing(rows, before)
    came, waiting = _came(rows), _waiting(rows, month)
    found = {
        row.pk: min(row.available, _unused(row, month, came, {})) - waiting[row.pk] - gone.get(row.pk, 0)
        for row in rows
    }
    return {pk: minutes for pk, minutes in found.items() if minutes > 0}


def lapsing_by_rule(budget: Budget, month: datetime.date) -> dict[Lapse, int]:
    """Minutes of a budget that would lapse after this month, by each rule that it could have."""
    agreed = budget.lapse
    found: dict[Lapse, int] = {}
    try:
        for rule in Lapse:
            budget.lapse = rule
            found[rule] = lapsing([budget], month).get(budget.pk, 0)
    finally:
        budget.lapse = agreed
    return found


def _unused(row: Budget, month: datetime.date, came: Came, later: Mapping[UUID, int]) -> int:
    """What should have been used by the end of the month, less what was, is promised or lapsed before."""
    due = to_be_used(came.get(row.pk, {0: row.granted}), row.lapses, number_of(month, school_year=row.school_year))
    return due - (row.reserved + row.consumed + row.lapsed - later.get(row.pk, 0))


def _came(rows: Iterable[Budget]) -> Came:
    """What came in each budget that lapses by the month, less what went out, by the number of the month of the line; a
    counter-line counts where the line did that it takes back.
    """
    monthly = {row.pk: row for row in rows if row.lapses == Lapse.MONTHLY}
    moved = (EntryKind.ALLOCATE, EntryKind.TRANSFER)
    found = (
        Entry.objects.filter(Q(kind__in=moved) | Q(corrects__kind__in=moved))
        .filter(Q(budget__in=monthly) | Q(to__in=monthly))
        .order_by()
        .values_list("budget_id", "to_id", "kind", TruncMonth(Coalesce("corrects__at", "at")))
        .annotate(Sum("minutes"))
    )
    came: Came = {pk: Counter() for pk in monthly}
    for budget, receiver, kind, first, minutes in found:
        signed = -minutes if kind == EntryKind.CORRECT else minutes
        sides = [(budget, signed)] if receiver is None else [(budget, -signed), (receiver, signed)]
        for pk, moved_in in sides:
            if row := monthly.get(pk):
                came[pk][number_of(first.date(), school_year=row.school_year)] += moved_in
    return came


def _waiting(rows: Iterable[Budget], month: datetime.date) -> Counter[UUID]:
    """What time of the months up to this one misses on each budget while it waits above the grant for the coordinator:
    of a reservation what its rest does not pay, and all of what was for a school's hours themselves.
    """
    keys = [row.pk for row in rows]
    rest = F("reservation__reserved") - F("reservation__consumed") - F("reservation__released")
    found = (
        TimeEntry.objects.above_grant()
        .filter(Q(budget__in=keys) | Q(reservation__budget__in=keys), worked_on__lte=end_of(month))
        .order_by()
        .values_list("reservation", Coalesce("budget", "reservation__budget"), Coalesce(rest, 0))
        .annotate(Sum("minutes"))
    )
    missing: Counter[UUID] = Counter()
    for _reservation, budget, left, minutes in found:
        missing[budget] += max(0, minutes - left)
    return missing


def _used_after(rows: Iterable[Budget], month: datetime.date) -> dict[UUID, int]:
    """What each budget itself paid for work done after the month."""
    next_month = timezone.make_aware(datetime.datetime.combine(month_after(month), datetime.time.min))
    after = Q(time_entry__worked_on__gt=end_of(month)) | Q(time_entry__isnull=True, at__gte=next_month)
    used = Entry.objects.filter(
        after,
        budget__in=[row.pk for row in rows],
        kind=EntryKind.CONSUME,
        reservation__isnull=True,
        correction__isnull=True,
    )
    return dict(used.order_by().values_list("budget_id").annotate(Sum("minutes")))
