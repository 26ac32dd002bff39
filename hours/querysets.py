"""Who sees which budget, reservation, ledger line and time entry: one `visible_to` per noun."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Min, Q
from django.db.models.fields.json import KeyTransform

from hours.enums import AllocationStatus, Purpose, ReserveStatus, TimeStatus
from swvportal.foundation.enums import ImportState, Role
from swvportal.foundation.schoolyears import first_day, last_day

if TYPE_CHECKING:
    from hours.models import (  # noqa: F401 - named in strings below
        Allocation,
        AllocationCell,
        Budget,
        CoachCapacity,
        CoachMonth,
        Contract,
        Entry,
        MonthClosing,
        MonthUse,
        Reservation,
        ReserveRequest,
        SheetImport,
        TimeEntry,
    )
    from swvportal.foundation.models import User
    from swvportal.foundation.standing import Standing

RUNS_OUT = 10  # per cent of a budget that is left


def _held_by_own(standing: Standing, prefix: str = "") -> Q:
    """Budgets of the person's schools, of their boards, and of the schools of those boards."""
    return (
        Q(**{f"{prefix}school__in": standing.school_ids})
        | Q(**{f"{prefix}board__in": standing.board_ids})
        | Q(**{f"{prefix}school__board__in": standing.board_ids})
    )


def _sees_all(standing: Standing) -> bool:
    return standing.has(Role.COORDINATOR, Role.OFFICE)


class BudgetQuerySet(models.QuerySet["Budget"]):
    """Budgets by who may see them."""

    def visible_to(self, user: User) -> BudgetQuerySet:
        """Included if, and only if, the person coordinates or works at the office; or it belongs to their school,
        their board or a school of their board; or they sit on the committee and it is the partnership's for
        arrangements.
        """
        standing = user.standing
        if _sees_all(standing):
            return self.all()
        rule = _held_by_own(standing)
        if standing.on_committee:
            rule |= Q(school__isnull=True, board__isnull=True, purpose=Purpose.OA)
        return self.filter(rule)

    def bookable_by(self, user: User) -> BudgetQuerySet:
        """Included if, and only if, it holds a school's consultation hours with a team in which this person is a coach
        today.
        """
        if not user.standing.has(Role.COACH):
            return self.none()
        return self.filter(school__isnull=False, purpose=Purpose.CB, supplier__in=user.standing.supplier_ids)

    def first_year(self) -> int | None:
        """The first school year of any of these; None without one."""
        found: int | None = self.aggregate(first=Min("school_year"))["first"]
        return found

    def of_partnership(self) -> BudgetQuerySet:
        """Included if, and only if, neither a school nor a board holds it."""
        return self.filter(school__isnull=True, board__isnull=True)

    def of_holders(self) -> BudgetQuerySet:
        """Included if, and only if, a school or a board holds it."""
        return self.exclude(school__isnull=True, board__isnull=True)

    def with_hours_left(self) -> BudgetQuerySet:
        """Included if, and only if, minutes are neither promised nor used nor lapsed."""
        return self.filter(allocated__gt=F("reserved") + F("consumed") + F("lapsed") - F("transferred"))

    def running_out(self) -> BudgetQuerySet:
        """Included if, and only if, it received hours and less than a tenth of them is left; what lapsed is gone."""
        granted = F("allocated") + F("transferred")
        left = granted - F("reserved") - F("consumed") - F("lapsed")
        return self.alias(hundredfold=left * 100, least=granted * RUNS_OUT).filter(hundredfold__lt=F("least"))


class ContractQuerySet(models.QuerySet["Contract"]):
    """Contracts by who may see them."""

    def visible_to(self, user: User) -> ContractQuerySet:
        """Included if, and only if, the person coordinates or works at the office."""
        return self.all() if _sees_all(user.standing) else self.none()


