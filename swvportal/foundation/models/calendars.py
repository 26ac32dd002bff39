"""The secret address of a person's calendar feed."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from swvportal.foundation.models.base import Row


class CalendarFeed(Row):
    """One feed of one person; it holds no token, only what proves it. Another address is another row."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user} {self.made_at:%Y-%m-%d}"
