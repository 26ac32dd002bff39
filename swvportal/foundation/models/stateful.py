"""A noun with a workflow; its status changes in `workflow.moving` and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from swvportal.foundation.models.base import Row

if TYPE_CHECKING:
    from swvportal.foundation.models.audit import Move


class Stateful(Row):
    """Carries a status and since when; `move` is the trail's line while a transition runs."""

    status = models.CharField(max_length=24)
    status_since = models.DateTimeField()
    move: Move

    class Meta:
        abstract = True
