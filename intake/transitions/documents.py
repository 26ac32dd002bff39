"""Attaching documents: versions follow each other, none is overwritten."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from intake.enums import PartKey
from intake.models import Attachment, Request
from intake.permissions import may_write_part
from swvportal.foundation.models import Document, User
from swvportal.foundation.workflow import AlreadyMoved, NotAllowed


class AlreadyAttached(AlreadyMoved):
    """This very page added its document a moment ago: a double click."""


def attach(
    request: Request,
    *,
    document: Document,
    kind: str,
    by: User,
    now: datetime.datetime,
    key: UUID | None = None,
    after: Attachment | None = None,
) -> Attachment:
    """Put a stored document into the dossier: as a new one of this kind, or as the next version `after` another.

    Locks the request. `key` is the one-time key of the page; raises `AlreadyAttached` when it added a document already.
    A version has the kind of its first; NotAllowed when that stands in another dossier.
    """
    with transaction.atomic():
        fresh = Request.objects.select_for_update().get(pk=request.pk)
        if not (answer := may_write_part(by, fresh, PartKey.DOCUMENTS)):
            raise NotAllowed(answer.reason)
        if key is not None and Attachment.objects.filter(one_time_key=key).exists():
            raise AlreadyAttached(None)
        if after is None:
            return Attachment.objects.create(request=fresh, document=document, kind=kind, one_time_key=key)
        if after.request_id != fresh.pk:
            raise NotAllowed(_("This document stands in another dossier."))
        first = after.first_id or after.pk
        last = Attachment.objects.filter(first=first).aggregate(last=Max("version"))["last"] or 1
        return Attachment.objects.create(
            request=fresh, document=document, kind=after.kind, first_id=first, version=last + 1, one_time_key=key
        )


def remove_attachment(attachment: Attachment, *, by: User, now: datetime.datetime) -> None:
    """Take a mistaken document out of the dossier while the school may still write."""
    with transaction.atomic():
        fresh = Request.objects.select_for_update().get(pk=attachment.request_id)
        if not (answer := may_write_part(by, fresh, PartKey.DOCUMENTS)):
            raise NotAllowed(answer.reason)
        if not Attachment.objects.filter(pk=attachment.pk, removed_at__isnull=True).update(removed_at=now):
            raise AlreadyMoved(None)
