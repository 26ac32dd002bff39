"""The demo's coaches: how much each can work, what each knows most about, and work beyond a grant, which waits for the
coordinator."""

from __future__ import annotations

import datetime
import uuid

from django.utils import timezone

from hours.enums import Activity
from hours.models import Reservation, TimeEntry
from hours.transitions import log_time, plan_capacity
from intake.enums import Domain
from intake.transitions import set_themes
from swvportal.foundation.schoolyears import school_year_of
from swvportal.portal.demo_ground import Ground

HOUR = 60
CAN_WORK = {"Carla": 120 * HOUR, "Cees": 40 * HOUR}
KNOWS = {"Carla": (Domain.ATTITUDE, Domain.LEARNING), "Cees": (Domain.BEHAVIOUR, Domain.SOCIAL, Domain.GIFTED)}
VISIT, LAST, LEFT = 210, 120, 30  # minutes


def plan_years(ground: Ground) -> None:
    """Plan this school year and the last of both coaches."""
    this_year = school_year_of(timezone.localdate(ground.now))
    for name, minutes in CAN_WORK.items():
        for year in (this_year - 1, this_year):
            plan_capacity(ground.who(name), school_year=year, minutes=minutes, by=ground.who("Lotte"), now=ground.now)


def say_themes(ground: Ground) -> None:
    """Let both coaches say what they know most about, by which the loket ranks them."""
    for name, themes in KNOWS.items():
        set_themes(ground.who(name), themes, by=ground.who(name), now=ground.now)


def work_beyond_a_grant(ground: Ground) -> TimeEntry:
    """Let Cees use up a grant of De Eik but for half an hour, and then work two hours more."""
    cees, today = ground.who("Cees"), timezone.localdate(ground.now)
    grant = Reservation.objects.get(coach=cees, school=ground.schools["De Eik"], closed_at=None, consumed__gt=0)
    day = min(today, grant.ends_on or today)

    def worked(minutes: int, activity: str, note: str) -> TimeEntry:
        return log_time(
            cees,
            reservation=grant,
            worked_on=day,
            minutes=minutes,
            activity=activity,
            note=note,
            key=uuid.uuid4(),
            now=ground.now,
        )

    rest = grant.rest
    while rest > LEFT:
        minutes = min(VISIT, rest - LEFT)
        day = max(day - datetime.timedelta(days=2), grant.starts_on or day)
        worked(minutes, Activity.COACHING, "In de klas meegekeken en nabesproken.")
        rest -= minutes
    day = min(today, grant.ends_on or today)
    return worked(LAST, Activity.TALK, "Extra gesprek met team en ouders; dat was niet voorzien.")
