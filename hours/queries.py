"""Reads that feed the pages of hours; they change nothing and decide no right beyond `visible_to`."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hours.effects import moved_in
from hours.enums import AllocationStatus, EntryKind, Purpose, TimeStatus
from hours.models import AllocationCell, Budget, Contract, Entry, Reservation, TimeEntry
from hours.reserves import Shortage as Shortage
from hours.reserves import reserve_asked_by as reserve_asked_by
from hours.reserves import reserve_to_answer as reserve_to_answer
from hours.reserves import shortage_met as shortage_met
from hours.reserves import shortage_of as shortage_of
from swvportal.foundation.enums import Role
from swvportal.foundation.minutes import HOUR
from swvportal.foundation.models import Board, Move, School, User
from swvportal.foundation.schoolyears import school_year_of

# Which kinds of line stand behind each total of a budget.
BEHIND: dict[str, tuple[str, ...]] = {
    "allocated": (EntryKind.ALLOCATE,),
    "transferred": (EntryKind.TRANSFER,),
    "reserved": (EntryKind.RESERVE, EntryKind.RELEASE, EntryKind.CONSUME),
    "consumed": (EntryKind.CONSUME,),
    "lapsed": (EntryKind.LAPSE,),
}


Naming = Callable[[User, Collection[Reservation]], dict[UUID, str]]
_namings: dict[str, Naming] = {}


@dataclass(frozen=True)
class Day:
    """A day of a coach's week; `minutes` leaves out what was corrected."""

    date: datetime.date
    entries: tuple[TimeEntry, ...]

    @property
    def minutes(self) -> int:
        return _counted(self.entries)

    @property
    def direct(self) -> int:
        return _counted(entry for entry in self.entries if entry.direct)

    @property
    def indirect(self) -> int:
        return self.minutes - self.direct


@dataclass(frozen=True)
class Week:
    """A coach's week, Monday up to and including Sunday; `minutes` leaves out what was corrected."""

    monday: datetime.date
    entries: tuple[TimeEntry, ...]

    @property
    def sunday(self) -> datetime.date:
        return self.monday + datetime.timedelta(days=6)

    @property
    def previous(self) -> datetime.date:
        return self.monday - datetime.timedelta(days=7)

    @property
    def next(self) -> datetime.date:
        return self.monday + datetime.timedelta(days=7)

    @property
    def days(self) -> list[Day]:
        """Monday first, each with its entries."""
        dates = [self.monday + datetime.timedelta(days=n) for n in range(7)]
        return [Day(date, tuple(entry for entry in self.entries if entry.worked_on == date)) for date in dates]

    @property
    def minutes(self) -> int:
        return _counted(self.entries)

    @property
    def direct(self) -> int:
        return _counted(entry for entry in self.entries if entry.direct)

    @property
    def indirect(self) -> int:
        return self.minutes - self.direct

    @property
    def above_grant(self) -> bool:
        return any(entry.status == TimeStatus.ABOVE_GRANT for entry in self.entries)


@dataclass(frozen=True)
class Line:
    """A ledger line as a budget's page shows it; `minutes` carries the sign with which it counts there."""

    entry: Entry
    minutes: int


def _counted(entries: Iterable[TimeEntry]) -> int:
    return sum(entry.minutes for entry in entries if entry.status != TimeStatus.CORRECTED)


def week_of(coach: User, day: datetime.date) -> Week:
    """What this coach logged in the week of this day, newest first, with `why` what was not granted; one query."""
    monday = day - datetime.timedelta(days=day.weekday())
    entries = TimeEntry.objects.filter(coach=coach).worked_between(monday, monday + datetime.timedelta(days=6))
    refusals = Move.objects.filter(subject_id=OuterRef("pk"), name="refuse").order_by("-at")
    named = entries.select_related("reservation__school", "budget__school")
    return Week(monday=monday, entries=tuple(named.annotate(why=Subquery(refusals.values("reason")[:1]))))


def kept_by(coach: User, key: str) -> TimeEntry | None:
    """The coach's own time entry with this key, if it stands as it was logged; one query."""
    try:
        found = TimeEntry.objects.filter(coach=coach, pk=UUID(key))
    except ValueError:
        return None
    open_still = found.filter(status__in=(TimeStatus.BOOKED, TimeStatus.ABOVE_GRANT))
    return open_still.select_related("reservation__school", "budget__school").first()


def same_kept_since(since: datetime.datetime, coach: User, *, key: UUID, **typed: object) -> TimeEntry | None:
    """The time entry with this content that a coach logged since then under another key; one query."""
    rows = TimeEntry.objects.counting().filter(coach=coach, booked_at__gte=since, **typed)
    return rows.exclude(one_time_key=key).order_by("-booked_at").first()


def bookable_budgets(coach: User, *days: datetime.date) -> list[Budget]:
    """The consultation hours of schools in the school years of these days on which this coach may log time, by school;
    one query.
    """
    years = {school_year_of(day) for day in days}
    found = Budget.objects.bookable_by(coach).filter(school_year__in=years)
    return list(found.select_related("school", "supplier").order_by("school__name", "school_year", "pk"))


def waiting_above_grant(user: User) -> QuerySet[TimeEntry]:
    """The time above the grant that this person may decide on, oldest work first, with what a list shows."""
    found = TimeEntry.objects.visible_to(user).above_grant()
    related = ("coach", "reservation__school", "reservation__budget", "budget__school")
    return found.select_related(*related).order_by("worked_on", "booked_at", "pk")


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


