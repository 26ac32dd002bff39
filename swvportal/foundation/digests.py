"""The daily mail: once a working day, gather for each person what was collected. Sending it is `delivery`'s."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone

from swvportal.foundation.enums import NotificationState
from swvportal.foundation.models import Notification, Partnership, User
from swvportal.foundation.outbox import open_daily_mail


def gather_due(now: datetime.datetime) -> int:
    """Write the daily mails of today and give their number; a step of the sweep, safe to run twice and at once.

    From the partnership's hour on, on working days. A mail takes along what was written before that hour, also on days
    off before; what comes later waits for the next working day, so that nobody gets a second mail on one day.
    """
    house = Partnership.objects.first()
    moment = house.daily_mail_at(timezone.localdate(now)) if house else None
    if moment is None or now < moment:
        return 0
    waiting = Notification.objects.awaiting_daily_mail(moment)
    people = User.objects.filter(pk__in=waiting.values("user")).order_by("pk")
    return sum(_gather(person, moment, now=now) for person in people)


@transaction.atomic
def _gather(user: User, moment: datetime.datetime, *, now: datetime.datetime) -> bool:
    """Put what waits for one person into a mail; False when another worker did, and for an account that was closed."""
    waiting = Notification.objects.awaiting_daily_mail(moment).filter(user=user)
    if not user.is_active:
        waiting.update(state=NotificationState.NOT_MAILED)
        return False
    rows = list(waiting.values_list("pk", flat=True))
    mail = open_daily_mail(user, day=timezone.localdate(now), now=now)
    if mail is None:
        return False
    free = Notification.objects.filter(pk__in=rows, state=NotificationState.COLLECTED, digest=None)
    free.update(digest=mail)
    return True
