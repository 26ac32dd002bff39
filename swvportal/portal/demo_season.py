"""The demo's season: meetings before the summer, a school that was invited to renew, another that began to."""

from __future__ import annotations

import datetime
import uuid

from django.utils import timezone

from arrangements import transitions as decide
from arrangements.models import Meeting
from coaching.queries import ending_requests
from intake import transitions as ask
from intake.enums import COMMITTEE_KINDS, RequestStatus
from intake.models import Request
from swvportal.foundation.schoolyears import last_day, school_year_of
from swvportal.portal.demo_ground import Ground

BEFORE_SUMMER = (datetime.timedelta(weeks=8), datetime.timedelta(weeks=5), datetime.timedelta(weeks=3))
THURSDAY = 3


def plan_the_summer(ground: Ground) -> None:
    """Plan three meetings before 31 July, and have the loket invite De Wilg to renew; De Eik began to by itself."""
    today = timezone.localtime(ground.now).date()
    end = last_day(school_year_of(today))
    for weeks in BEFORE_SUMMER:
        day = end - weeks
        held = day + datetime.timedelta(days=(THURSDAY - day.weekday()) % 7)
        if held > today and not Meeting.objects.filter(held_on=held).exists():
            when = datetime.time(15, 30)
            decide.plan_meeting(held_on=held, starts_at=when, place="Dorpsstraat 1, zaal 2", today=today)
    desk, started = ground.who("Lotte"), ground.now - datetime.timedelta(days=3)
    arrangements = ending_requests(desk, today).filter(kind__in=COMMITTEE_KINDS, last_day__lte=end)
    rows: list[Request] = list(arrangements.filter(school=ground.schools["De Wilg"]))
    ask.invite_in_bulk(rows, again=[], key=uuid.uuid4(), by=desk, now=started)
    for earlier in arrangements.filter(school=ground.schools["De Eik"], status=RequestStatus.IN_PROGRESS):
        ask.renew(earlier, key=uuid.uuid4(), by=ground.who("Olga"), now=ground.now - datetime.timedelta(days=1))