def workable_reservations(coach: User) -> list[Reservation]:
    """The open reservations on which this coach works, the last used first and those held last; two queries."""
    last = (
        TimeEntry.objects.filter(coach=coach, reservation__isnull=False)
        .order_by("-booked_at", "-id")
        .values_list("reservation_id", flat=True)
        .first()
    )
    return sorted(
        Reservation.objects.workable_by(coach).select_related("budget", "school"),
        key=lambda row: (row.held, row.pk != last),
    )


def register_naming(name: str, naming: Naming) -> None:
    """Have a later app say what a reader calls the reservations it made; for `AppConfig.ready`."""
    _namings[name] = naming


def call_by_name(reader: User, reservations: Iterable[Reservation] = (), *, entries: Iterable[TimeEntry] = ()) -> None:
    """Let these reservations, and those of these entries, say what their reader calls them, as far as that reader may
    know it; one query for each naming.

    Two that would be called the same say from which day they count. Nothing of it is stored.
    """
    rows = [*reservations, *(entry.reservation for entry in entries if entry.reservation is not None)]
    if not rows:
        return
    words = {key: said for naming in _namings.values() for key, said in naming(reader, rows).items()}
    said = list(words.values())
    for row in rows:
        row.called = words.get(row.pk, "")
        if row.starts_on and said.count(row.called) > 1:
            day = date_format(row.starts_on, "j F Y")
            row.called = _("%(reference)s, from %(day)s") % {"reference": row.called, "day": day}


def budgets_of_year(user: User, school_year: int) -> QuerySet[Budget]:
    """The budgets of a school year that this person may see, with the names that a list shows."""
    found = Budget.objects.visible_to(user).filter(school_year=school_year)
    return found.select_related("school", "board", "supplier")


def school_years(user: User) -> list[int]:
    """The school years in which this person sees a budget, newest first."""
    years = Budget.objects.visible_to(user).order_by("-school_year").values_list("school_year", flat=True)
    return list(years.distinct())


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


def contracts_to_divide(school_year: int) -> list[Contract]:
    """The contracts of a school year of which at least an hour was not handed out."""
    rows = Contract.objects.filter(school_year=school_year, minutes__gte=F("allocated") + HOUR)
    return list(rows.select_related("supplier"))


def boards_with_hours(school_year: int) -> list[Board]:
    """The boards that have at least an hour left in a budget of their own."""
    spent = F("reserved") + F("consumed") + F("lapsed") - F("transferred")
    rich = Budget.objects.filter(school_year=school_year, purpose=Purpose.BOARD, allocated__gte=spent + HOUR)
    return list(Board.objects.filter(pk__in=rich.values("board")))


def boards_to_divide(user: User, school_year: int) -> list[Board]:
    """The boards with hours left whose hours this person divides: all for the office, else the own ones."""
    standing = user.standing
    found = boards_with_hours(school_year)
    return found if standing.has(Role.OFFICE) else [board for board in found if board.pk in standing.board_ids]


def undivided_of(user: User, school_year: int) -> list[Budget]:
    """The budgets of this person's boards with at least an hour that is with no school yet; one query."""
    found = Budget.objects.filter(
        board__in=user.standing.board_ids, purpose=Purpose.BOARD, school_year=school_year
    ).with_hours_left()
    rows = found.select_related("board", "supplier").order_by("board__name", "supplier__name")
    return [row for row in rows if row.available >= HOUR]


@dataclass(frozen=True)
class Share:
    """A school of a board and what it has with a supplier; without a budget nothing."""

    school: School
    budget: Budget | None
    from_board: int = 0

    @property
    def available(self) -> int:
        return self.budget.available if self.budget else 0


def given_on(budget: Budget) -> Counter[UUID]:
    """The minutes that each other budget has of a board's budget, less what went back; what came to it from elsewhere,
    such as the reserve, is not counted. One query.
    """
    lines = Entry.objects.filter(Q(budget=budget, to__isnull=False) | Q(to=budget)).order_by()
    found: Counter[UUID] = Counter()
    for giver, receiver, kind, minutes in lines.values_list("budget_id", "to_id", "kind").annotate(Sum("minutes")):
        away = giver == budget.pk
        found[receiver if away else giver] += minutes if away == (kind == EntryKind.TRANSFER) else -minutes
    return found


def shares_of(budget: Budget) -> list[Share]:
    """The open schools of a board's budget, by name, with their own budget of the same supplier and school year; three
    queries.
    """
    given = given_on(budget)
    schools = School.objects.filter(board=budget.board_id, closed_on__isnull=True).order_by("name", "code")
    own = Budget.objects.filter(
        supplier=budget.supplier_id, school_year=budget.school_year, purpose=Purpose.CB, school__board=budget.board_id
    )
    budgets = {row.school_id: row for row in own}
    rows = [(school, budgets.get(school.pk)) for school in schools]
    return [Share(school, own, max(0, given[own.pk]) if own else 0) for school, own in rows]


def years_to_divide(this_year: int) -> list[int]:
    """The school years with a contract, and this one and the next; newest first."""
    found = Contract.objects.order_by().values_list("school_year", flat=True).distinct()
    return sorted({this_year, this_year + 1, *found}, reverse=True)


def is_divided(account: Budget | Contract) -> bool:
    """Whether a confirmed division handed out the contract with this supplier for this school year."""
    return AllocationCell.objects.filter(
        supplier=account.supplier_id,
        allocation__school_year=account.school_year,
        allocation__board__isnull=True,
        allocation__status=AllocationStatus.CONFIRMED,
    ).exists()
