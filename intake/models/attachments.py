"""A document in a dossier; a newer version follows the older one and replaces none."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from intake.enums import AttachmentKind
from intake.models.requests import Request
from intake.querysets import AttachmentQuerySet
from swvportal.foundation.models import Document, Row


class Attachment(Row):
    """One version of one document of a request; `removed_at` hides a mistaken one while the request is a draft.

    `one_time_key` is that of the page that uploaded it, so that a double click adds one; a consent form has none.
    """

    request = models.ForeignKey(Request, models.CASCADE, related_name="attachments")
    document = models.OneToOneField(Document, models.PROTECT, related_name="attachment")
    kind = models.CharField(_("what it is"), max_length=16, choices=AttachmentKind.choices)
    version = models.PositiveSmallIntegerField(default=1)
    one_time_key = models.UUIDField(unique=True, null=True, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        ordering = ["kind", "-version"]
        constraints = [models.UniqueConstraint(name="attachment_version_once", fields=["request", "kind", "version"])]

    def __str__(self) -> str:
        return self.document.name
