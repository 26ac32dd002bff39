"""The year of coaches: what they can work, what was promised of them and what they did; it plans and books nothing."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from hours.enums import TimeStatus
from hours.models import Budget, CoachCapacity, CoachMonth, Reservation, TimeEntry
from hours.months import months_of
from hours.overviews.asking import budgets_seen
from hours.overviews.coach_years import CoachMonthWork, CoachYear
from hours.querysets import CoachMonthQuerySet, TimeEntryQuerySet
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Membership, Move, User
from swvportal.foundation.schoolyears import first_day, last_day

MOST = 20


def years_of_coaches(user: User, school_year: int) -> list[CoachYear]:
    """All coaches of today and whoever worked or was promised in this school year, by name; six queries."""
    logged = _logged(CoachMonth.objects.visible_to(user), school_year)
    promised = _promised(Reservation.objects.visible_to(user), school_year)
    capacity = _planned(CoachCapacity.objects.visible_to(user), school_year)
    today = Membership.objects.current().filter(role=Role.COACH).values_list("user_id", flat=True)
    keys = {*today, *logged, *promised, *capacity}
    other = _other(TimeEntry.objects.visible_to(user), school_year)
    people = User.objects.filter(pk__in=keys).only("name", "email").order_by("name", "email")
    return [_year(coach, capacity, logged, promised, other) for coach in people]


def year_of_coach(coach: User, school_year: int) -> CoachYear:
    """The year of one coach, for their own page; four queries."""
    capacity = _planned(CoachCapacity.objects.filter(coach=coach), school_year)
    logged = _logged(CoachMonth.objects.filter(coach=coach), school_year)
    promised = _promised(Reservation.objects.filter(coach=coach), school_year)
    other = _other(TimeEntry.objects.filter(coach=coach), school_year)
    return _year(coach, capacity, logged, promised, other)


def own_reservations(coach: User, school_year: int) -> QuerySet[Reservation]:
    """What was promised of a coach in a school year, open ones first, those with most left on top."""
    found = Reservation.objects.filter(coach=coach, budget__school_year=school_year).select_related("school")
    left = F("reserved") - F("released") - F("consumed")
    return found.order_by(F("closed_at").asc(nulls_first=True), -left, "reference")


def months_of_coach(coach: User, school_year: int) -> list[CoachMonthWork]:
    """The months of the school year with the minutes with schools and the others; one query."""
    rows = {row.month: row for row in CoachMonth.objects.filter(coach=coach).of_year(school_year)}
    return [
        CoachMonthWork(first, rows[first].direct, rows[first].indirect) if first in rows else CoachMonthWork(first)
        for first in months_of(school_year)
    ]


@dataclass(frozen=True)
class Signals:
    """What a coordinator should look at: budgets that run out, that lie idle, and time that waits for a decision."""

    short: tuple[Budget, ...]
    idle: tuple[Budget, ...]
    waiting: tuple[TimeEntry, ...]
    waiting_minutes: int


def signals_of(user: User, school_year: int, *, today: datetime.date) -> Signals:
    """The signals of a school year, at most `MOST` of each; four queries.

    Which budgets run out, `running_out` says, as for their holders. One lies idle when less than half of the share of
    the school year that has passed is promised or used.
    """
    spoken = F("reserved") + F("consumed")
    received = F("allocated") + F("transferred")
    of_year = budgets_seen(user).filter(school_year=school_year, allocated__gt=-F("transferred"))
    of_year = of_year.select_related("school", "board", "supplier").order_by("supplier__name", "board__name", "pk")
    begin, end = first_day(school_year), last_day(school_year)
    passed, days = max(0, min((today - begin).days, (end - begin).days)), (end - begin).days
    waiting = TimeEntry.objects.visible_to(user).filter(status=TimeStatus.ABOVE_GRANT, worked_on__range=(begin, end))
    return Signals(
        short=tuple(of_year.running_out()[:MOST]),
        idle=tuple(of_year.annotate(x=spoken * 2 * days, y=received * passed).filter(x__lt=F("y"))[:MOST]),
        waiting=tuple(waiting.select_related("coach", "reservation__school").order_by("worked_on", "pk")[:MOST]),
        waiting_minutes=waiting.aggregate(sum=Sum("minutes"))["sum"] or 0,
    )


Sums = dict[UUID, dict[str, Any]]


def _planned(capacities: QuerySet[CoachCapacity], school_year: int) -> Sums:
    """What each coach can work, and by the trail when and by whom that was planned last."""
    last = Move.objects.filter(subject_id=OuterRef("pk"), name="plan").order_by("-at")
    found = capacities.filter(school_year=school_year).order_by()
    told = found.annotate(at=Subquery(last.values("at")[:1]), name=Subquery(last.values("by__name")[:1]))
    return {row["coach_id"]: dict(row) for row in told.values("coach_id", "minutes", "at", "name")}


def _logged(months: CoachMonthQuerySet, school_year: int) -> Sums:
    """The totals that the trigger keeps, never the entries; coaches of whom all was corrected are left out."""
    sums = {"with_schools": Sum("direct"), "around": Sum("indirect"), "above": Sum("waiting")}
    found = months.of_year(school_year).order_by().values("coach_id").annotate(**sums)
    return {row["coach_id"]: dict(row) for row in found.filter(Q(with_schools__gt=0) | Q(around__gt=0))}


def _promised(reservations: QuerySet[Reservation], school_year: int) -> Sums:
    found = (
        reservations.filter(budget__school_year=school_year, coach__isnull=False)
        .order_by()
        .values("coach_id")
        .annotate(given=Sum(F("reserved") - F("released")), left=Sum(F("reserved") - F("released") - F("consumed")))
    )
    return {row["coach_id"]: dict(row) for row in found}


def _other(entries: TimeEntryQuerySet, school_year: int) -> dict[UUID, int]:
    """What costs no budget, by coach; an index of such entries alone answers it."""
    found = entries.of_no_budget().worked_between(first_day(school_year), last_day(school_year))
    return dict(found.order_by().values_list("coach_id").annotate(Sum("minutes")))


def _year(coach: User, capacity: Sums, logged: Sums, promised: Sums, other: dict[UUID, int]) -> CoachYear:
    plan, done, said = (found.get(coach.pk, {}) for found in (capacity, logged, promised))
    return CoachYear(
        coach=coach,
        capacity=plan.get("minutes"),
        direct=done.get("with_schools", 0),
        indirect=done.get("around", 0),
        waiting=done.get("above", 0),
        promised=said.get("given", 0),
        rest=said.get("left", 0),
        other=other.get(coach.pk, 0),
        planned_on=timezone.localdate(plan["at"]) if plan else None,
        planned_by=plan.get("name", ""),
    )
