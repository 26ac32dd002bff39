"""Asking for a file, cancelling it and handing it out: the person's side. It makes no file.

A person has one file at a time that waits or is made; the database holds that, so that two clicks at once give one.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterator, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from swvportal.foundation.access import noted
from swvportal.foundation.enums import ExportState as State
from swvportal.foundation.enums import Role
from swvportal.foundation.exports.kinds import FORMATS, Facts, maker_of
from swvportal.foundation.models import Export, ExportPiece, User
from swvportal.foundation.nudge import nudge_long
from swvportal.foundation.verdicts import Denied, Verdict, verdict
from swvportal.foundation.workflow import NotAllowed, NotReady

MOST_A_DAY = 60
DAY = datetime.timedelta(days=1)
SEES_ALL = (Role.COORDINATOR, Role.OFFICE)  # every row of every list that they have


class Busy(NotReady):
    """The person's previous file is not there yet; `running` is that file."""

    def __init__(self, running: Export) -> None:
        self.running = running
        super().__init__(
            _("One file at a time: “%(title)s” is not ready yet. Wait a moment, or cancel it, and then ask again.")
            % {"title": running.title}
        )


def may_export(user: User, kind: str, facts: Facts) -> Verdict:
    """Whether this person may have this file today; a kind or a format that is not there is not allowed."""
    maker = maker_of(kind)
    if maker is None or facts.get("as") not in maker.formats:
        return Denied(_("There is no such file."))
    return maker.allowed(user, facts)


def sight_of(user: User, kind: str, facts: Facts) -> set[str]:
    """What this person sees the rows of such a file by at this moment; empty where only roles decide."""
    maker = maker_of(kind)
    if maker is None or user.standing.has(*SEES_ALL):
        return set()
    return {str(key) for key in maker.seen(user, facts)}


def facts_of(user: User, kind: str, asked: Mapping[str, str]) -> Facts:
    """What is asked for, as the maker keeps it; nothing for a kind that is not there."""
    maker = maker_of(kind)
    return {**maker.clean(user, asked), "as": asked.get("as", "")} if maker else {}


def ask_export(kind: str, asked: Mapping[str, str], *, by: User, now: datetime.datetime) -> Export:
    """Ask for a file; the same one that waits or is being made already is given instead of a second.

    Writes the row and a line of the trail, and nudges a worker. Raises `NotAllowed`, `Busy` while another file of this
    person is not ready, and `NotReady` after `MOST_A_DAY` in twenty-four hours.
    """
    facts = facts_of(by, kind, asked)
    if not (answer := may_export(by, kind, facts)):
        raise NotAllowed(answer.reason)
    maker = maker_of(kind)
    assert maker is not None  # noqa: S101 - may_export
    ending = FORMATS[facts["as"]]
    row = Export(
        by=by,
        kind=kind,
        facts=facts,
        digest=hashlib.sha256(json.dumps([kind, facts, get_language()], sort_keys=True).encode()).hexdigest(),
        language=get_language() or "nl",
        standing=by.standing.fingerprint,
        title=f"{maker.title(facts)} ({ending.label})"[:160],
        name=f"{maker.stem(facts)}.{ending.name}",
        media_type=ending.media_type,
        asked_at=now,
        due_at=now,
    )
    with transaction.atomic():
        _drop_of_other_roles(by, now=now)
        Export.objects.bulk_create([row], ignore_conflicts=True)  # waits for whoever is asking at this instant
        if Export.objects.filter(pk=row.pk).exists():
            if Export.objects.filter(by=by, asked_at__gt=now - DAY).count() > MOST_A_DAY:
                raise NotReady(_("You asked for many files today. Use those under My files, or ask again tomorrow."))
            noted(row, "ask_export", by=by, now=now, reason=row.title)
            transaction.on_commit(nudge_long)
            return row
        running = Export.objects.running().filter(by=by).first()
    if running is None:  # it became ready between the two questions
        return ask_export(kind, asked, by=by, now=now)
    if running.digest == row.digest:
        return running
    raise Busy(running)


def _drop_of_other_roles(by: User, *, now: datetime.datetime) -> None:
    """Cancel what was asked with other roles than today's: it will never be made, and must keep nobody waiting."""
    stale = Export.objects.running().filter(by=by).exclude(standing=by.standing.fingerprint)
    stale.update(state=State.CANCELLED, finished_at=now, claim=None)


def cancel_export(row: Export, *, by: User, now: datetime.datetime) -> None:
    """Stop a file that is not ready yet; its worker finds out and writes nothing. `NotReady` when it is too late."""
    mine = Export.objects.visible_to(by).running().filter(pk=row.pk)
    if not mine.update(state=State.CANCELLED, finished_at=now, claim=None):
        raise NotReady(_("This file can no longer be cancelled."))


def may_open(user: User, row: Export) -> Verdict:
    """A ready file that has not expired is handed out to who asked for it, while that person may still ask for it and
    still sees what it was made of.
    """
    if not row.ready or row.expires_at is None or row.expires_at <= timezone.now():
        return Denied(_("This file is no longer there. Ask for it again."))
    if row.by_id != user.pk or row.standing != user.standing.fingerprint:
        return Denied(_("This file was made for other roles than you have now."))
    if not (answer := may_export(user, row.kind, row.facts)):
        return answer
    return verdict(
        not row.sight or sight_of(user, row.kind, row.facts).issuperset(row.sight),
        _("You no longer see all that this file holds. Ask for it again."),
    )


def bytes_of(row: Export) -> Iterator[bytes]:
    """The bytes of a ready file, a piece at a time, so that a large file fits in little memory.

    One query, of which the database keeps the answer until it was read: the file may expire during a slow download.
    """
    pieces = ExportPiece.objects.filter(export=row.pk).order_by("number").values_list("data", flat=True)
    yield from map(bytes, pieces.iterator(chunk_size=1))
