"""The demo's messages: how three people want them by mail, and the reminders and daily mails of the weeks before."""

from __future__ import annotations

import datetime

from django.db.models import F
from django.utils import timezone

from swvportal.foundation.digests import gather_due
from swvportal.foundation.enums import MessageGroup, MessagePace
from swvportal.foundation.message_choices import choose
from swvportal.foundation.models import Notification
from swvportal.foundation.reminding import remind_due
from swvportal.portal.demo_ground import Ground

DAY = datetime.timedelta(days=1)
DAYS, UNREAD_DAYS = 21, 5


def choose_paces(ground: Ground) -> None:
    """The coordinator and a coach want requests in one mail a day, an IB'er wants nothing about hours by mail."""
    choose(ground.who("Lotte"), {MessageGroup.REQUESTS: MessagePace.DAILY, MessageGroup.MEETINGS: MessagePace.DAILY})
    choose(ground.who("Carla"), {MessageGroup.REQUESTS: MessagePace.DAILY})
    choose(ground.who("Anja"), {MessageGroup.HOURS: MessagePace.NEVER})


def pass_mornings(ground: Ground) -> None:
    """Sweep every morning of the last weeks, as a worker would have; older messages were read by then."""
    today = timezone.localtime(ground.now).replace(hour=8, minute=0, second=0, microsecond=0)
    for days in range(DAYS, -1, -1):
        morning = min(today - days * DAY, ground.now)
        remind_due(morning)
        gather_due(morning)
    old = Notification.objects.filter(written_at__lt=ground.now - UNREAD_DAYS * DAY)
    old.update(read_at=F("written_at") + DAY)
