"""The worker's side of files: take one, make it as the person who asked, keep its bytes once, remove them after a day.

It decides no right: it asks the maker again, with the roles of the moment, before a byte is written.
"""

from __future__ import annotations

import datetime
import hashlib
import logging
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import IO

from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from swvportal.foundation.claims import held, take_back, take_next
from swvportal.foundation.enums import ExportState as State
from swvportal.foundation.exports.asking import may_export, sight_of
from swvportal.foundation.exports.kinds import Heard, maker_of
from swvportal.foundation.models import Export, ExportPiece, User

logger = logging.getLogger(__name__)
Clock = Callable[[], datetime.datetime]
STALE = datetime.timedelta(minutes=3)  # a worker says more often than this that it lives
ROUND = datetime.timedelta(seconds=60)
KEPT = datetime.timedelta(hours=24)  # security bar, 98
REMEMBERED = datetime.timedelta(days=30)  # that there was a file, without its bytes
MAX_ATTEMPTS = 3
PIECE = 1024 * 1024
BEAT = 0.5  # seconds between two signs of life
FAILED, ROLES = "failed", "roles"


class ClaimLost(Exception):
    """The file was cancelled, or another worker has taken it; whoever hears this keeps nothing."""


def make_exports(clock: Clock = timezone.now) -> int:
    """Make what waits, one at a time, and begin none after a minute; give the number of files made.

    First takes back what a dead worker held and removes what has expired.
    """
    began, made = clock(), 0
    _take_back(began)
    expire(began)
    while (now := clock()) - began < ROUND:
        row = take_next(Export.objects.all(), waiting=State.WAITING, working=State.MAKING, now=now)
        if row is None:
            break
        try:
            made += _make(row, clock)
        except ClaimLost:
            logger.info("File %s was cancelled, or somebody else makes it", row.pk)
        except Exception:  # whatever is wrong with one file must not stop the others
            logger.exception("File %s cannot be made", row.pk)
            _fail(row, FAILED, clock())
    return made


def expire(now: datetime.datetime) -> int:
    """Remove the bytes of files whose day is over, and after a month the row; give the number of files removed."""
    with transaction.atomic():
        over = Export.objects.filter(state=State.READY, expires_at__lte=now).select_for_update(skip_locked=True)
        keys = [row.pk for row in over.only("pk")]
        ExportPiece.objects.filter(export__in=keys).delete()
        Export.objects.filter(pk__in=keys).update(state=State.EXPIRED)
    Export.objects.filter(asked_at__lte=now - REMEMBERED).exclude(
        state__in=[State.WAITING, State.MAKING, State.READY]
    ).delete()
    return len(keys)


def _make(row: Export, clock: Clock) -> bool:
    """Make one file that is ours; False when the person may not have it any more."""
    user = User.objects.get(pk=row.by_id)  # with the roles of now
    maker = maker_of(row.kind)
    if maker is None or user.standing.fingerprint != row.standing or not may_export(user, row.kind, row.facts):
        _fail(row, ROLES, clock())
        return False
    with tempfile.TemporaryFile() as file:
        with _progress(row, clock) as heard, translation.override(row.language):
            sight = sight_of(user, row.kind, row.facts)
            maker.make(user, row.facts, file, heard)
            heard(1, 1)
            sight |= sight_of(user, row.kind, row.facts)  # also what came in sight before it was read
        store(row, file, sight=sight, now=clock())
    return True


def store(row: Export, file: IO[bytes], *, sight: Collection[str], now: datetime.datetime) -> None:
    """Keep the bytes, in pieces, and call the file ready, all in one transaction; `ClaimLost` when it is not ours.

    The lock on the row keeps every other worker away, however long it takes.
    """
    digest = hashlib.sha256()
    with transaction.atomic():
        if not held(row).filter(state=State.MAKING).select_for_update().exists():
            raise ClaimLost
        size = number = 0
        file.seek(0)
        while data := file.read(PIECE):
            ExportPiece.objects.create(export=row, number=number, data=data)
            digest.update(data)
            size, number = size + len(data), number + 1
        held(row).update(
            state=State.READY,
            size=size,
            pieces=number,
            sha256=digest.hexdigest(),
            sight=sorted(sight),
            done=1,
            total=1,
            problem="",
            finished_at=now,
            expires_at=now + KEPT,
        )


@contextmanager
def _progress(row: Export, clock: Clock) -> Iterator[Heard]:
    """A way to say how far it is and that the worker lives, from within whatever transaction: on its own connection."""
    other = connection.copy()
    last = time.monotonic()

    def heard(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last < BEAT:
            return
        last = time.monotonic()
        with other.cursor() as cursor:
            cursor.execute(
                "UPDATE foundation_export SET done = %s, total = %s, claimed_at = %s"
                " WHERE id = %s AND claim = %s AND state = 'making'",
                [done, total, clock(), row.pk, row.claim],
            )
            if not cursor.rowcount:
                raise ClaimLost

    try:
        yield heard
    finally:
        other.close()


def _fail(row: Export, problem: str, now: datetime.datetime) -> None:
    held(row).filter(state=State.MAKING).update(state=State.FAILED, problem=problem, finished_at=now, claim=None)


def _take_back(now: datetime.datetime) -> None:
    """A killed worker was mostly not the file's fault: once more at once, but not for ever."""
    for row in take_back(Export.objects.all(), held_as=State.MAKING, since=now - STALE):
        if row.attempts >= MAX_ATTEMPTS:
            _fail(row, FAILED, now)
        else:
            held(row).filter(claimed_at=row.claimed_at).update(state=State.WAITING, claim=None, done=0, due_at=now)


def problem_of(row: Export) -> str:
    """Why there is no file, in a sentence that says what to do."""
    if row.problem == ROLES:
        return _("Your roles have changed since you asked for it. Ask for it again.")
    return _("The file could not be made. Ask for it again; when it fails twice, tell the office.")
