"""The committee's meetings as they stand in its members' own calendars."""

from __future__ import annotations

import datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from arrangements.models import Meeting
from swvportal.foundation.calendars import Event, at, uid_of
from swvportal.foundation.models import User


def committee_events(user: User, since: datetime.datetime) -> list[Event]:
    """Every meeting from that day on, for who is on the committee; how long one lasts is not planned."""
    if not user.standing.on_committee:
        return []
    with translation.override("nl"):
        summary = _("Meeting of the committee")
    rows = Meeting.objects.filter(held_on__gte=timezone.localdate(since))
    return [Event(uid_of(row.pk), summary, at(row.held_on, row.starts_at), place=row.place) for row in rows]
