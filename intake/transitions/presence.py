"""Saying that somebody has a draft open; it moves nothing and leaves no trail."""

from __future__ import annotations

import datetime

from intake.models import Presence, Request
from swvportal.foundation.models import User

KEPT = datetime.timedelta(hours=1)


def is_here(request: Request, user: User, *, key: str, now: datetime.datetime) -> None:
    """Note that this person has this part open (empty: the list of parts); one row per person and draft."""
    Presence.objects.bulk_create(
        [Presence(request=request, user=user, key=key, seen_at=now)],
        update_conflicts=True,
        unique_fields=["request", "user"],
        update_fields=["key", "seen_at"],
    )


def forget_presences(now: datetime.datetime) -> int:
    """Take away what was said more than an hour ago; a step of the sweep. Answers how many."""
    return Presence.objects.filter(seen_at__lt=now - KEPT).delete()[0]
