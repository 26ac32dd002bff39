"""Changing what is known of a parent outside the form of a request, with a line of the trail."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import F

from intake.enums import WRITABLE, PartKey
from intake.models import Request, RequestPart
from intake.permissions import may_change_parent
from swvportal.foundation.access import noted
from swvportal.foundation.enums import Custody
from swvportal.foundation.models import Parent, User
from swvportal.foundation.workflow import NotAllowed

FIELDS = ("custody", "wants_copy", "language", "secret_address")


def change_parent(
    parent: Parent,
    *,
    custody: Custody | str,
    wants_copy: bool,
    language: str,
    secret_address: bool,
    by: User,
    now: datetime.datetime,
) -> list[str]:
    """Change gezag, copy, language or the secret address of a parent; gives the names of what changed.

    A change of gezag counts at once for who has to consent. Whoever has the parents' part of a draft open is told that
    it changed, as with any other writer.
    """
    if not (answer := may_change_parent(by, parent.pupil)):
        raise NotAllowed(answer.reason)
    wanted = {
        "custody": custody,
        "wants_copy": wants_copy,
        "language": language,
        "secret_address": secret_address,
    }
    with transaction.atomic():
        drafts = Request.objects.select_for_update().filter(pupil=parent.pupil, status__in=WRITABLE)
        open_drafts = list(drafts.order_by("pk").values_list("pk", flat=True))
        row = Parent.objects.select_for_update().get(pk=parent.pk)
        changed = [name for name in FIELDS if getattr(row, name) != wanted[name]]
        if not changed:
            return []
        before = ", ".join(f"{name}: {getattr(row, name)} → {wanted[name]}" for name in changed)
        for name in changed:
            setattr(row, name, wanted[name])
        row.save(update_fields=changed)
        parts = RequestPart.objects.filter(request__in=open_drafts, key=PartKey.PARENTS)
        parts.update(version=F("version") + 1, saved_by=by, saved_at=now, saved_from=None)
        noted(row, "change_parent", by=by, now=now, reason=before)
    return changed
