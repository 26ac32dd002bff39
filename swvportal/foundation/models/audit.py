"""The trail: who moved, saw or was refused what; written once, changed by nobody."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from swvportal.foundation.models.base import Row, append_only
from swvportal.foundation.querysets import MoveQuerySet


class Trail(Row):
    """A line of the trail about one object, named by kind (`intake.request`) and key."""

    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        abstract = True


class Move(Trail):
    """One transition that happened; `by` is empty when the clock did it."""

    name = models.CharField(max_length=40)
    source = models.CharField(max_length=24)
    target = models.CharField(max_length=24)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = MoveQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(name="move_subject", fields=["subject_id", "at"])]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.name}: {self.source} → {self.target}"


class Look(Trail):
    """Somebody opened a dossier, a file or a letter (security bar, 71); `by` is empty for a personal link."""

    what = models.CharField(max_length=60)
    role = models.CharField(max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(name="look_subject", fields=["subject_id", "at"])]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.what} {self.subject_type}"


class Refusal(Trail):
    """Somebody tried what is not theirs (security bar, 72)."""

    what = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at"]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.what} {self.subject_type}"
