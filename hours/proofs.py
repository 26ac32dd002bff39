"""What no trigger, key or check lets through, asked of the ledger again: each proof names the budget where it fails.

For `ledger_check` and for a database in which somebody switched the guards off; repairs nothing.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, DateField, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Mod, TruncDate, TruncMonth
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hours.enums import EntryKind
from hours.models import Budget, Entry, MonthClosing, MonthUse, Reservation, TimeEntry
from hours.models.time_entries import DAY, STEP
from hours.months import end_of, months_of
from swvportal.foundation.minutes import as_hours

# Whoever was logging when a month closed is waited for, with a time of its own that may be a little later.
BEING_LOGGED = datetime.timedelta(minutes=5)
NAMED = ("budget__school", "budget__board", "budget__supplier")


@dataclass(frozen=True)
class Difference:
    """Where the ledger does not add up; `where` names the budget."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def proofs() -> Iterator[Difference]:
    """Yield what each proof finds, one after the other."""
    for proof in PROOFS:
        yield from proof()


def _of_lines(lines: QuerySet[Entry], what: str) -> Iterator[Difference]:
    for line in lines.select_related(*NAMED).order_by("at", "pk"):
        yield Difference(str(line.budget), f"{what} ({as_hours(line.minutes)}, {line.at:%d-%m-%Y})")


def never_below_zero() -> Iterator[Difference]:
    """Nobody has less than nothing left."""
    spent = F("reserved") + F("consumed") + F("lapsed") - F("transferred")
    for budget in Budget.objects.filter(allocated__lt=spent).select_related("school", "board", "supplier"):
        yield Difference(
            str(budget), _("%(hours)s are left, less than nothing.") % {"hours": as_hours(budget.available)}
        )
    over = Reservation.objects.filter(reserved__lt=F("consumed") + F("released"))
    for row in over.select_related(*NAMED):
        words = _("of reservation %(reference)s more was used and given back than promised.")
        yield Difference(str(row.budget), words % {"reference": row.reference})


def lapsed_once() -> Iterator[Difference]:
    """Of a budget hours lapse once after a month."""
    twice = Entry.objects.filter(kind=EntryKind.LAPSE).order_by().values("budget", "month").annotate(n=Count("pk"))
    for found in twice.filter(n__gt=1):
        budget = Budget.objects.select_related("school", "board", "supplier").get(pk=found["budget"])
        words = _("hours lapsed %(n)d times after %(month)s.")
        yield Difference(str(budget), words % {"n": found["n"], "month": f"{found['month']:%m-%Y}"})


def transfers_stay() -> Iterator[Difference]:
    """Hours stay with their supplier and in their school year."""
    same = Q(to__supplier=F("budget__supplier"), to__school_year=F("budget__school_year"))
    moved = Entry.objects.filter(to__isnull=False).exclude(same)
    yield from _of_lines(moved, _("hours went to another supplier or school year"))


def corrections_mirror() -> Iterator[Difference]:
    """A correction is its line the other way round, and a line is corrected once."""
    corrections = Entry.objects.filter(corrects__isnull=False)
    other = ~Q(budget=F("corrects__budget"), minutes=F("corrects__minutes"))
    for name in ("to", "reservation", "time_entry"):
        both_none = Q(**{f"{name}__isnull": True, f"corrects__{name}__isnull": True})
        other |= ~(Q(**{name: F(f"corrects__{name}")}) | both_none)
    again = Entry.objects.filter(corrects=OuterRef("corrects")).exclude(pk=OuterRef("pk"))
    wrong = corrections.filter(other | Q(corrects__kind=EntryKind.CORRECT) | Q(Exists(again)))
    yield from _of_lines(wrong, _("a correction does not mirror its line, or is there twice"))


