"""What of a budget lapses after a month, and what will unless it is used; reads only.

What is promised does not lapse until it is given back. What was used without a promise counts in the month in which
the work was done, also when it was logged later.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Q, Sum
from django.utils import timezone

from hours.enums import EntryKind
from hours.models import Budget, Entry, MonthClosing
from hours.months import end_of, month_after, month_before, number_of, to_be_used


def lapsing(budgets: Iterable[Budget], month: datetime.date) -> dict[UUID, int]:
    """Minutes of each budget that lapse after this month, of those of which any do; one query."""
    rows = list(budgets)
    later = _used_after(rows, month)
    found = {row.pk: min(row.available, _unused(row, month, later)) for row in rows}
    return {pk: minutes for pk, minutes in found.items() if minutes > 0}


def at_risk(budgets: Iterable[Budget], month: datetime.date) -> dict[UUID, int]:
    """Minutes of each budget that this month adds to what lapses, unless they are used or promised; one or two queries.

    What lapses after the month before, which is not closed yet, is no longer at risk.
    """
    rows = list(budgets)
    before = month_before(month)
    gone = {} if MonthClosing.objects.filter(month=before).exists() else lapsing(rows, before)
    found = {row.pk: min(row.available, _unused(row, month, {})) - gone.get(row.pk, 0) for row in rows}
    return {pk: minutes for pk, minutes in found.items() if minutes > 0}


def _unused(row: Budget, month: datetime.date, later: Mapping[UUID, int]) -> int:
    """What should have been used by the end of the month, less what was, is promised or lapsed before."""
    due = to_be_used(row.granted, row.lapses, number_of(month, school_year=row.school_year))
    return due - (row.reserved + row.consumed + row.lapsed - later.get(row.pk, 0))


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
