"""Attaching documents: versions follow each other, none is overwritten."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from intake.enums import PartKey
from intake.models import Attachment, Request
from intake.permissions import may_write_part
from swvportal.foundation.models import Document, User
from swvportal.foundation.workflow import AlreadyMoved, NotAllowed


class AlreadyAttached(AlreadyMoved):
    """This very page added its document a moment ago: a double click."""


def attach(
    request: Request, *, document: Document, kind: str, by: User, now: datetime.datetime, key: UUID | None = None
) -> Attachment:
    """Put a stored document into the dossier as the next version of its kind.

    Locks the request. `key` is the one-time key of the page; raises `AlreadyAttached` when it added a document already.
    """
    with transaction.atomic():
        fresh = Request.objects.select_for_update().get(pk=request.pk)
        if not (answer := may_write_part(by, fresh, PartKey.DOCUMENTS)):
            raise NotAllowed(answer.reason)
        if key is not None and Attachment.objects.filter(one_time_key=key).exists():
            raise AlreadyAttached(None)
        last = fresh.attachments.filter(kind=kind).aggregate(last=Max("version"))["last"] or 0
        return Attachment.objects.create(
            request=fresh, document=document, kind=kind, version=last + 1, one_time_key=key
        )


def remove_attachment(attachment: Attachment, *, by: User, now: datetime.datetime) -> None:
    """Take a mistaken document out of the dossier while the school may still write."""
    with transaction.atomic():
        fresh = Request.objects.select_for_update().get(pk=attachment.request_id)
        if not (answer := may_write_part(by, fresh, PartKey.DOCUMENTS)):
            raise NotAllowed(answer.reason)
        if not Attachment.objects.filter(pk=attachment.pk, removed_at__isnull=True).update(removed_at=now):
            raise AlreadyMoved(None)