def reservations_on_their_budget() -> Iterator[Difference]:
    """A reservation is used on its own budget, and not while it is held."""
    lines = Entry.objects.filter(reservation__isnull=False)
    astray = lines.exclude(reservation__budget=F("budget"))
    yield from _of_lines(astray, _("a reservation of another budget is used"))
    held = lines.filter(kind=EntryKind.CONSUME, reservation__held=True)
    yield from _of_lines(held, _("hours are used that are held"))


def time_as_typed() -> Iterator[Difference]:
    """A time entry is used as a whole, in steps, within a day, on hours that are free and in a month that was open."""
    used = Entry.objects.filter(time_entry__isnull=False).exclude(time_entry__minutes=F("minutes"))
    yield from _of_lines(used, _("a time entry is used for another time than was typed"))
    late = Q(pk__in=[])
    for closing in MonthClosing.objects.all():
        month = (closing.month, end_of(closing.month))
        late |= Q(worked_on__range=month, booked_at__gt=closing.closed_at + BEING_LOGGED)
    steps = TimeEntry.objects.annotate(over=Mod("minutes", STEP))
    for entries, words in (
        (TimeEntry.objects.filter(late), _("%(coach)s logged time in a month that was closed, on %(day)s.")),
        (
            TimeEntry.objects.filter(reservation__held=True),
            _("%(coach)s logged time on hours that are held, on %(day)s."),
        ),
        (steps.exclude(over=0), _("%(coach)s logged time that is no step of five minutes, on %(day)s.")),
    ):
        for entry in entries.select_related("coach", "reservation__budget__supplier", "budget__supplier"):
            yield Difference(
                _purse(entry), words % {"coach": entry.coach, "day": date_format(entry.worked_on, "j F Y")}
            )
    days = TimeEntry.objects.counting().order_by().values("coach__name", "worked_on").annotate(n=Sum("minutes"))
    for day in days.filter(n__gt=DAY):
        words = _("%(hours)s hours on %(day)s, and a day has twenty-four.")
        said = {"hours": as_hours(day["n"]), "day": date_format(day["worked_on"], "j F Y")}
        yield Difference(day["coach__name"], words % said)


def months_as_lines() -> Iterator[Difference]:
    """What was used of a budget in a month is the sum of the lines of that month, counted in another way."""
    counted: Counter[tuple[UUID, datetime.date]] = Counter()
    at = (TruncDate("corrects__at"), TruncDate("at"))
    used = Entry.objects.filter(Q(kind=EntryKind.CONSUME) | Q(corrects__kind=EntryKind.CONSUME))
    month = TruncMonth(Coalesce("time_entry__worked_on", *at, output_field=DateField()))
    groups = used.order_by().annotate(first=month).values_list("budget", "budget__school_year", "first", "kind")
    for budget, year, first, kind, minutes in groups.annotate(Sum("minutes")):
        months = months_of(year)
        counted[budget, min(max(first, months[0]), months[-1])] += -minutes if kind == EntryKind.CORRECT else minutes
    kept = {(row.budget_id, row.month): row.consumed for row in MonthUse.objects.all()}
    wrong = {key for key in kept.keys() | counted.keys() if kept.get(key, 0) != counted[key]}
    budgets = Budget.objects.select_related("school", "board", "supplier").in_bulk({budget for budget, _month in wrong})
    for budget, first in sorted(wrong, key=str):
        words = _("use in %(month)s is kept as %(kept)s, its lines add up to %(sum)s.")
        hours = {"kept": as_hours(kept.get((budget, first), 0)), "sum": as_hours(counted[budget, first])}
        yield Difference(str(budgets[budget]), words % {"month": date_format(first, "F Y"), **hours})


def _purse(entry: TimeEntry) -> str:
    budget = entry.reservation.budget if entry.reservation else entry.budget
    return str(budget or _("no budget"))


PROOFS: tuple[Callable[[], Iterator[Difference]], ...] = (
    never_below_zero,
    lapsed_once,
    transfers_stay,
    corrections_mirror,
    reservations_on_their_budget,
    time_as_typed,
    months_as_lines,
)
