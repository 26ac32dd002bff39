"""Meetings of a school support team: plan a year, move, call off, hold, open again; and who is at the table.

Locks are taken in the order school, meeting, agenda item.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from intake.enums import SotFunction, SotKind
from intake.models import SchoolCoach, SotMeeting, SotMember, SotParticipant
from intake.permissions import keeps_sot, plans_sot
from intake.sot_querysets import SOT_ROLES
from intake.sot_workflow import SOT_FLOW
from intake.transitions.sot_telling import tell_invited, tell_moved, tell_off
from swvportal.foundation.access import noted
from swvportal.foundation.models import Membership, School, User
from swvportal.foundation.schoolyears import school_year_of
from swvportal.foundation.verdicts import Denied, Verdict
from swvportal.foundation.workflow import NotAllowed, NotReady, already_moved, moving

SEAT = ("user", "name", "function", "organisation", "email", "every_item")


@dataclass(frozen=True)
class Seat:
    """Who takes a seat at the table; the account of this address, where there is one, goes with it."""

    name: str
    function: str
    organisation: str = ""
    email: str = ""
    every_item: bool = True


@dataclass(frozen=True)
class When:
    """When and where a meeting is: a place, the address of an online meeting, or both."""

    held_on: datetime.date
    starts_at: datetime.time
    ends_at: datetime.time
    place: str
    link: str


class DayTaken(NotReady):
    """The school meets at that very hour already; `held_on` is the day."""

    def __init__(self, held_on: datetime.date) -> None:
        day = date_format(held_on, "j F Y")
        super().__init__(_("On %(day)s the school has a meeting at this hour already.") % {"day": day})
        self.held_on = held_on


def account_of(email: str) -> User | None:
    """The account of an address, when it holds a role in which one can be asked to a SOT."""
    held = Membership.objects.current().filter(role__in=SOT_ROLES)
    return User.objects.filter(email=email, pk__in=held.values("user")).first() if email else None


def plan_sot(school: School, *, kind: str, days: Sequence[When], by: User, now: datetime.datetime) -> list[SotMeeting]:
    """Plan meetings of a school, all or none; the same ones sent twice are planned once. Locks the school.

    The standing members come along, the school's fixed coach as its contact, and who plans it; to a yearly talk come
    only these last two. Raises `DayTaken` where the school has another meeting at that hour.
    """
    if not (answer := plans_sot(by, school)):
        raise NotAllowed(answer.reason)
    with transaction.atomic():
        School.objects.select_for_update(no_key=True).get(pk=school.pk)
        return [_planned(school, kind, day, by=by, now=now) for day in days]


def _planned(school: School, kind: str, day: When, *, by: User, now: datetime.datetime) -> SotMeeting:
    rows = SotMeeting.objects.standing().filter(school=school)
    known = rows.filter(held_on=day.held_on, starts_at=day.starts_at).first()
    if known is not None:
        if (known.kind, known.ends_at, known.place, known.link) != (kind, day.ends_at, day.place, day.link):
            raise DayTaken(day.held_on)
        return known
    meeting = SotMeeting.objects.create(
        school=school,
        kind=kind,
        status_since=now,
        school_year=school_year_of(day.held_on),
        planned_by=by,
        planned_at=now,
        **vars(day),
    )
    seats = SotParticipant.objects.bulk_create(_seats(meeting, by))
    noted(meeting, "plan_sot", by=by, now=now, target=day.held_on.isoformat())
    tell_invited(meeting, seats, occasion=meeting.pk, now=now)
    return meeting


def _seats(meeting: SotMeeting, by: User) -> list[SotParticipant]:
    """Who is asked to a new meeting; nobody twice."""
    school, found = meeting.school, list[SotParticipant]()
    if meeting.kind == SotKind.TEAM:
        for member in SotMember.objects.filter(school=school).select_related("user"):
            found.append(SotParticipant(meeting=meeting, **{name: getattr(member, name) for name in SEAT}))
    director = school.pk in by.standing.director_school_ids
    own = [(by, SotFunction.DIRECTOR if director else SotFunction.IB, school.name)]
    fixed = (
        SchoolCoach.objects.filter(school=school).current(meeting.held_on).contacts().select_related("coach").first()
    )
    if fixed is not None:
        own.append((fixed.coach, SotFunction.CONTACT, ""))
    for user, function, place in own:
        if not any(seat.user_id == user.pk or seat.email == user.email for seat in found):
            found.append(
                SotParticipant(
                    meeting=meeting, user=user, name=user.name, function=function, organisation=place, email=user.email
                )
            )
    return found


def move_sot(meeting: SotMeeting, day: When, *, by: User, now: datetime.datetime) -> None:
    """Give a meeting another day, time or place. Refused where all is the same, and at an hour that is taken."""

    def another(row: SotMeeting) -> Verdict:
        if all(getattr(row, name) == value for name, value in vars(day).items()):
            return Denied(_("This is when and where the meeting is already."))
        return True

    try:
        with moving(meeting, SOT_FLOW["move"].name, by=by, now=now, guards=[another]) as row:
            for name, value in vars(day).items():
                setattr(row, name, value)
            row.school_year = school_year_of(day.held_on)
            row.sequence += 1
            tell_moved(row, occasion=row.move.pk, now=now)
    except IntegrityError:  # sot_one_at_a_time; nothing else of it can be broken by this
        raise DayTaken(day.held_on) from None


def cancel_sot(meeting: SotMeeting, *, reason: str, by: User, now: datetime.datetime) -> None:
    """Call a meeting off; its agenda stays readable. The reason stays inside the portal: it may name a child."""
    with moving(meeting, SOT_FLOW["cancel"].name, by=by, now=now, reason=reason) as row:
        row.sequence += 1
        seats = row.participants.select_related("user")
        tell_off(row, seats, occasion=row.move.pk, now=now, alone=False)


def hold_sot(
    meeting: SotMeeting, *, present: Mapping[UUID, bool], remarks: str, by: User, now: datetime.datetime
) -> None:
    """Write down who was there and what is to be said of it all, and make the minutes final.

    `present` says of each participant, by key, whether they were there. Refused while an item has no conclusion, and
    for a participant of whom nothing is said.
    """

    def concluded(row: SotMeeting) -> Verdict:
        open_ = row.items.filter(conclusions__isnull=True).first()
        if open_ is None:
            return True
        return Denied(_("Item %(number)s has no conclusion yet.") % {"number": open_.position})

    def counted(row: SotMeeting) -> Verdict:
        if set(row.participants.values_list("pk", flat=True)) == set(present):
            return True
        return Denied(_("The participants changed meanwhile. Look at who was there once more."))

    with moving(meeting, SOT_FLOW["hold"].name, by=by, now=now, guards=[concluded, counted]) as row:
        row.remarks = remarks
        for seat in row.participants.all():
            SotParticipant.objects.filter(pk=seat.pk).update(present=present[seat.pk])


def reopen_sot(meeting: SotMeeting, *, reason: str, by: User, now: datetime.datetime) -> None:
    """Open the minutes again, to put something right in them."""
    with moving(meeting, SOT_FLOW["reopen"].name, by=by, now=now, reason=reason):
        pass


def locked(meeting_id: UUID, *, by: User) -> SotMeeting:
    """The meeting as it stands, locked, for whoever keeps it; refused once it is held or called off."""
    row = SotMeeting.objects.select_for_update(no_key=True).get(pk=meeting_id)
    if not (answer := keeps_sot(by, row)):
        raise NotAllowed(answer.reason)
    if row.status not in SOT_FLOW["move"].sources:
        raise already_moved(row, by=by)
    return row


def add_participant(meeting: SotMeeting, seat: Seat, *, by: User, now: datetime.datetime) -> SotParticipant:
    """Ask one more person to a planned meeting; somebody with the same address twice is refused."""
    with transaction.atomic():
        row = locked(meeting.pk, by=by)
        user = account_of(seat.email)
        if _at_table(row.participants.all(), seat.email, user):
            raise NotReady(_("Somebody with this e-mail address takes part already."))
        made = SotParticipant.objects.create(meeting=row, user=user, **vars(seat))
        noted(row, "add_participant", by=by, now=now)
        tell_invited(row, [made], occasion=made.pk, now=now)
    return made


def remove_participant(participant: SotParticipant, *, by: User, now: datetime.datetime) -> None:
    """Take somebody off a planned meeting; done twice it happens once."""
    with transaction.atomic():
        row = locked(participant.meeting_id, by=by)
        seats = list(row.participants.filter(pk=participant.pk).select_related("user"))
        if seats:
            SotParticipant.objects.filter(pk=participant.pk).delete()
            noted(row, "remove_participant", by=by, now=now)
            tell_off(row, seats, occasion=participant.pk, now=now, alone=True)


def save_member(
    school: School, seat: Seat, *, member: SotMember | None = None, by: User, now: datetime.datetime
) -> SotMember:
    """Add a standing member, or change one; who takes part in planned meetings stays. Locks the school."""
    if not (answer := plans_sot(by, school)):
        raise NotAllowed(answer.reason)
    with transaction.atomic():
        School.objects.select_for_update(no_key=True).get(pk=school.pk)
        user = account_of(seat.email)
        others = SotMember.objects.filter(school=school)
        if member is not None:
            others = others.exclude(pk=member.pk)
            if not SotMember.objects.filter(pk=member.pk).exists():
                raise NotReady(_("A colleague took this member off the list meanwhile."))
        if _at_table(others, seat.email, user):
            raise NotReady(_("Somebody with this e-mail address is a member already."))
        made = member or SotMember(school=school)
        for name, value in vars(seat).items():
            setattr(made, name, value)
        made.user = user
        made.save()
        noted(school, "keep_sot_member", by=by, now=now, target=seat.function)
    return made


def remove_member(member: SotMember, *, by: User, now: datetime.datetime) -> None:
    """Take a standing member off the list; meetings that are planned keep them. Done twice it happens once."""
    if not (answer := plans_sot(by, member.school)):
        raise NotAllowed(answer.reason)
    with transaction.atomic():
        if SotMember.objects.filter(pk=member.pk).delete()[0]:
            noted(member.school, "remove_sot_member", by=by, now=now, source=member.function)


def _at_table(rows: QuerySet[SotMember] | QuerySet[SotParticipant], email: str, user: User | None) -> bool:
    """Whether one of these has this address, or this account."""
    return any(row.user_id == user.pk if user else bool(email) and row.email == email for row in rows)
