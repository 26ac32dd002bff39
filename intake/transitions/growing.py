"""A new request that goes on from an earlier one: what is known comes along, and both keep the link."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from intake.enums import PartKey, RequestKind, RequestSort
from intake.kinds import KINDS
from intake.models import Request, RequestPart
from intake.permissions import may_go_on_from
from intake.transitions.writing import start_request
from swvportal.foundation.models import User
from swvportal.foundation.workflow import NotAllowed, NotReady

ITS_OWN = frozenset({PartKey.HEAD, PartKey.ADVICE, PartKey.CONSENTS, PartKey.DOCUMENTS, PartKey.DIRECTOR})
"""What somebody said of, or put in, one request: it is asked anew."""


def kinds_from(request: Request) -> list[RequestKind]:
    """The kinds in which this one can go on: any other, and of an OA a renewal."""
    return [kind for kind in RequestKind if kind != request.kind or kind == RequestKind.OA]


def go_on_from(request: Request, *, kind: str, by: User, key: UUID, now: datetime.datetime) -> Request:
    """Start a draft of this kind with the pupil and the answers that both forms ask; the same key gives the same draft.

    Another OA is a renewal. Refused for whoever does not write for the school, while the first one is a draft itself,
    and for a kind in which it cannot go on.
    """
    if not (answer := may_go_on_from(by, request)):
        raise NotAllowed(answer.reason)
    if kind not in kinds_from(request):
        raise NotReady(_("Choose another kind of request."))
    with transaction.atomic():
        grown = start_request(request.school, kind=kind, by=by, key=key, now=now)
        if grown.grew_from_id is not None:
            return grown
        grown.grew_from = request
        grown.sort = RequestSort.RENEWAL if kind == request.kind else RequestSort.NEW
        if KINDS[kind].has(PartKey.PUPIL):
            grown.pupil = request.pupil
        grown.save(update_fields=["grew_from", "sort", "pupil"])
        _carry(request, grown)
    return grown


def _carry(request: Request, grown: Request) -> None:
    """Copy the answers of the parts that both forms have; who saved them and when is what it was."""
    known = {part.key: part for part in request.parts.filter(saved_at__isnull=False).exclude(key__in=ITS_OWN)}
    rows = list(grown.parts.filter(key__in=known))
    for row in rows:
        before = known[row.key]
        row.data, row.saved_by, row.saved_at, row.version = before.data, before.saved_by, before.saved_at, 1
    RequestPart.objects.bulk_update(rows, ["data", "saved_by", "saved_at", "version"])
