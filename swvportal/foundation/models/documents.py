"""A stored file: its bytes under a random name in the private store, its facts in this row."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from swvportal.foundation.enums import Wording
from swvportal.foundation.models.base import Row


class Document(Row):
    """One uploaded file, judged by content; opened only through the dossier it is attached to.

    `wording` says how far its words were read for a number that looks like a BSN, empty for what came in before that
    was done; `said_no_bsn` is set when one was found and the uploader said that it is none.
    """

    key = models.CharField(max_length=64, unique=True, editable=False)
    name = models.CharField(_("file name"), max_length=160)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    wording = models.CharField(max_length=8, choices=Wording.choices, blank=True, editable=False)
    said_no_bsn = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("document")
        ordering = ["-uploaded_at"]
        constraints = [
            models.CheckConstraint(name="document_known_wording", condition=Q(wording__in=["", *Wording.values]))
        ]

    def __str__(self) -> str:
        return self.name
