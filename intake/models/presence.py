"""Who has a draft open at this moment, and in which part."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from intake.enums import PartKey
from intake.models.requests import Request
from swvportal.foundation.models import Row


class Presence(Row):
    """One person in one draft: the part that was open last (empty: the list of parts), and when it said so last.

    A page says so every twenty seconds while somebody is there; the row says nothing once that stops, and goes.
    """

    request = models.ForeignKey(Request, models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=12, choices=PartKey.choices, blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="presence_once", fields=["request", "user"]),
            models.CheckConstraint(name="presence_known_part", condition=Q(key__in=["", *PartKey.values])),
        ]
        indexes = [models.Index(name="presence_seen", fields=["seen_at"])]

    def __str__(self) -> str:
        return f"{self.user} – {self.request}"
