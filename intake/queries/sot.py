"""Reads about SOT meetings for pages: the year of each school, and one meeting as its reader may know it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from intake.enums import SotKind, SotStatus
from intake.models import AgendaItem, Request, SotMeeting, SotParticipant
from intake.permissions import keeps_sot
from swvportal.foundation.models import Pupil, School, User

FORGOTTEN = Q(items__pupil__isnull=False, items__parents_invited_on__isnull=True, items__parents_not_invited="")
"""Meetings' items about a child of which nothing says that the parents were invited, or why not."""


@dataclass(frozen=True)
class SchoolYear:
    """One own school in a school year: its SOT meetings that stand, and the day of its yearly talk."""

    school: School
    meetings: int
    talk: SotMeeting | None


@dataclass(frozen=True)
class OpenMeeting:
    """A meeting as one reader may know it; `whole` is false for who comes for some items alone."""

    meeting: SotMeeting
    items: list[AgendaItem]
    participants: list[SotParticipant]
    whole: bool
    keeps: bool


def sot_meetings(user: User, school_year: int) -> QuerySet[SotMeeting]:
    """The meetings of a school year that this person may see, with `count` and `forgotten`: how many items there are
    for this reader, and how many of them lack the parents."""
    seen = AgendaItem.objects.visible_to(user).values("pk")
    mine = Q(items__in=seen)
    rows = SotMeeting.objects.visible_to(user).filter(school_year=school_year).select_related("school")
    rows = rows.order_by("held_on", "starts_at", "pk")
    return rows.annotate(
        count=Count("items", filter=mine, distinct=True),
        forgotten=Count("items", filter=mine & FORGOTTEN, distinct=True),
    )


def own_schools(user: User) -> QuerySet[School]:
    """The schools where this person plans the SOT."""
    return School.objects.filter(pk__in=user.standing.school_ids).order_by("name")


def own_years(user: User, school_year: int) -> list[SchoolYear]:
    """Each own school with what it planned in a school year; two queries."""
    found: dict[object, list[SotMeeting]] = {}
    schools = list(own_schools(user))
    rows = SotMeeting.objects.standing().filter(school__in=schools, school_year=school_year).order_by("held_on")
    for row in rows:
        found.setdefault(row.school_id, []).append(row)
    return [
        SchoolYear(
            school,
            sum(row.kind == SotKind.TEAM for row in found.get(school.pk, [])),
            next((row for row in found.get(school.pk, []) if row.kind == SotKind.YEARLY), None),
        )
        for school in schools
    ]


def open_meeting(meeting: SotMeeting, user: User) -> OpenMeeting:
    """Read one meeting that this person may see: seven queries and those of `visible_to`, however much stands in it."""
    asked = Request.objects.visible_to(user)
    items = (
        AgendaItem.objects.visible_to(user)
        .filter(meeting=meeting)
        .select_related("pupil")
        .prefetch_related("conclusions", "guests", Prefetch("requests", queryset=asked.order_by("created_at")))
    )
    participants = list(meeting.participants.all())
    keeps = bool(keeps_sot(user, meeting))
    whole = SotMeeting.objects.seen_whole_by(user).filter(pk=meeting.pk).exists()
    return OpenMeeting(meeting, list(items), participants, whole=whole, keeps=keeps)


def pupils_for(school: School, user: User) -> QuerySet[Pupil]:
    """The pupils of a school whom this person can put on the agenda: named in a request or an item that they see."""
    named = Request.objects.visible_to(user).filter(school=school).order_by().values("pupil")
    spoken = AgendaItem.objects.visible_to(user).filter(meeting__school=school).order_by().values("pupil")
    found = Pupil.objects.filter(Q(pk__in=named) | Q(pk__in=spoken), school=school)
    return found.exclude(first_name="", last_name="").order_by("first_name", "last_name")


def waiting_meetings(user: User, today: datetime.date, *, days: int, most: int) -> list[tuple[SotMeeting, int]]:
    """The planned meetings of one's own schools that ask for something, the first one first, each with how many of its
    items lack the parents: those whose day has passed wait for their minutes, those of the coming days for the parents.
    One query.
    """
    until = today + datetime.timedelta(days=days)
    own = SotMeeting.objects.filter(school__in=user.standing.school_ids, status=SotStatus.PLANNED, held_on__lte=until)
    rows = own.select_related("school").annotate(forgotten=Count("items", filter=FORGOTTEN))
    asking = rows.filter(Q(held_on__lt=today) | Q(forgotten__gt=0)).order_by("held_on", "starts_at", "pk")
    return [(row, vars(row)["forgotten"]) for row in asking[:most]]
