"""Plans a file of time: asks of each row what the ledger would say of it.

The rules are those of `bounds`, in words for the office; a test holds the two against each other. It books nothing.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Sum
from django.utils.formats import date_format
from django.utils.translation import gettext_noop

from hours.enums import DIRECT, SheetKind
from hours.models import Budget, ImportedRow, Reservation, TimeEntry
from hours.models.time_entries import DAY
from hours.months import month_of
from hours.sheets.named import Known, Wrong, known_to, looked_up
from hours.sheets.plans import Keys, Outcome, Plan, TimeLine
from hours.sheets.reading import TimeRow, Told, Unreadable
from hours.sheets.remarks import Remark
from swvportal.foundation.minutes import as_hours
from swvportal.foundation.models import User
from swvportal.foundation.schoolyears import as_label, first_day, last_day

FUTURE = gettext_noop("This day is still to come.")
MONTH_CLOSED = gettext_noop("%(month)s is closed, so no time is added to it.")
OTHER_YEAR = gettext_noop("These hours are for school year %(year)s.")
NOT_YET = gettext_noop("These hours start on %(day)s.")
OVER = gettext_noop("These hours ended on %(day)s.")
HELD = gettext_noop("%(reference)s is not in force yet: the agreement is not registered or not confirmed.")
DAY_FULL = gettext_noop("A day has 24 hours: with what is there already and the rows above it would become %(sum)s.")
ABOVE = gettext_noop("%(left)s hours are left; this waits for the coordinator as time above the grant.")
LOOKS_THERE = gettext_noop("On this day %(coach)s has the same time on the same already. Look whether it is double.")

Target = tuple[UUID | None, UUID | None]  # reservation, budget
Found = tuple[TimeRow, User, Reservation | None, Budget | None, bool, str]  # the last two: direct, key


@dataclass
class _Accounts:
    """What is left, as the rows above have used it: minutes per reservation, budget and day of a coach."""

    rests: dict[UUID, int]
    days: Counter[tuple[UUID, datetime.date]]
    alike: Counter[tuple[UUID, datetime.date, int, UUID | None, UUID | None]]


def plan_time(told: Told[TimeRow], *, today: datetime.date) -> Plan:
    """What these rows would do now; raises `Unreadable` with every coach, reference and code that is not known.

    Reads in a fixed number of queries. Rows count in the order of the file: what the first use, the later ones lack.
    """
    known = known_to(told.rows)
    keys, problems = Keys(), list(told.problems)
    found: list[Found] = []
    for row in told.rows:
        try:
            coach, reservation, budget = looked_up(row, known)
        except Wrong as wrong:
            column = told.called.get(wrong.column, wrong.column)
            problems.append(Remark(row.number, column, wrong.problem.sentence, wrong.problem.facts))
            continue
        direct = row.activity in DIRECT if row.direct is None else row.direct
        said = (coach.pk, row.worked_on, row.minutes, row.activity, direct, *_target(reservation, budget), row.note)
        found.append((row, coach, reservation, budget, direct, keys.of(SheetKind.TIME, *said)))
    if problems:
        raise Unreadable(problems)
    there = _there([key for *_rest, key in found])
    accounts = _accounts(found, there)
    refused, remarks, lines = list[Remark](), list(told.remarks), []
    for row, coach, reservation, budget, direct, key in found:
        outcome = Outcome.THERE if key in there else Outcome.BOOK
        if outcome == Outcome.BOOK:
            if no := _refusal(row, coach, reservation, budget, known, accounts, today):
                outcome = Outcome.REFUSED
                refused.append(no)
            else:
                outcome, said_of_it = _used(row, coach, reservation, budget, accounts, told.called)
                remarks += said_of_it
        lines.append(
            TimeLine(
                number=row.number,
                key=key,
                coach=coach.pk,
                worked_on=row.worked_on,
                minutes=row.minutes,
                activity=row.activity,
                direct=direct,
                reservation=reservation.pk if reservation else None,
                budget=budget.pk if budget else None,
                note=row.note,
                outcome=outcome,
            )
        )
    return Plan(tuple(lines), tuple(refused), tuple(remarks))


def _target(reservation: Reservation | None, budget: Budget | None) -> Target:
    return reservation.pk if reservation else None, budget.pk if budget else None


def _there(keys: list[str]) -> dict[str, UUID | None]:
    """The keys of these that were brought in, with their time entries."""
    rows = ImportedRow.objects.filter(taken_back=False, key__in=keys)
    return dict(rows.values_list("key", "time_entry_id"))


def _accounts(
    found: Iterable[tuple[TimeRow, User, Reservation | None, Budget | None, bool, str]],
    there: Mapping[str, UUID | None],
) -> _Accounts:
    rests: dict[UUID, int] = {}
    people, dates = set(), set()
    for row, coach, reservation, budget, _direct, _key in found:
        people.add(coach.pk)
        dates.add(row.worked_on)
        if reservation is not None:
            rests[reservation.pk] = reservation.rest
        if budget is not None:
            rests[budget.pk] = budget.available
    entries = TimeEntry.objects.counting().filter(coach__in=people, worked_on__in=dates).order_by()
    sums = entries.values_list("coach_id", "worked_on").annotate(Sum("minutes"))
    others = entries.exclude(pk__in=[key for key in there.values() if key])
    alike = others.values_list("coach_id", "worked_on", "minutes", "reservation_id", "budget_id")
    return _Accounts(rests, Counter({(coach, day): sum_ for coach, day, sum_ in sums}), Counter(alike))


def _refusal(
    row: TimeRow,
    coach: User,
    reservation: Reservation | None,
    budget: Budget | None,
    known: Known,
    accounts: _Accounts,
    today: datetime.date,
) -> Remark | None:
    """Why the ledger does not take this row; None when it does."""
    day = row.worked_on
    if day > today:
        return Remark(row.number, "", FUTURE)
    account = reservation.budget if reservation else budget
    if reservation is not None and reservation.held:
        return Remark(row.number, "", HELD, {"reference": reservation.reference})
    if account is not None and not first_day(account.school_year) <= day <= last_day(account.school_year):
        return Remark(row.number, "", OTHER_YEAR, {"year": as_label(account.school_year)})
    if reservation is not None and reservation.starts_on and day < reservation.starts_on:
        return Remark(row.number, "", NOT_YET, {"day": _day(reservation.starts_on)})
    if reservation is not None and reservation.ends_on and day > reservation.ends_on:
        return Remark(row.number, "", OVER, {"day": _day(reservation.ends_on)})
    if month_of(day) in known.closed:
        return Remark(row.number, "", MONTH_CLOSED, {"month": date_format(day, "F Y")})
    whole = accounts.days[coach.pk, day] + row.minutes
    if whole > DAY:
        return Remark(row.number, "", DAY_FULL, {"sum": as_hours(whole)})
    return None


def _used(
    row: TimeRow,
    coach: User,
    reservation: Reservation | None,
    budget: Budget | None,
    accounts: _Accounts,
    called: Mapping[str, str],
) -> tuple[Outcome, list[Remark]]:
    """Use a row up on what the accounts have left, and say what is worth a look."""
    remarks = []
    target = _target(reservation, budget)
    accounts.days[coach.pk, row.worked_on] += row.minutes
    same = (coach.pk, row.worked_on, row.minutes, *target)
    if accounts.alike[same]:
        accounts.alike[same] -= 1
        remarks.append(Remark(row.number, "", LOOKS_THERE, {"coach": coach.name}))
    key = target[0] or target[1]
    left = accounts.rests[key] if key else row.minutes
    if row.minutes > left:
        remarks.append(Remark(row.number, called["hours"], ABOVE, {"left": as_hours(left)}))
        return Outcome.ABOVE, remarks
    if key:
        accounts.rests[key] = left - row.minutes
    return Outcome.BOOK, remarks


def _day(day: datetime.date) -> str:
    return date_format(day, "j F Y")
