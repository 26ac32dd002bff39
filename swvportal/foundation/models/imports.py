"""What every import of files by the office carries, from upload to result; how it goes on is `importing`'s."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from swvportal.foundation.enums import ImportState
from swvportal.foundation.models.base import Row

WORKING = (
    ImportState.UPLOADED,
    ImportState.READING,
    ImportState.CONFIRMED,
    ImportState.APPLYING,
    ImportState.TO_TAKE_BACK,
    ImportState.TAKING_BACK,
)
CANCELLABLE = (ImportState.UPLOADED, ImportState.READING, ImportState.PREVIEW, ImportState.CONFIRMED)
_TONES: dict[str, str] = {
    ImportState.PREVIEW: "todo",
    ImportState.DONE: "good",
    ImportState.FAILED: "stop",
    ImportState.CANCELLED: "plain",
    ImportState.TAKEN_BACK: "plain",
}


class Import(Row):
    """One import; `foundation/importing.py` is the only place that moves its state.

    `result` is what the office sees, `digest` tells whether the preview is still what would happen, `problem` is why it
    failed, as JSON. `attempts` counts the claims: a worker that lost its claim finds another number and writes nothing.
    """

    state = models.CharField(_("state"), max_length=12, choices=ImportState.choices, default=ImportState.UPLOADED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    problem: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    outdated = models.BooleanField(default=False, help_text="The preview was made again after it was confirmed.")
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def working(self) -> bool:
        """True while a worker has, or will have, something to do."""
        return self.state in WORKING

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return _TONES.get(self.state, "busy")

    @property
    def cancellable(self) -> bool:
        """True until it is being applied."""
        return self.state in CANCELLABLE
