"""Counts every total of the ledger again from its lines, by a way of its own; repairs nothing."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from hours.effects import TO_RECEIVER, TO_RESERVATION, on_budget
from hours.enums import AllocationStatus, EntryKind, TimeStatus
from hours.models import (
    AllocationCell,
    Budget,
    CoachMonth,
    Contract,
    Entry,
    MonthClosing,
    MonthUse,
    Reservation,
    TimeEntry,
)
from hours.proofs import Difference, proofs
from swvportal.foundation.minutes import as_hours

BUDGET_TOTALS = ("allocated", "transferred", "reserved", "consumed", "lapsed")
RESERVATION_TOTALS = ("reserved", "consumed", "released")

Counted = Counter[tuple[UUID, str]]


def differences() -> Iterator[Difference]:
    """Yield every total that is not the sum of its lines, every time entry whose use does not match its status,
    every contract that its budgets and its reserve together are not, every budget whose months are not its use,
    every month of a coach that is not what was written down, and whatever else the guards should have refused.
    """
    budgets, reservations = _count()
    for budget in Budget.objects.select_related("school", "board", "supplier"):
        yield from _totals(str(budget), budget, BUDGET_TOTALS, budgets)
    for reservation in Reservation.objects.select_related("budget__school", "budget__board", "budget__supplier"):
        where = f"{reservation.budget} – {reservation.reference}"
        yield from _totals(where, reservation, RESERVATION_TOTALS, reservations)
    yield from _unmatched_time()
    yield from _lapsed_too_early()
    yield from _contracts()
    yield from _months()
    yield from _coach_months()
    yield from proofs()


def _count() -> tuple[Counted, Counted]:
    budgets: Counted = Counter()
    reservations: Counted = Counter()
    groups = (
        Entry.objects.order_by()
        .values_list("budget_id", "to_id", "reservation_id", "kind", "corrects__kind")
        .annotate(Sum("minutes"))
    )
    for budget, receiver, reservation, kind, corrected, minutes in groups:
        what, n = (corrected, -minutes) if kind == EntryKind.CORRECT else (kind, minutes)
        for total, sign in on_budget(what, reserved=reservation is not None).items():
            budgets[budget, total] += sign * n
        for total, sign in TO_RECEIVER.get(what, {}).items():
            budgets[receiver, total] += sign * n
        if reservation is not None:
            for total, sign in TO_RESERVATION[what].items():
                reservations[reservation, total] += sign * n
    return budgets, reservations


def _totals(where: str, row: Budget | Reservation, totals: tuple[str, ...], counted: Counted) -> Iterator[Difference]:
    for total in totals:
        name = row._meta.get_field(total).verbose_name  # type: ignore[union-attr]
        yield from _compare(where, getattr(row, total), counted[row.pk, total], str(name))


def _compare(where: str, kept: int, sum_of_lines: int, total: str) -> Iterator[Difference]:
    if kept != sum_of_lines:
        yield Difference(
            where,
            _("%(total)s is kept as %(kept)s, its lines add up to %(sum)s.")
            % {"total": total, "kept": as_hours(kept), "sum": as_hours(sum_of_lines)},
        )


def _contracts() -> Iterator[Difference]:
    """What was handed out of a contract is kept right; once it is divided, that is the contract, to the minute."""
    handed = Entry.objects.filter(Q(kind=EntryKind.ALLOCATE) | Q(corrects__kind=EntryKind.ALLOCATE)).order_by()
    groups = handed.values_list("budget__supplier_id", "budget__school_year", "kind").annotate(Sum("minutes"))
    out: Counter[tuple[UUID, int]] = Counter()
    for supplier, year, kind, minutes in groups:
        out[supplier, year] += minutes if kind == EntryKind.ALLOCATE else -minutes
    confirmed = AllocationCell.objects.filter(
        allocation__status=AllocationStatus.CONFIRMED, allocation__board__isnull=True
    )
    divided = set(confirmed.values_list("supplier_id", "allocation__school_year"))
    for contract in Contract.objects.select_related("supplier"):
        account = (contract.supplier_id, contract.school_year)
        yield from _compare(str(contract), contract.allocated, out[account], _("what was handed out"))
        if contract.allocated > contract.minutes:
            yield Difference(str(contract), _("more was handed out than the contract holds."))
        if account in divided:
            yield from _compare(str(contract), contract.minutes, out[account], _("the divided contract"))


def _lapsed_too_early() -> Iterator[Difference]:
    """Hours lapse after a month that is closed, in or after the school year of their budget."""
    closed = MonthClosing.objects.values("month")
    lapsed = Entry.objects.filter(kind=EntryKind.LAPSE).select_related(
        "budget__supplier", "budget__board", "budget__school"
    )
    for line in lapsed.exclude(month__in=closed):
        yield Difference(
            str(line.budget), _("hours lapsed after %(month)s, which is not closed.") % {"month": f"{line.month:%m-%Y}"}
        )


def _months() -> Iterator[Difference]:
    """The months of a budget together are what was used of it."""
    budgets = Budget.objects.select_related("school", "board", "supplier")
    sums = dict(MonthUse.objects.order_by().values_list("budget").annotate(Sum("consumed")))
    for budget in budgets:
        yield from _compare(str(budget), budget.consumed, sums.get(budget.pk, 0), _("use by month"))


def _coach_months() -> Iterator[Difference]:
    """The months of coaches are their time entries without what was corrected."""
    groups = (
        TimeEntry.objects.counting()
        .order_by()
        .values_list("coach_id", TruncMonth("worked_on"), "direct", "status")
        .annotate(Sum("minutes"))
    )
    counted: Counter[tuple[UUID, datetime.date, str]] = Counter()
    for coach, month, direct, status, minutes in groups:
        counted[coach, month, "direct" if direct else "indirect"] += minutes
        counted[coach, month, "waiting"] += minutes if status == TimeStatus.ABOVE_GRANT else 0
    for row in CoachMonth.objects.select_related("coach"):
        for total in ("direct", "indirect", "waiting"):
            where, name = f"{row.coach} {row}", row._meta.get_field(total).verbose_name  # type: ignore[union-attr]
            yield from _compare(where, getattr(row, total), counted.pop((row.coach_id, row.month, total), 0), str(name))
    for (_coach, month, _total), minutes in counted.items():
        yield from _compare(f"{month:%Y-%m}", 0, minutes, _("a month of a coach"))


def _unmatched_time() -> Iterator[Difference]:
    """A booked time entry that is no other work is used exactly once and not given back; any other is not in use."""
    in_use = Entry.objects.filter(kind=EntryKind.CONSUME, time_entry__isnull=False, correction__isnull=True)
    booked = TimeEntry.objects.filter(status=TimeStatus.BOOKED).exclude(reservation=None, budget=None)
    wrong = booked.exclude(pk__in=in_use.values("time_entry")) | TimeEntry.objects.filter(
        pk__in=in_use.values("time_entry")
    ).exclude(status=TimeStatus.BOOKED)
    for entry in wrong.select_related("reservation__budget__supplier", "budget__supplier", "coach"):
        budget = entry.reservation.budget if entry.reservation else entry.budget or _("no budget")
        yield Difference(
            str(budget), _("a time entry of %(coach)s does not match the ledger.") % {"coach": entry.coach}
        )
