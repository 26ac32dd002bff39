"""Extending and releasing many in one action; each by its own transition, whole or not at all."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from arrangements.models import Decision
from arrangements.transitions.assigning import widen
from arrangements.transitions.releasing import release
from intake.enums import COMMITTEE_KINDS, BulkAct
from intake.models import BulkRun, Request
from intake.transitions import extend, take_in_bulk
from swvportal.foundation.models import User
from swvportal.foundation.workflow import NotReady


@dataclass(frozen=True)
class More:
    """What one request is to get: minutes where the loket gives them itself, None where the committee decides on them.
    `seen` are the minutes that were promised when these were chosen.
    """

    request: Request
    minutes: int | None = None
    seen: int | None = None

    @property
    def content(self) -> str:
        """What makes this choice another one."""
        return f"{self.request.pk} {self.minutes} {self.seen}"


def prolong(more: More, *, reason: str, by: User, now: datetime.datetime) -> None:
    """Ask the committee for more, or give the hours of the loket: whichever the kind of request takes (process.md)."""
    if more.request.kind in COMMITTEE_KINDS:
        extend(more.request, reason=reason, by=by, now=now)
    else:
        widen(more.request, more.minutes or 0, reason=reason, by=by, now=now, seen=more.seen)


def extend_in_bulk(wanted: Sequence[More], *, reason: str, key: UUID, by: User, now: datetime.datetime) -> BulkRun:
    """Prolong each of these with one reason."""
    chosen = {more.request.pk: more for more in wanted}
    return take_in_bulk(
        BulkAct.EXTEND,
        [more.request for more in wanted],
        lambda request, _run: prolong(chosen[request.pk], reason=reason, by=by, now=now),
        key=key,
        content=[reason, *sorted(more.content for more in wanted)],
        by=by,
        now=now,
    )


def release_in_bulk(decisions: Iterable[Decision], *, key: UUID, by: User, now: datetime.datetime) -> BulkRun:
    """Release each of these recorded decisions; the worker makes the letters of each as of a single one."""
    chosen = {decision.request_id: decision for decision in decisions}
    return take_in_bulk(
        BulkAct.RELEASE,
        [decision.request for decision in chosen.values()],
        lambda request, _run: _release(chosen[request.pk], by=by, now=now),
        key=key,
        content=sorted(str(decision.pk) for decision in chosen.values()),
        by=by,
        now=now,
    )


def _release(seen: Decision, *, by: User, now: datetime.datetime) -> None:
    """Release the decision that was looked at, and no other that took its place."""
    pending = seen.request.decisions.pending().first()
    if pending is not None and pending != seen:
        raise NotReady(_("Another decision was recorded meanwhile. Look at it first."))
    release(seen.request, by=by, now=now)
