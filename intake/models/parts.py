"""One part of a request's form: what was typed, and a version so that nobody overwrites another unseen."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from intake.enums import PartKey
from intake.models.requests import Request
from swvportal.foundation.finding import TextWords
from swvportal.foundation.models import Row


class RequestPart(Row):
    """The answers of one part, by field name; texts, numbers, ISO dates, minutes.

    `saved_from` is the opened page that saved last: what the same page sends next has seen that, so it is not stale.
    Parts whose answers are rows of their own (pupil, parents, consents, documents) keep only their version here.
    """

    request = models.ForeignKey(Request, models.CASCADE, related_name="parts")
    key = models.CharField(max_length=12, choices=PartKey.choices)
    data = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(null=True)
    saved_from = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="request_part_once", fields=["request", "key"])]
        indexes = [GinIndex(TextWords("data"), name="request_part_words")]

    def __str__(self) -> str:
        return f"{self.request} – {self.get_key_display()}"
