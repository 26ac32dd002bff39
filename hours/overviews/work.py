"""The time entries, and the promises, behind a figure of a coach's year; they are read, never changed.

Only what the reader may see can be asked for; anything else counts as not asked.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hours.enums import EntryKind
from hours.models import CoachCapacity, CoachMonth, Entry, Reservation, TimeEntry
from hours.months import end_of
from hours.overviews.lines import month_named
from hours.querysets import TimeEntryQuerySet
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Membership, User
from swvportal.foundation.parts import Chip
from swvportal.foundation.schoolyears import first_day, last_day

DIRECT, INDIRECT, WAITING, OTHER = "direct", "indirect", "waiting", "other"
_WAYS, _ONLY = (DIRECT, INDIRECT), (WAITING, OTHER)


@dataclass(frozen=True)
class Work:
    """The filter of a list of time entries: `own` are the reader's, else those of `coach` or of all coaches.

    `used` is a reservation, and asks for what counts as used on it, whenever and by whomever it was written down.
    """

    year: int
    own: bool = False
    coach: User | None = None
    month: datetime.date | None = None
    way: str = ""
    only: str = ""
    used: Reservation | None = None
    narrow: dict[str, str] = field(default_factory=dict)

    @property
    def words(self) -> dict[str, str]:
        """What is asked for, in words, by the name of its filter."""
        named = {DIRECT: _("With schools"), INDIRECT: _("Around schools")}
        only = {WAITING: _("Above the grant"), OTHER: _("Other work, which costs no budget")}
        return {
            "coach": self.coach.name if self.coach else "",
            "month": date_format(self.month, "F Y") if self.month else "",
            "way": named.get(self.way, ""),
            "only": only.get(self.only, ""),
            "used": _("used on %(reservation)s") % {"reservation": self.used.label} if self.used else "",
        }

    @property
    def chips(self) -> list[Chip]:
        """The filters that are on, each with the list without it."""
        return [Chip(self.words[name], "?" + self._query(without=name)) for name in self.narrow]

    @property
    def query(self) -> str:
        """What asks for the same list as a file."""
        return self._query() + ("&own=yes" if self.own else "")

    def _query(self, *, without: str = "") -> str:
        rest = {name: value for name, value in self.narrow.items() if name != without}
        return urlencode({"year": self.year, **rest})


def work_asked(user: User, data: QueryDict, *, year: int, own: bool) -> Work:
    """What this person asks for; at most two queries."""
    asked = {name: data.get(name, "") for name in ("coach", "month", "way", "only", "used")}
    coach = None if own else coach_named(asked["coach"])
    month = month_named(asked["month"], year)
    way = asked["way"] if asked["way"] in _WAYS else ""
    only = asked["only"] if asked["only"] in _ONLY else ""
    used = None
    if key := _key(asked["used"]):
        seen = Reservation.objects.filter(coach=user) if own else Reservation.objects.visible_to(user)
        used = seen.select_related("school").filter(pk=key, budget__school_year=year).first()
    found = {"coach": coach, "month": month, "way": way, "only": only, "used": used}
    narrow = {name: asked[name] for name, value in found.items() if value}
    return Work(year, own=own, coach=coach, month=month, way=way, only=only, used=used, narrow=narrow)


def work_of(user: User, asked: Work) -> TimeEntryQuerySet:
    """The time entries that were asked for, newest work first; together they are the figure that opens to them."""
    found = TimeEntry.objects.visible_to(user).counting()
    if asked.own or asked.coach:
        found = found.filter(coach=user if asked.own else asked.coach)
    if asked.used:
        lines = Entry.objects.filter(kind=EntryKind.CONSUME, reservation=asked.used, correction__isnull=True)
        found = found.filter(pk__in=lines.order_by().values("time_entry"))
    elif asked.month is None:
        found = found.worked_between(first_day(asked.year), last_day(asked.year))
    if asked.month:
        found = found.worked_between(asked.month, end_of(asked.month))
    if asked.way:
        found = found.filter(direct=asked.way == DIRECT)
    if asked.only == WAITING:
        found = found.above_grant()
    if asked.only == OTHER:
        found = found.of_no_budget()
    return found.order_by("-worked_on", "-booked_at", "pk")


def minutes_of(entries: TimeEntryQuerySet) -> int:
    """What the entries come to; one query."""
    return int(entries.order_by().aggregate(sum=Sum("minutes"))["sum"] or 0)


def used_by_others(asked: Work, *, shown: int) -> int:
    """What others used of the asked reservation, which a coach's own list does not show."""
    whole = asked.own and asked.used and set(asked.narrow) == {"used"}
    return asked.used.consumed - shown if whole and asked.used else 0


def promises_of(user: User, coach: User | None, school_year: int) -> QuerySet[Reservation]:
    """What was promised of one coach, or of all, in a school year: by coach, those with most left on top."""
    rule = Q(coach=coach) if coach else Q(coach__isnull=False)
    found = Reservation.objects.visible_to(user).filter(rule, budget__school_year=school_year)
    left = F("reserved") - F("released") - F("consumed")
    related = ("coach", "school", "budget__supplier", "budget__school", "budget__board")
    return found.select_related(*related).order_by("coach__name", "coach", -left, "reference", "pk")


@dataclass(frozen=True)
class Promised:
    """Promises together, in minutes."""

    promised: int = 0
    consumed: int = 0
    rest: int = 0


def promised_in(reservations: QuerySet[Reservation]) -> Promised:
    """What the promises come to; one query."""
    given, used = Sum(F("reserved") - F("released")), Sum("consumed")
    sums = reservations.order_by().aggregate(given=given, used=used)
    promised, consumed = sums["given"] or 0, sums["used"] or 0
    return Promised(promised, consumed, promised - consumed)


def coach_named(text: str) -> User | None:
    """The person with this key who is or was a coach, or worked as one; one query."""
    key = _key(text)
    if key is None:
        return None
    ever = Q(Exists(Membership.objects.filter(user=OuterRef("pk"), role=Role.COACH)))
    for rows in (CoachMonth.objects, Reservation.objects, CoachCapacity.objects):
        ever |= Q(Exists(rows.filter(coach=OuterRef("pk"))))
    return User.objects.filter(ever, pk=key).first()


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
