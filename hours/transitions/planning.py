"""Planning what a coach can work in a school year; it promises nothing and books nothing."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hours.models import CoachCapacity
from hours.models.capacities import MOST
from hours.permissions import may_plan
from swvportal.foundation.access import noted
from swvportal.foundation.enums import Role
from swvportal.foundation.minutes import as_hours
from swvportal.foundation.models import Membership, User
from swvportal.foundation.workflow import NotAllowed, NotReady


@transaction.atomic
def plan_capacity(coach: User, *, school_year: int, minutes: int, by: User, now: datetime.datetime) -> CoachCapacity:
    """Write down how many minutes a coach can work in a school year; the last word counts, each is in the trail.

    Locks the coach. Raises `NotAllowed` for whoever does not coordinate, and `NotReady` for somebody who never was a
    coach and for more than a year has.
    """
    if not (answer := may_plan(by)):
        raise NotAllowed(answer.reason)
    User.objects.select_for_update(no_key=True).get(pk=coach.pk)
    if not Membership.objects.filter(user=coach, role=Role.COACH).exists():
        raise NotReady(_("%(name)s is no coach.") % {"name": coach.name})
    if not 0 <= minutes <= MOST:
        raise NotReady(_("A year does not have that many hours."))
    row, made = CoachCapacity.objects.get_or_create(coach=coach, school_year=school_year, defaults={"minutes": minutes})
    before = "" if made else as_hours(row.minutes)
    row.minutes = minutes
    row.save(update_fields=["minutes"])
    noted(row, "plan", by=by, now=now, source=before, target=as_hours(minutes))
    return row
