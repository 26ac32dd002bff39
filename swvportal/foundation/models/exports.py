"""A file that somebody asked for: who, what, how far its worker is, and its bytes for a day; nothing is made here."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from swvportal.foundation.enums import ExportState
from swvportal.foundation.models.base import Row
from swvportal.foundation.models.work import Work
from swvportal.foundation.parts import Tone
from swvportal.foundation.querysets import ExportQuerySet

TONES: dict[str, Tone] = {"ready": "good", "failed": "stop", "cancelled": "plain", "expired": "plain"}


class Export(Row, Work):
    """One file for one person; `foundation/exports` is the only place that moves its state.

    `facts` are what was asked for, `digest` tells one question from another. `standing` is the fingerprint of the roles
    that the person had: with other roles it is not made and not handed out. `sight` are the keys of what the person saw
    the rows by: it is handed out while all of them are seen. A person has one that waits or is made.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="exports")
    kind = models.CharField(max_length=40)
    facts: models.JSONField[dict[str, str]] = models.JSONField()
    digest = models.CharField(max_length=64)
    language = models.CharField(max_length=5)
    standing = models.CharField(max_length=16)
    sight: models.JSONField[list[str]] = models.JSONField(default=list)
    title = models.CharField(_("file"), max_length=160)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    state = models.CharField(_("state"), max_length=12, choices=ExportState.choices, default=ExportState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0, help_text="Bytes.")
    pieces = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("file asked for")
        ordering = ["-asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="export_one_at_a_time", fields=["by"], condition=Q(state__in=["waiting", "making"])
            ),
            models.CheckConstraint(name="export_known_state", condition=Q(state__in=ExportState.values)),
            models.CheckConstraint(
                name="export_ready_expires",
                condition=~Q(state="ready") | Q(expires_at__isnull=False, pieces__gt=0) & ~Q(sha256=""),
            ),
        ]
        indexes = [
            models.Index(name="export_to_make", fields=["due_at"], condition=Q(state__in=["waiting", "making"])),
            models.Index(name="export_to_expire", fields=["expires_at"], condition=Q(state="ready")),
            models.Index(name="export_of_person", fields=["by", "-asked_at"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def working(self) -> bool:
        """True while a worker has, or will have, something to do."""
        return self.state in {ExportState.WAITING, ExportState.MAKING}

    @property
    def ready(self) -> bool:
        return self.state == ExportState.READY

    @property
    def percent(self) -> int:
        """How far it is, in whole percents."""
        return min(self.done * 100 // self.total, 100) if self.total else 0

    @property
    def tone(self) -> Tone:
        """The tone of its badge."""
        return TONES.get(self.state, "busy")


class ExportPiece(models.Model):
    """A part of the bytes of one file, in the order of `number`; all are written at once, and deleted at once."""

    export = models.ForeignKey(Export, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        ordering = ["export", "number"]
        constraints = [models.UniqueConstraint(name="export_piece_once", fields=["export", "number"])]
        triggers = [pgtrigger.Protect(name="bytes_are_final", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return str(self.number)
