"""An import of DUO's files by the office: the files, how far it is and what it did; it holds no school."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from swvportal.foundation.enums import DuoFileKind, DuoImportState
from swvportal.foundation.models.base import Row
from swvportal.foundation.querysets import DuoImportQuerySet


class DuoImport(Row):
    """One import from upload to result; `foundation/duo/imports.py` is the only place that moves its state.

    `result` is what the office sees (`duo/reporting.py`), `digest` tells whether the preview is still what would
    happen, `problem` is a `DuoProblem` as JSON. `attempts` counts the claims: a worker that lost its claim finds
    another number and writes nothing.
    """

    swv = models.CharField(_("partnership"), max_length=6, help_text=_("For example PO2301."))
    as_of = models.DateField(_("date of the schools file"))
    state = models.CharField(_("state"), max_length=12, choices=DuoImportState.choices, default=DuoImportState.UPLOADED)
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

    objects = DuoImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of DUO files")
        ordering = ["-uploaded_at"]
        indexes = [
            models.Index(
                name="duo_import_to_do",
                fields=["uploaded_at"],
                condition=Q(state__in=["uploaded", "reading", "confirmed", "applying"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.swv} {self.as_of}"

    @property
    def working(self) -> bool:
        """True while a worker has, or will have, something to do."""
        return self.state in {"uploaded", "reading", "confirmed", "applying"}

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        tones = {"preview": "todo", "done": "good", "failed": "stop", "cancelled": "plain"}
        return tones.get(self.state, "busy")

    @property
    def cancellable(self) -> bool:
        """True until it is being applied."""
        return self.state in {"uploaded", "reading", "preview", "confirmed"}


class DuoFile(models.Model):
    """One uploaded file; its bytes are dropped when the import is over, except the postcodes, which serve again."""

    duo_import = models.ForeignKey(DuoImport, models.CASCADE, related_name="files")
    kind = models.CharField(max_length=8, choices=DuoFileKind.choices)
    name = models.CharField(max_length=160)
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField(null=True)

    class Meta:
        ordering = ["duo_import", "kind"]
        constraints = [models.UniqueConstraint(name="duo_file_once", fields=["duo_import", "kind"])]

    def __str__(self) -> str:
        return self.name


class DuoFileDate(models.Model):
    """That a schools file of this date was brought in for a partnership; tells an older file from a newer one."""

    swv = models.CharField(max_length=6)
    as_of = models.DateField()
    special = models.BooleanField(default=False, help_text="The special schools of that date were brought in as well.")

    class Meta:
        ordering = ["swv", "as_of"]
        constraints = [models.UniqueConstraint(name="duo_file_date_once", fields=["swv", "as_of"])]

    def __str__(self) -> str:
        return f"{self.swv} {self.as_of}"
