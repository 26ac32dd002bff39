"""Giving a school its fixed coach, from a day; the one before stops the day before."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from intake.models import SchoolCoach
from intake.permissions import may_appoint
from swvportal.foundation.access import noted
from swvportal.foundation.enums import Role
from swvportal.foundation.models import School, User
from swvportal.foundation.workflow import NotAllowed, NotReady


@transaction.atomic
def appoint_coach(
    school: School, coach: User, *, since: datetime.date, by: User, now: datetime.datetime
) -> SchoolCoach:
    """Make somebody the fixed coach of a school from this day on; locks the school.

    Refused for whoever is not the office, for who is no coach on that day, and when somebody was or will be the
    school's fixed coach on or after that day, other than the one whom this ends.
    """
    if not (answer := may_appoint(by)):
        raise NotAllowed(answer.reason)
    School.objects.select_for_update(no_key=True).get(pk=school.pk)
    if not coach.is_active or not coach.memberships.current(since).filter(role=Role.COACH).exists():
        raise NotReady(_("This person is no school coach on that day; give the role first."))
    rows = SchoolCoach.objects.filter(school=school)
    if rows.filter(Q(since__gte=since) | Q(until__gte=since)).exists():
        raise NotReady(_("Another appointment falls on or after this day. Choose a later day."))
    before = rows.filter(until__isnull=True).first()
    if before is not None:
        if before.coach_id == coach.pk:
            raise NotReady(_("This person is the fixed coach of this school already."))
        before.until = since - datetime.timedelta(days=1)
        before.save(update_fields=["until"])
    made = SchoolCoach.objects.create(school=school, coach=coach, since=since)
    noted(made, "appoint_coach", by=by, now=now, reason=f"{coach.name} – {school.name}")
    return made
