"""Reminds the coordinators of time above the grant that nobody decided on."""

from __future__ import annotations

import datetime
import uuid

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from hours.models import TimeEntry
from swvportal.foundation.enums import Role
from swvportal.foundation.outbox import notify
from swvportal.foundation.recipients import holders
from swvportal.foundation.reminding import Turn, Waiting, register_waiting

ALL_TIME = uuid.uuid5(uuid.NAMESPACE_OID, "time above the grant")


def register() -> None:
    """Name what waits."""
    register_waiting("time above the grant", Waiting(_awaiting_decision, _since, _remind))


def _awaiting_decision(day: datetime.date) -> QuerySet[TimeEntry]:
    return TimeEntry.objects.above_grant().filter(status_since__date__lte=day)


def _since(row: TimeEntry) -> datetime.date:
    return timezone.localdate(row.status_since)


def _remind(row: TimeEntry, turn: Turn) -> None:
    """One reminder for all that was logged on a day, of whatever coach: the page shows them together."""
    facts = {"since": turn.since.isoformat(), "path": reverse("hours:above_grant")}
    desk, occasion = holders(Role.COORDINATOR), turn.occasion(ALL_TIME)
    notify(desk, "time_reminder", about=row, occasion=occasion, now=turn.now, facts=facts)
