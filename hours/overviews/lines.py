"""The lines of the ledger that add up to one figure of an overview; they are read, never changed.

Board staff get sums per month and kind instead of single lines: a line is a case, and cases can be counted.
"""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from hours.effects import on_budget
from hours.enums import EntryKind
from hours.models import Budget, Entry
from hours.months import months_of
from hours.overviews.asking import Asked, budgets_seen
from hours.overviews.figures import reads_as
from hours.overviews.kinds import for_kind
from swvportal.foundation.models import User

# How each total of a budget counts in a figure of the overview.
WEIGHTS: dict[str, dict[str, int]] = {
    "received": {"allocated": 1, "transferred": 1},
    "reserved": {"reserved": 1},
    "consumed": {"consumed": 1},
    "lapsed": {"lapsed": 1},
    "left": {"allocated": 1, "transferred": 1, "reserved": -1, "consumed": -1, "lapsed": -1},
}
_KINDS: dict[str, tuple[str, ...]] = {
    "received": (EntryKind.ALLOCATE, EntryKind.TRANSFER),
    "reserved": (EntryKind.RESERVE, EntryKind.RELEASE, EntryKind.CONSUME),
    "consumed": (EntryKind.CONSUME,),
    "lapsed": (EntryKind.LAPSE,),
    "left": (EntryKind.ALLOCATE, EntryKind.TRANSFER, EntryKind.RESERVE, EntryKind.RELEASE, EntryKind.LAPSE),
}


# What a list of lines shows of other tables.
WITH_NAMES = (
    "by", "to__school", "to__board", "budget__school", "budget__board", "budget__supplier",
    "reservation__school", "time_entry__coach", "corrects",
)  # fmt: skip


@dataclass(frozen=True)
class Counted:
    """A line, with the minutes and sign with which it counts in the figure."""

    entry: Entry
    minutes: int


@dataclass(frozen=True)
class SumOfLines:
    """What all lines of one kind in one month count together; `first` is the month in which they were written."""

    first: datetime.date
    kind: str
    minutes: int

    @property
    def kind_label(self) -> str:
        return str(EntryKind(self.kind).label)


def lines_of(
    user: User, asked: Asked, total: str, *, month: datetime.date | None = None, kind: str = ""
) -> QuerySet[Entry]:
    """The lines behind a figure, newest first; `into` says that a transfer brought hours to what was asked for.

    `month` is one in which it was used and `kind` one of `kinds.kind_named`.
    """
    budgets = asked.of(budgets_seen(user)).order_by().values("pk")
    found = Entry.objects.visible_to(user).filter(Q(budget__in=budgets) | Q(to__in=budgets))
    kinds = _KINDS[total]
    rule = Q(kind__in=kinds) | Q(kind=EntryKind.CORRECT, corrects__kind__in=kinds)
    if total == "reserved":  # what is used without a reservation was never promised
        rule &= Q(reservation__isnull=False)
    if total == "left":  # what is used without a reservation was never promised and lessens what is left by itself
        used = Q(kind=EntryKind.CONSUME) | Q(kind=EntryKind.CORRECT, corrects__kind=EntryKind.CONSUME)
        rule |= used & Q(reservation__isnull=True)
    found = found.filter(rule).annotate(
        into=ExpressionWrapper(Q(to__isnull=False) & Q(to__in=budgets), output_field=BooleanField()),
    )
    found = found.exclude(
        Q(budget__in=budgets) & Q(to__isnull=False) & Q(to__in=budgets)
    )  # a transfer within what was asked for moves nothing
    if kind:
        found = found.filter(for_kind(kind))
    return found.filter(_worked_in(month, asked.year)) if month else found


def month_named(text: str, school_year: int) -> datetime.date | None:
    """The first day of the month of this school year that is called like this (`2026-10`), if there is one."""
    return next((first for first in months_of(school_year) if f"{first:%Y-%m}" == text), None)


def counted(entry: Entry, total: str) -> Counted:
    """The line with its minutes in this figure."""
    kind = entry.corrects.kind if entry.corrects is not None else entry.kind
    minutes = entry.minutes if entry.corrects is None else -entry.minutes
    return Counted(entry, minutes * _weight(kind, total, reserved=entry.reservation_id is not None, into=entry.into))  # type: ignore[attr-defined]


def sums_of(user: User, asked: Asked, total: str, *, month: datetime.date | None = None) -> list[SumOfLines]:
    """The same lines as sums per month and kind, newest first; one query."""
    groups = ("first", "kind", "corrects__kind", "into", "bound")
    found = (
        lines_of(user, asked, total, month=month)
        .annotate(
            first=TruncMonth("at"),
            bound=ExpressionWrapper(Q(reservation__isnull=False), output_field=BooleanField()),
        )
        .order_by()
        .values_list(*groups)
        .annotate(Sum("minutes"))
    )
    sums: Counter[tuple[datetime.date, str]] = Counter()
    for first, kind, corrected, into, bound, minutes in found:
        signed = minutes if corrected is None else -minutes
        sums[first.date(), kind] += signed * _weight(corrected or kind, total, reserved=bound, into=into)
    return [SumOfLines(first, kind, minutes) for (first, kind), minutes in sorted(sums.items(), reverse=True)]


def budget_named(user: User, key: str) -> Budget | None:
    """The budget with this key, if this person sees it; one query."""
    try:
        found = Budget.objects.visible_to(user).filter(pk=UUID(key))
    except ValueError:
        return None
    return found.select_related("school__board", "board", "supplier").first()


def sums_of_budget(budget: Budget, total: str, *, user: User) -> str:
    """What asks for the sums behind a total of one budget, for who sees it through a board only; empty for others."""
    if reads_as(user) != "schools" or budget.school_id in user.standing.school_ids:
        return ""
    asked = Asked(
        budget.school_year,
        board="" if budget.school_id else str(budget.board_id),
        school=str(budget.school_id or ""),
        supplier=str(budget.supplier_id),
        purpose=budget.purpose,
        own=not budget.school_id,
    )
    return asked.query(total=total if total in WEIGHTS else "received")


def _weight(kind: str, total: str, *, reserved: bool, into: bool) -> int:
    signs = on_budget(kind, reserved=reserved, received=into)
    return sum(WEIGHTS[total].get(name, 0) * sign for name, sign in signs.items())


def _worked_in(month: datetime.date, school_year: int) -> Q:
    """The rule of `MonthUse`: the day of the work, else of the line or of what it undoes; the edges take the rest."""
    months = months_of(school_year)
    first = None if month <= months[0] else month
    last = None if month >= months[-1] else months[months.index(month) + 1]

    def within(name: str) -> Q:
        rule = Q()
        if first:
            rule &= Q(**{f"{name}__gte": first})
        if last:
            rule &= Q(**{f"{name}__lt": last})
        return rule

    timed = Q(time_entry__isnull=False) & within("time_entry__worked_on")
    bare = Q(time_entry__isnull=True, corrects__isnull=True) & within("at__date")
    mirror = Q(time_entry__isnull=True, corrects__isnull=False) & within("corrects__at__date")
    return timed | bare | mirror
