"""What every row that waits for a worker carries; taking and giving back is `foundation.claims`'s."""

from __future__ import annotations

from django.db import models


class Work(models.Model):
    """A row that one worker at a time may hold.

    `claim` is the holder's token: a worker that was overtaken finds another token and leaves the row alone. `attempts`
    counts the times it was taken, so that work that kills its worker counts too.
    """

    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    due_at = models.DateTimeField()
    claim = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
