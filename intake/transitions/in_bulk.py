"""One act on many requests: each on its own, so that one that is refused keeps no other, and all of them once.

It knows no act itself: who calls it hands over the transition for one request.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterable
from uuid import UUID

from django.db import transaction

from intake.enums import BulkAct
from intake.models import BulkRow, BulkRun, Request
from swvportal.foundation.models import User
from swvportal.foundation.workflow import KeyUsed, MoveRefused

MOST_AT_ONCE = 60
"""How many requests one run takes: so many acts fit in the time that a page may take."""


def take_in_bulk(
    act: BulkAct,
    requests: Iterable[Request],
    do: Callable[[Request, BulkRun], object],
    *,
    key: UUID,
    content: Iterable[str],
    by: User,
    now: datetime.datetime,
) -> BulkRun:
    """Do this to each request in a transaction of its own, and keep per request that it is done or why it is not.

    `content` is what was typed and ticked. The same key with the same content goes on where a first time stopped, and
    does nothing twice; with other content, or of somebody else, it raises `KeyUsed`. Locks one request at a time.
    """
    digest = hashlib.sha256("\n".join([act, *content]).encode()).hexdigest()
    run, _made = BulkRun.objects.get_or_create(
        one_time_key=key, defaults={"act": act, "digest": digest, "by": by, "at": now}
    )
    if run.digest != digest or run.by_id != by.pk:
        raise KeyUsed
    for request in requests:
        _take(run, request, do)
    return run


def _take(run: BulkRun, request: Request, do: Callable[[Request, BulkRun], object]) -> None:
    """One request; a rival with the same key waits for the lock and finds that it is done."""
    try:
        with transaction.atomic():
            Request.objects.select_for_update().get(pk=request.pk)
            _row, fresh = BulkRow.objects.get_or_create(run=run, request=request)
            if fresh:
                do(request, run)
    except MoveRefused as refused:
        BulkRow.objects.get_or_create(run=run, request=request, defaults={"refusal": refused.message})
