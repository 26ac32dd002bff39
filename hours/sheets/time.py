"""Plans a file of time: looks coaches and reservations up, and asks of each row what the ledger would say of it.

The rules are those of `bounds`, in words for the office; a test holds the two against each other. It books nothing.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext_noop

from hours.enums import DIRECT, Purpose, SheetKind
from hours.models import Budget, ImportedRow, MonthClosing, Reservation, TimeEntry
from hours.models.time_entries import DAY
from hours.months import month_of
from hours.sheets.budgets import supplier_of
from hours.sheets.cells import plain, shown
from hours.sheets.plans import Keys, Outcome, Plan, TimeLine
from hours.sheets.reading import TimeRow, Told, Unreadable
from hours.sheets.remarks import CellProblem, Remark
from swvportal.foundation.enums import Role
from swvportal.foundation.minutes import as_hours
from swvportal.foundation.models import Membership, School, Supplier, User
from swvportal.foundation.schoolyears import as_label, first_day, last_day, school_year_of

NO_COACH = gettext_noop(
    "No coach has an account with the address “%(value)s”. Invite the coach first, or correct the address."
)
NO_REFERENCE = gettext_noop("No hours were reserved for “%(value)s”. Look whether the reference is right.")
OTHER_COACH = gettext_noop("The hours of %(value)s are not assigned to this coach. The coordinator assigns them.")
OTHER_SCHOOL = gettext_noop("%(value)s is of another school. Leave the school code empty where there is a reference.")
NO_SCHOOL = gettext_noop("No school has the code “%(value)s”. Look it up in the sheet with codes.")
NO_CB = gettext_noop(
    "%(school)s has no consultation hours in %(year)s with a team of this coach. Bring in the budgets first."
)
MORE_CB = gettext_noop("%(school)s has consultation hours with more than one team. Fill in the supplier.")
SUPPLIER_ALONE = gettext_noop("A supplier without a school says nothing. Fill in the school code, or empty this cell.")
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
class _Known:
    """What the rows are compared with, read at once."""

    coaches: dict[str, User]
    teams: dict[UUID, set[UUID]]
    reservations: dict[str, list[Reservation]]
    schools: dict[str, School]
    suppliers: dict[str, list[Supplier]]
    budgets: dict[tuple[UUID, int], list[Budget]]
    closed: set[datetime.date]


@dataclass
class _Accounts:
    """What is left, as the rows above have used it: minutes per reservation, budget and day of a coach."""

    rests: dict[UUID, int]
    days: Counter[tuple[UUID, datetime.date]]
    alike: Counter[tuple[UUID, datetime.date, int, UUID | None, UUID | None]]


def coaches() -> dict[str, User]:
    """Everybody who is or was a coach, by e-mail address, with the teams; two queries."""
    teams = Prefetch("memberships", Membership.objects.filter(role=Role.COACH), to_attr="as_coach")
    found = User.objects.filter(memberships__role=Role.COACH).distinct().prefetch_related(teams)
    return {user.email.casefold(): user for user in found}


def plan_time(told: Told[TimeRow], *, today: datetime.date) -> Plan:
    """What these rows would do now; raises `Unreadable` with every coach, reference and code that is not known.

    Reads in a fixed number of queries. Rows count in the order of the file: what the first use, the later ones lack.
    """
    known = _known(told.rows)
    keys, problems = Keys(), list(told.problems)
    found: list[Found] = []
    for row in told.rows:
        try:
            coach, reservation, budget = _looked_up(row, known)
        except _Wrong as wrong:
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


def _known(rows: Iterable[TimeRow]) -> _Known:
    people = coaches()
    years = {school_year_of(row.worked_on) for row in rows}
    references = {row.reference.upper() for row in rows if row.reference}
    codes = {_code(row.school) for row in rows if row.school}
    reservations = defaultdict(list)
    for reserved in Reservation.objects.filter(reference__in=references).select_related("budget"):
        reservations[reserved.reference.upper()].append(reserved)
    suppliers = defaultdict(list)
    for supplier in Supplier.objects.all():
        suppliers[plain(supplier.name)].append(supplier)
    budgets = defaultdict(list)
    of_schools = Budget.objects.filter(school__code__in=codes, school_year__in=years, purpose=Purpose.CB)
    for budget in of_schools.select_related("supplier"):
        if budget.school_id is not None:
            budgets[budget.school_id, budget.school_year].append(budget)
    return _Known(
        coaches=people,
        teams={user.pk: {row.supplier_id for row in user.as_coach} for user in people.values()},  # type: ignore[attr-defined]
        reservations=reservations,
        schools={school.code: school for school in School.objects.filter(code__in=codes)},
        suppliers=suppliers,
        budgets=budgets,
        closed=set(MonthClosing.objects.values_list("month", flat=True)),
    )


class _Wrong(Exception):
    """What is wrong with which column of a row."""

    def __init__(self, column: str, problem: CellProblem) -> None:
        super().__init__(column)
        self.column, self.problem = column, problem


def _looked_up(row: TimeRow, known: _Known) -> tuple[User, Reservation | None, Budget | None]:
    coach = known.coaches.get(row.coach.casefold())
    if coach is None:
        raise _Wrong("coach", CellProblem(NO_COACH, value=shown(row.coach)))
    school = None
    if row.school:
        school = known.schools.get(_code(row.school))
        if school is None:
            raise _Wrong("school", CellProblem(NO_SCHOOL, value=shown(row.school)))
    if row.reference:
        return coach, _reservation(row, coach, school, known), None
    if school is not None:
        return coach, None, _budget(row, coach, school, known)
    if row.supplier:
        raise _Wrong("supplier", CellProblem(SUPPLIER_ALONE))
    return coach, None, None


def _reservation(row: TimeRow, coach: User, school: School | None, known: _Known) -> Reservation:
    """The reservation of this reference on which this coach works: of this day if there is one, open before closed."""
    found = known.reservations.get(row.reference.upper(), [])
    if not found:
        raise _Wrong("reference", CellProblem(NO_REFERENCE, value=shown(row.reference)))
    own = [reserved for reserved in found if reserved.coach_id == coach.pk]
    if not own:
        raise _Wrong("reference", CellProblem(OTHER_COACH, value=shown(row.reference)))
    best = min(own, key=lambda one: (not _on_day(one, row.worked_on), one.closed_at is not None, one.made_at, one.pk))
    if school is not None and best.school_id != school.pk:
        raise _Wrong("school", CellProblem(OTHER_SCHOOL, value=shown(row.reference)))
    return best


def _on_day(row: Reservation, day: datetime.date) -> bool:
    year = row.budget.school_year
    first, last = row.starts_on or first_day(year), row.ends_on or last_day(year)
    return max(first, first_day(year)) <= day <= min(last, last_day(year))


def _budget(row: TimeRow, coach: User, school: School, known: _Known) -> Budget:
    """The consultation hours of a school in the year of this day, with a team of this coach."""
    year = school_year_of(row.worked_on)
    found = [one for one in known.budgets.get((school.pk, year), []) if one.supplier_id in known.teams[coach.pk]]
    if row.supplier:
        try:
            supplier = supplier_of(row.supplier, known.suppliers)
        except CellProblem as problem:
            raise _Wrong("supplier", problem) from problem
        found = [one for one in found if one.supplier_id == supplier.pk]
    if not found:
        raise _Wrong("school", CellProblem(NO_CB, school=school.name, year=as_label(year)))
    if len(found) > 1:
        raise _Wrong("school", CellProblem(MORE_CB, school=school.name))
    return found[0]


def _code(typed: str) -> str:
    return typed.upper().replace(" ", "")


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
    known: _Known,
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
