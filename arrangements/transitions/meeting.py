"""Planning when the committee meets."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _

from arrangements.models import Meeting
from swvportal.foundation.workflow import NotReady


def plan_meeting(*, held_on: datetime.date, starts_at: datetime.time, place: str, today: datetime.date) -> Meeting:
    """Plan one meeting; the same one sent twice is one meeting. Refused in the past and for a second on one day."""
    if held_on < today:
        raise NotReady(_("This day has passed. Choose a day to come."))
    meeting, made = Meeting.objects.get_or_create(held_on=held_on, defaults={"starts_at": starts_at, "place": place})
    if not made and (meeting.starts_at, meeting.place) != (starts_at, place):
        raise NotReady(_("There is a meeting on this day already."))
    return meeting
