"""Budgets, and the ledger lines behind their totals. Changes nothing and decides no right beyond `visible_to`."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from hours.effects import moved_in
from hours.enums import EntryKind
from hours.models import Budget, Entry, TimeEntry
from swvportal.foundation.models import User
from swvportal.foundation.schoolyears import school_year_of

# Which kinds of line stand behind each total of a budget.
BEHIND: dict[str, tuple[str, ...]] = {
    "allocated": (EntryKind.ALLOCATE,),
    "transferred": (EntryKind.TRANSFER,),
    "reserved": (EntryKind.RESERVE, EntryKind.RELEASE, EntryKind.CONSUME),
    "consumed": (EntryKind.CONSUME,),
    "lapsed": (EntryKind.LAPSE,),
}


@dataclass(frozen=True)
class Line:
    """A ledger line as a budget's page shows it; `minutes` carries the sign with which it counts there."""

    entry: Entry
    minutes: int


def budgets_of_year(user: User, school_year: int) -> QuerySet[Budget]:
    """The budgets of a school year that this person may see, with the names that a list shows."""
    found = Budget.objects.visible_to(user).filter(school_year=school_year)
    return found.select_related("school", "board", "supplier")


def school_years(user: User) -> list[int]:
    """The school years in which this person sees a budget, newest first."""
    years = Budget.objects.visible_to(user).order_by("-school_year").values_list("school_year", flat=True)
    return list(years.distinct())


def bookable_budgets(coach: User, *days: datetime.date) -> list[Budget]:
    """The consultation hours of schools in the school years of these days on which this coach may log time, by school;
    one query.
    """
    years = {school_year_of(day) for day in days}
    found = Budget.objects.bookable_by(coach).filter(school_year__in=years)
    return list(found.select_related("school", "supplier").order_by("school__name", "school_year", "pk"))


def budgets_for(entry: TimeEntry) -> list[Budget]:
    """The budgets on which time above the grant can be booked instead: of the same supplier and school year, with
    enough left; one query.
    """
    own = entry.reservation.budget if entry.reservation is not None else entry.budget
    if own is None:
        return []
    year = school_year_of(entry.worked_on)
    found = Budget.objects.filter(supplier=own.supplier_id, school_year=year).with_hours_left()
    return [row for row in found.select_related("school", "board", "supplier") if row.available >= entry.minutes]


def lines_behind(budget: Budget, total: str, *, user: User) -> QuerySet[Entry]:
    """The ledger lines that add up to one total of a budget, as far as this person sees lines; newest first."""
    kinds = BEHIND[total]
    found = Entry.objects.visible_to(user).filter(Q(budget=budget) | Q(to=budget))
    found = found.filter(Q(kind__in=kinds) | Q(corrects__kind__in=kinds))
    if total == "reserved":  # what is used without a reservation was never promised
        found = found.filter(reservation__isnull=False)
    return found.select_related("by", "to", "budget", "reservation__school", "time_entry__coach", "corrects")


def as_line(entry: Entry, budget: Budget, total: str) -> Line:
    """The line with the minutes and sign with which it counts in this total."""
    return Line(entry=entry, minutes=moved_in(entry, budget.pk, total))
