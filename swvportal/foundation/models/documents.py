"""A stored file: its bytes under a random name in the private store, its facts in this row."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from swvportal.foundation.models.base import Row


class Document(Row):
    """One uploaded file, judged by content; opened only through the dossier it is attached to."""

    key = models.CharField(max_length=64, unique=True, editable=False)
    name = models.CharField(_("file name"), max_length=160)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("document")
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name