class AllocationQuerySet(models.QuerySet["Allocation"]):
    """Divisions by who may see them and whether they still matter."""

    def visible_to(self, user: User) -> AllocationQuerySet:
        """Included if, and only if, the person coordinates or works at the office; or it divides what their own board
        has, and no requests of schools count in it while it is a draft; or it divided contracts and their board or a
        school of it has a cell. How much of it they see, `permissions.may_see_key` says.
        """
        standing = user.standing
        if _sees_all(standing):
            return self.all()
        boards = standing.board_ids
        theirs = Q(cells__board__in=boards) | Q(cells__school__board__in=boards)
        got = self.model._default_manager.filter(theirs, board__isnull=True).order_by()
        own = Q(board__in=boards) & (Q(key__history_years=[]) | ~Q(status=AllocationStatus.DRAFT))
        return self.filter(own | Q(pk__in=got.values("pk")))

    def kept(self) -> AllocationQuerySet:
        """Included if, and only if, it was not thrown away as a draft."""
        return self.exclude(status=AllocationStatus.DROPPED)


class AllocationCellQuerySet(models.QuerySet["AllocationCell"]):
    """What holders got by a division, by who may see it."""

    def visible_to(self, user: User) -> AllocationCellQuerySet:
        """Included if, and only if, the person coordinates or works at the office, or their own board or a school of
        it got these hours.
        """
        standing = user.standing
        if _sees_all(standing):
            return self.all()
        return self.filter(Q(board__in=standing.board_ids) | Q(school__board__in=standing.board_ids))


class ReservationQuerySet(models.QuerySet["Reservation"]):
    """Reservations by who may see them and whether hours can still be used."""

    def visible_to(self, user: User) -> ReservationQuerySet:
        """Included if, and only if, the person coordinates or works at the office; or is the coach who works on it;
        or it stands on a budget of their school, their board or a school of their board.
        """
        standing = user.standing
        if _sees_all(standing):
            return self.all()
        rule = _held_by_own(standing, "budget__")
        if standing.has(Role.COACH):
            rule |= Q(coach=user)
        return self.filter(rule)

    def of_own_questions(self, user: User) -> ReservationQuerySet:
        """Included if, and only if, it stands on a budget of a school where the person has a role; or it is for that
        school, whoever holds the budget, and hours were used on it (a grant is known once it is released).
        """
        schools = user.standing.school_ids
        return self.filter(Q(budget__school__in=schools) | Q(school__in=schools, consumed__gt=0))

    def countable_by(self, user: User) -> ReservationQuerySet:
        """Included if, and only if, hours were used on it and the person coordinates, works at the office, or at the
        board whose budget it is or whose school it is for. For masked counts only, never to be shown one by one.
        """
        standing = user.standing
        used = self.filter(consumed__gt=0)
        if _sees_all(standing):
            return used
        boards = standing.board_ids
        return used.filter(
            Q(school__board__in=boards) | Q(budget__board__in=boards) | Q(budget__school__board__in=boards)
        )

    def open(self) -> ReservationQuerySet:
        """Included if, and only if, its rest was not given back."""
        return self.filter(closed_at__isnull=True)

    def workable_by(self, user: User) -> ReservationQuerySet:
        """Included if, and only if, it is open and this person is a coach today and the one who works on it."""
        return self.open().filter(coach=user) if user.standing.has(Role.COACH) else self.none()


class ReserveRequestQuerySet(models.QuerySet["ReserveRequest"]):
    """Questions for hours of the reserve, by who may see them and what waits."""

    def visible_to(self, user: User) -> ReserveRequestQuerySet:
        """Included if, and only if, the person coordinates or works at the office; or it is for a budget of their
        school, their board or a school of their board. What is asked for the partnership is seen by no school, board
        or committee: it may come from a decision that is not released.
        """
        standing = user.standing
        return self.all() if _sees_all(standing) else self.filter(_held_by_own(standing))

    def waiting(self) -> ReserveRequestQuerySet:
        """Included if, and only if, the office has not answered and nobody withdrew it."""
        return self.filter(status=ReserveStatus.ASKED)


