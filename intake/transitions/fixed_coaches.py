"""Who the fixed people of a school are, by day: a coach, or two who share the work, one of them the contact."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from intake.enums import FixedFunction
from intake.models import SchoolCoach
from intake.permissions import may_appoint
from swvportal.foundation.access import noted
from swvportal.foundation.enums import Role
from swvportal.foundation.models import School, User
from swvportal.foundation.workflow import NotAllowed, NotReady

DAY = datetime.timedelta(days=1)


@transaction.atomic
def appoint_coach(
    school: School,
    coach: User,
    *,
    since: datetime.date,
    by: User,
    now: datetime.datetime,
    function: str = FixedFunction.COACH,
    contact: bool = True,
) -> SchoolCoach:
    """Make somebody a fixed person of a school from this day on; locks the school.

    Whoever had the function stops the day before. A new `contact` takes that over from whoever was it, who stays; the
    first person of a school is always its contact. Refused for whoever is not the office or the loket, for who is no
    coach on that day, for who is a fixed person here already, and when an appointment to this function falls on or
    after that day, other than the one that this ends.
    """
    if not (answer := may_appoint(by)):
        raise NotAllowed(answer.reason)
    School.objects.select_for_update(no_key=True).get(pk=school.pk)
    if not coach.is_active or not coach.memberships.current(since).filter(role=Role.COACH).exists():
        raise NotReady(_("This person is no school coach on that day; give the role first."))
    rows = SchoolCoach.objects.filter(school=school)
    if rows.filter(Q(since__gte=since) | Q(until__gte=since), function=function).exists():
        raise NotReady(_("Another appointment falls on or after this day. Choose a later day."))
    standing = {row.function: row for row in rows.filter(until__isnull=True)}
    if any(row.coach_id == coach.pk for row in standing.values()):
        raise NotReady(_("This person is a fixed coach of this school already."))
    before = standing.pop(function, None)
    was_contact = next((row for row in standing.values() if row.contact), None)
    if was_contact is not None and contact and was_contact.since >= since:
        raise NotReady(_("The contact of this school begins on or after this day. Choose a later day."))
    if before is not None:
        _stop(before, since - DAY)
    if was_contact is not None and contact:
        _stop(was_contact, since - DAY)
        SchoolCoach.objects.create(
            school=school, coach=was_contact.coach, function=was_contact.function, since=since, contact=False
        )
    made = SchoolCoach.objects.create(
        school=school, coach=coach, function=function, since=since, contact=contact or was_contact is None
    )
    noted(made, "appoint_coach", by=by, now=now, reason=f"{coach.name} – {school.name}")
    return made


@transaction.atomic
def end_appointment(row: SchoolCoach, *, until: datetime.date, by: User, now: datetime.datetime) -> None:
    """Let somebody be a fixed person of a school up to and with this day; locks the school.

    Whoever stays becomes the contact, the coach before the others, from the day after. Refused for whoever is not the
    office or the loket, for what has an end already, and for a day before the first.
    """
    if not (answer := may_appoint(by)):
        raise NotAllowed(answer.reason)
    School.objects.select_for_update(no_key=True).get(pk=row.school_id)
    fresh = SchoolCoach.objects.select_related("school", "coach").get(pk=row.pk)
    if fresh.until is not None:
        raise NotReady(_("This appointment has an end already."))
    if until < fresh.since:
        raise NotReady(_("The last day lies before the first one."))
    _stop(fresh, until)
    staying = SchoolCoach.objects.filter(school=fresh.school_id, until__isnull=True).order_by("function").first()
    if fresh.contact and staying is not None:
        first = max(until + DAY, staying.since)
        if staying.since == first:
            staying.contact = True
            staying.save(update_fields=["contact"])
        else:
            _stop(staying, first - DAY)
            SchoolCoach.objects.create(
                school=fresh.school, coach=staying.coach, function=staying.function, since=first, contact=True
            )
    noted(fresh, "end_appointment", by=by, now=now, reason=f"{fresh.coach.name} – {fresh.school.name}")


def _stop(row: SchoolCoach, last: datetime.date) -> None:
    row.until = last
    row.save(update_fields=["until"])
