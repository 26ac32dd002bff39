"""Mails of a test: one to write, and a round of the worker at a chosen moment."""

from __future__ import annotations

import datetime
import uuid

from django.utils import timezone

from swvportal.foundation.delivery import send_due
from swvportal.foundation.models import Notification, User
from swvportal.foundation.outbox import notify

NOW = timezone.now()
HOUR = datetime.timedelta(hours=1)


def write(user: User, *, number: str = "BLO-2026-00001", path: str = "/aanvragen/1/") -> Notification:
    occasion = uuid.uuid4()
    notify([user], "letter_ready", about=user, occasion=occasion, now=NOW, facts={"number": number, "path": path})
    return Notification.objects.get(key=f"letter_ready:{occasion}:{user.pk}")


def at(moment: datetime.datetime) -> int:
    return send_due(lambda: moment)


def state(row: Notification) -> str:
    row.refresh_from_db()
    return row.state