class EntryQuerySet(models.QuerySet["Entry"]):
    """Ledger lines by who may see them."""

    def visible_to(self, user: User) -> EntryQuerySet:
        """Included if, and only if, the person coordinates or works at the office; or the line moves hours of or to a
        budget of their school, their board or a school of their board. The committee sees totals, no lines.
        """
        standing = user.standing
        if _sees_all(standing):
            return self.all()
        return self.filter(_held_by_own(standing, "budget__") | _held_by_own(standing, "to__"))


class TimeEntryQuerySet(models.QuerySet["TimeEntry"]):
    """Time entries by who may see them and by day."""

    def visible_to(self, user: User) -> TimeEntryQuerySet:
        """Included if, and only if, the person coordinates or works at the office, or is the coach who made it."""
        standing = user.standing
        if _sees_all(standing):
            return self.all()
        return self.filter(coach=user) if standing.has(Role.COACH) else self.none()

    def worked_between(self, first: datetime.date, last: datetime.date) -> TimeEntryQuerySet:
        """Included if, and only if, the work was done from the first up to and including the last day."""
        return self.filter(worked_on__range=(first, last))

    def above_grant(self) -> TimeEntryQuerySet:
        """Included if, and only if, it waits for the coordinator because there was not enough left."""
        return self.filter(status=TimeStatus.ABOVE_GRANT)

    def counting(self) -> TimeEntryQuerySet:
        """Included if, and only if, the entry was not corrected."""
        return self.exclude(status=TimeStatus.CORRECTED)

    def of_no_budget(self) -> TimeEntryQuerySet:
        """Included if, and only if, it was not corrected and is other work: for no reservation and no budget."""
        return self.counting().filter(reservation__isnull=True, budget__isnull=True)


class MonthClosingQuerySet(models.QuerySet["MonthClosing"]):
    """Closed months by what is still to be done after them."""

    def awaiting_lapse(self) -> MonthClosingQuerySet:
        """Included if, and only if, not every budget was looked at yet for hours that lapse after the month."""
        return self.filter(lapsed_at__isnull=True)


class MonthUseQuerySet(models.QuerySet["MonthUse"]):
    """Use by month, by who may see it."""

    def visible_to(self, user: User) -> MonthUseQuerySet:
        """Included if, and only if, the person coordinates or works at the office, or it is of a budget of their
        school, their board or a school of their board.
        """
        standing = user.standing
        return self.all() if _sees_all(standing) else self.filter(_held_by_own(standing, "budget__"))


class CoachCapacityQuerySet(models.QuerySet["CoachCapacity"]):
    """What coaches can work, by who may see it."""

    def visible_to(self, user: User) -> CoachCapacityQuerySet:
        """Included if, and only if, the person coordinates or works at the office, or is that coach."""
        standing = user.standing
        if _sees_all(standing):
            return self.all()
        return self.filter(coach=user) if standing.has(Role.COACH) else self.none()


class CoachMonthQuerySet(models.QuerySet["CoachMonth"]):
    """What coaches wrote down by month, by who may see it."""

    def visible_to(self, user: User) -> CoachMonthQuerySet:
        """Included if, and only if, the person coordinates or works at the office, or is that coach."""
        standing = user.standing
        if _sees_all(standing):
            return self.all()
        return self.filter(coach=user) if standing.has(Role.COACH) else self.none()

    def of_year(self, school_year: int) -> CoachMonthQuerySet:
        """Included if, and only if, the month lies in the school year."""
        return self.filter(month__range=(first_day(school_year), last_day(school_year)))


class SheetImportQuerySet(models.QuerySet["SheetImport"]):
    """Imports of spreadsheets, by who may see them."""

    def visible_to(self, user: User) -> SheetImportQuerySet:
        """Included if, and only if, the person works at the office."""
        return self.all() if user.standing.has(Role.OFFICE) else self.none()

    def with_counts(self) -> SheetImportQuerySet:
        """With `counts`, the rows of each by outcome, or None; without loading all that a preview says."""
        return self.annotate(counts=KeyTransform("counts", "result"))

    def to_be_booked(self) -> SheetImportQuerySet:
        """Included if, and only if, somebody confirmed it and its rows are not booked yet."""
        return self.filter(state__in=[ImportState.CONFIRMED, ImportState.APPLYING])
