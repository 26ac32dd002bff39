"""The base of every noun with an address: a random key, so that a name in a URL reveals and opens nothing."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models


class Row(models.Model):
    """A row whose key carries 122 random bits (security bar, 11)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


def append_only() -> list[pgtrigger.Trigger]:
    """The triggers that make a table append-only for everybody, also for raw SQL."""
    return [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
