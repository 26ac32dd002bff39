"""A document in a dossier, in versions: a newer one stands before the older, which stays."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intake.enums import AttachmentKind
from intake.models.requests import Request
from intake.querysets import AttachmentQuerySet
from swvportal.foundation.models import Document, Row


class Attachment(Row):
    """One version of one document of a request; `removed_at` hides a mistaken one while the request is a draft.

    `first` is the first version of the same document, empty for the first itself; `version` counts from 1 and is never
    given twice, also not when a version was taken away.

    One document stands in two dossiers only when a double request was merged and the document went along.

    `one_time_key` is that of the page that uploaded it, so that a double click adds one; a consent form has none.
    """

    request = models.ForeignKey(Request, models.CASCADE, related_name="attachments")
    document = models.ForeignKey(Document, models.PROTECT, related_name="attachments")
    kind = models.CharField(_("what it is"), max_length=16, choices=AttachmentKind.choices)
    first = models.ForeignKey("self", models.RESTRICT, null=True, blank=True, related_name="later", editable=False)
    version = models.PositiveSmallIntegerField(default=1)
    one_time_key = models.UUIDField(unique=True, null=True, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        ordering = ["kind", "document__uploaded_at"]
        constraints = [
            models.UniqueConstraint(name="attachment_document_once", fields=["request", "document"]),
            models.UniqueConstraint(name="attachment_version_once", fields=["first", "version"]),
            models.CheckConstraint(
                name="attachment_first_is_version_one",
                condition=Q(first__isnull=True, version=1) | Q(first__isnull=False, version__gt=1),
            ),
        ]

    def __str__(self) -> str:
        return self.document.name
