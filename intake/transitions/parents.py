"""Changing what is known of a parent, or where a pupil of 16 is reached, outside a form, with a line of the trail."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from intake.enums import WRITABLE, PartKey
from intake.models import Request, RequestPart
from intake.permissions import may_change_parent, may_reach, may_unhide
from intake.queries.consents import speaks_alone
from intake.transitions.writing import PARENT_REACH
from swvportal.foundation.access import noted
from swvportal.foundation.enums import Custody
from swvportal.foundation.models import Parent, Pupil, User
from swvportal.foundation.workflow import NotAllowed, NotReady

FIELDS = ("custody", "wants_copy", "language", "secret_address")


def change_reach(
    pupil: Pupil, *, email: str, street: str, postcode: str, city: str, by: User, now: datetime.datetime
) -> bool:
    """Keep where letters and personal links reach a pupil; gives whether something changed. Asked from 16 only.

    While the address of a parent is secret, only the office changes it.
    """
    if not (answer := may_change_parent(by, pupil)):
        raise NotAllowed(answer.reason)
    wanted = {"email": email, "street": street, "postcode": postcode, "city": city}
    with transaction.atomic():
        _lock_drafts(pupil)
        row = Pupil.objects.select_for_update().get(pk=pupil.pk)
        if row.merged_into_id is not None:
            raise NotReady(_("This file was merged with another one. Open the file again."))
        if not speaks_alone(row.birth_date, timezone.localdate(now)):
            raise NotReady(_("Until the age of 16 the letters go to the parents."))
        if not (answer := may_reach(by, row)):
            raise NotAllowed(answer.reason)
        changed = [name for name, value in wanted.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, wanted[name])
        if changed:
            row.save(update_fields=changed)
            _tell_open_drafts(row, PartKey.PUPIL, by=by, now=now)
            noted(row, "change_reach", by=by, now=now, reason=", ".join(changed))
    return bool(changed)


def _lock_drafts(pupil: Pupil) -> None:
    """Lock the drafts of a pupil, before the pupil as every writer of a draft does: else two wait for each other."""
    drafts = Request.objects.select_for_update().filter(pupil=pupil, status__in=WRITABLE)
    list(drafts.order_by("pk").values_list("pk", flat=True))


def _tell_open_drafts(pupil: Pupil, key: PartKey, *, by: User, now: datetime.datetime) -> None:
    """Whoever has this part of a draft open finds that somebody changed it."""
    parts = RequestPart.objects.filter(request__pupil=pupil, request__status__in=WRITABLE, key=key)
    parts.update(version=F("version") + 1, saved_by=by, saved_at=now, saved_from=None)


def change_parent(
    parent: Parent,
    *,
    custody: Custody | str,
    wants_copy: bool,
    language: str,
    secret_address: bool,
    by: User,
    now: datetime.datetime,
    **reach: str,
) -> list[str]:
    """Change gezag, copy, language, the secret address or how a parent is reached; gives the names of what changed.

    `reach` are those of `PARENT_REACH` that change; the trail names them without what they were. Of a secret address
    only the office changes them, and says that it is not secret any more (`may_unhide`). Refused for a parent who was
    joined to another row.

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
        **{name: reach[name] for name in PARENT_REACH if name in reach},
    }
    with transaction.atomic():
        _lock_drafts(parent.pupil)
        row = Parent.objects.select_for_update().get(pk=parent.pk)
        if row.merged_into_id is not None:
            raise NotReady(_("This parent was joined with another one. Open the file again."))
        if reach and not (answer := may_reach(by, row)):
            raise NotAllowed(answer.reason)
        if row.secret_address and not secret_address and not (answer := may_unhide(by, row)):
            raise NotAllowed(answer.reason)
        changed = [name for name in wanted if getattr(row, name) != wanted[name]]
        if not changed:
            return []
        told = [f"{name}: {getattr(row, name)} → {wanted[name]}" if name in FIELDS else name for name in changed]
        for name in changed:
            setattr(row, name, wanted[name])
        row.save(update_fields=changed)
        _tell_open_drafts(row.pupil, PartKey.PARENTS, by=by, now=now)
        noted(row, "change_parent", by=by, now=now, reason=", ".join(told))
    return changed
