"""Looks up what the rows of a file of time name: coaches, reservations, schools and their hours; it judges no day."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import gettext_noop

from hours.enums import Purpose
from hours.models import Budget, MonthClosing, Reservation
from hours.sheets.budgets import supplier_of
from hours.sheets.cells import plain, shown
from hours.sheets.reading import TimeRow
from hours.sheets.remarks import CellProblem
from swvportal.foundation.enums import Role
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


@dataclass
class Known:
    """What the rows are compared with, read at once."""

    coaches: dict[str, User]
    teams: dict[UUID, set[UUID]]
    reservations: dict[str, list[Reservation]]
    schools: dict[str, School]
    suppliers: dict[str, list[Supplier]]
    budgets: dict[tuple[UUID, int], list[Budget]]
    closed: set[datetime.date]


def coaches() -> dict[str, User]:
    """Everybody who is or was a coach, by e-mail address, with the teams; two queries."""
    teams = Prefetch("memberships", Membership.objects.filter(role=Role.COACH), to_attr="as_coach")
    found = User.objects.filter(memberships__role=Role.COACH).distinct().prefetch_related(teams)
    return {user.email.casefold(): user for user in found}


def known_to(rows: Iterable[TimeRow]) -> Known:
    """All that these rows may name, and the months that are closed; a fixed number of queries."""
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
    return Known(
        coaches=people,
        teams={user.pk: {row.supplier_id for row in user.as_coach} for user in people.values()},  # type: ignore[attr-defined]
        reservations=reservations,
        schools={school.code: school for school in School.objects.filter(code__in=codes)},
        suppliers=suppliers,
        budgets=budgets,
        closed=set(MonthClosing.objects.values_list("month", flat=True)),
    )


class Wrong(Exception):
    """What is wrong with which column of a row."""

    def __init__(self, column: str, problem: CellProblem) -> None:
        super().__init__(column)
        self.column, self.problem = column, problem


def looked_up(row: TimeRow, known: Known) -> tuple[User, Reservation | None, Budget | None]:
    """Who did it and on what, without either for other work; raises `Wrong` with the column that names nothing."""
    coach = known.coaches.get(row.coach.casefold())
    if coach is None:
        raise Wrong("coach", CellProblem(NO_COACH, value=shown(row.coach)))
    school = None
    if row.school:
        school = known.schools.get(_code(row.school))
        if school is None:
            raise Wrong("school", CellProblem(NO_SCHOOL, value=shown(row.school)))
    if row.reference:
        return coach, _reservation(row, coach, school, known), None
    if school is not None:
        return coach, None, _budget(row, coach, school, known)
    if row.supplier:
        raise Wrong("supplier", CellProblem(SUPPLIER_ALONE))
    return coach, None, None


def _reservation(row: TimeRow, coach: User, school: School | None, known: Known) -> Reservation:
    """The reservation of this reference on which this coach works: of this day if there is one, open before closed."""
    found = known.reservations.get(row.reference.upper(), [])
    if not found:
        raise Wrong("reference", CellProblem(NO_REFERENCE, value=shown(row.reference)))
    own = [reserved for reserved in found if reserved.coach_id == coach.pk]
    if not own:
        raise Wrong("reference", CellProblem(OTHER_COACH, value=shown(row.reference)))
    best = min(own, key=lambda one: (not _on_day(one, row.worked_on), one.closed_at is not None, one.made_at, one.pk))
    if school is not None and best.school_id != school.pk:
        raise Wrong("school", CellProblem(OTHER_SCHOOL, value=shown(row.reference)))
    return best


def _on_day(row: Reservation, day: datetime.date) -> bool:
    year = row.budget.school_year
    first, last = row.starts_on or first_day(year), row.ends_on or last_day(year)
    return max(first, first_day(year)) <= day <= min(last, last_day(year))


def _budget(row: TimeRow, coach: User, school: School, known: Known) -> Budget:
    """The consultation hours of a school in the year of this day, with a team of this coach."""
    year = school_year_of(row.worked_on)
    found = [one for one in known.budgets.get((school.pk, year), []) if one.supplier_id in known.teams[coach.pk]]
    if row.supplier:
        try:
            supplier = supplier_of(row.supplier, known.suppliers)
        except CellProblem as problem:
            raise Wrong("supplier", problem) from problem
        found = [one for one in found if one.supplier_id == supplier.pk]
    if not found:
        raise Wrong("school", CellProblem(NO_CB, school=school.name, year=as_label(year)))
    if len(found) > 1:
        raise Wrong("school", CellProblem(MORE_CB, school=school.name))
    return found[0]


def _code(typed: str) -> str:
    return typed.upper().replace(" ", "")
