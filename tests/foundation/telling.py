"""Messages about requests on a Monday in November, and the daily mails of the days after it."""

from __future__ import annotations

import datetime
import uuid
from zoneinfo import ZoneInfo

from django.urls import reverse

from intake.models import Request
from swvportal.foundation.digests import gather_due
from swvportal.foundation.enums import MessageGroup, MessagePace
from swvportal.foundation.message_choices import choose
from swvportal.foundation.models import Notification, User
from swvportal.foundation.outbox import notify

MONDAY = datetime.datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
DAY, HOUR, MINUTE = datetime.timedelta(days=1), datetime.timedelta(hours=1), datetime.timedelta(minutes=1)
TUESDAY_SEVEN = MONDAY + 21 * HOUR
DAILY = "daily_mail"


def tell(
    user: User, about: Request, kind: str = "request_received", *, now: datetime.datetime = MONDAY
) -> Notification:
    """One message about a request, written on that Monday morning."""
    occasion = uuid.uuid4()
    facts = {"reference": about.reference, "school": about.school.name, "path": reverse("dossier", args=[about.pk])}
    notify([user], kind, about=about, occasion=occasion, now=now, facts=facts)
    return Notification.objects.get(key=f"{kind}:{occasion}:{user.pk}")


def daily(user: User, *groups: MessageGroup) -> None:
    """Have these groups, or those about requests, in one mail a day."""
    choose(user, dict.fromkeys(groups or (MessageGroup.REQUESTS, MessageGroup.WAITING), MessagePace.DAILY))


def gather(now: datetime.datetime = TUESDAY_SEVEN) -> int:
    return gather_due(now)
