"""Imports of files from upload to result, whatever they hold: the only place that moves their state.

The web writes rows and nudges; a worker takes a row by a committed claim, reads and compares it, and after a person has
confirmed applies it. A claim that no worker has touched for `LEASE` is taken back, and a preview that nobody decided on
for `PREVIEW_KEPT` is let go with its file. It knows no noun and no page.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from swvportal.foundation.database import is_away
from swvportal.foundation.enums import ImportState as State
from swvportal.foundation.models import Import, User
from swvportal.foundation.models.imports import CANCELLABLE
from swvportal.foundation.nudge import nudge_long
from swvportal.foundation.verdicts import Verdict
from swvportal.foundation.workflow import NotAllowed, NotReady

logger = logging.getLogger(__name__)
LEASE = datetime.timedelta(minutes=5)
PREVIEW_KEPT = datetime.timedelta(days=30)
MAX_ATTEMPTS = 5
GAVE_UP = gettext_noop("The portal was interrupted several times. Upload the files again.")
BROKEN = gettext_noop(
    "Something went wrong in the portal, and nothing was changed. Try it again; when it fails twice, tell "
    "whoever keeps the portal running."
)
EXPIRED = gettext_noop("Nobody decided on the preview for thirty days, so the file was removed. Upload it again.")
WAITING: dict[str, str] = {
    State.UPLOADED: State.READING,
    State.CONFIRMED: State.APPLYING,
    State.TO_TAKE_BACK: State.TAKING_BACK,
}
Progress = Callable[[int, int], None]
I = TypeVar("I", bound=Import)  # noqa: E741 - an import
Problem = dict[str, Any]


@dataclass(frozen=True)
class Preview:
    """What would happen, as the office reads it, and what tells it from anything else."""

    result: dict[str, Any]
    digest: str


class ClaimLost(Exception):
    """The import was cancelled, or another worker has taken it; whoever hears this writes nothing."""


class Outdated(Exception):
    """What would happen now is not what was shown; nothing has been done. `preview` is the present one."""

    def __init__(self, preview: Preview) -> None:
        super().__init__(preview.digest)
        self.preview = preview


class ImportRefused(Exception):
    """It cannot be done; `problem` says why, as the import's page reads it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def silent(done: int, total: int) -> None:
    """Tell nobody how far it is."""


@dataclass(frozen=True)
class Imports(Generic[I]):
    """The imports of one kind: who may, and what reading, applying and taking back mean for it.

    `read` gives what would happen; it and `take_back` may raise `ImportRefused`, and `apply` `Outdated`. `apply` and
    `take_back` run in one transaction and give the result to keep. `drop` lets the bytes of an import go; with True
    when it was brought in. `gave_up` is the problem of one that was interrupted too often.
    """

    model: type[I]
    may: Callable[[User], Verdict]
    read: Callable[[I, Progress], Preview]
    apply: Callable[[I, Progress], dict[str, Any]]
    drop: Callable[[I, bool], object]
    gave_up: Callable[[str], Problem]
    take_back: Callable[[I, Progress], dict[str, Any]] | None = None

    def confirm(self, row: I, *, digest: str, by: User, now: datetime.datetime, **kept: object) -> None:
        """Agree to the preview with this digest; refuses with `NotReady` when another one is shown by now.

        `kept` is what else is written on the row.
        """
        self.check(by)
        shown = self._rows(row, State.PREVIEW).filter(digest=digest)
        new = {"attempts": 0, "outdated": False, "done": 0, "total": 0, **kept}
        moved = shown.update(state=State.CONFIRMED, confirmed_by=by, confirmed_at=now, **new)
        if not moved:
            raise NotReady(_("The preview has changed or was already confirmed. Look at it again."))
        transaction.on_commit(nudge_long)

    def cancel(self, row: I, *, by: User, now: datetime.datetime) -> None:
        """Stop an import before it is applied; refuses with `NotReady` when it is too late."""
        self.check(by)
        with transaction.atomic():
            moved = self._rows(row, *CANCELLABLE).update(state=State.CANCELLED, cancelled_by=by, finished_at=now)
            if not moved:
                raise NotReady(_("This import can no longer be cancelled."))
            self.drop(row, False)  # noqa: FBT003

    def ask_back(self, row: I, **kept: object) -> None:
        """Have a worker take back what was brought in; refuses with `NotReady` when somebody asked already."""
        moved = self._rows(row, State.DONE).update(
            state=State.TO_TAKE_BACK, attempts=0, done=0, total=0, problem={}, **kept
        )
        if not moved:
            raise NotReady(_("This import is not brought in, or is taken back already."))
        transaction.on_commit(nudge_long)

    def check(self, by: User) -> None:
        """Raise `NotAllowed` unless this person may bring in."""
        if not (answer := self.may(by)):
            raise NotAllowed(answer.reason)

    def work_off(self, now: datetime.datetime | None = None) -> int:
        """Do what waiting imports ask for, oldest first; gives the number of imports that were handled.

        Safe to run by two workers at once: a claim is committed before the work. What goes wrong with one import ends
        it with a sentence and stops no other; when the database is away nothing ends, and it is tried again.
        """
        handled = 0
        self.expire(now or timezone.now())
        work: Mapping[str, Callable[[I], None]] = {
            State.READING: self._read,
            State.APPLYING: self._apply,
            State.TAKING_BACK: self._take_back,
        }
        while row := self.claim(now or timezone.now()):
            try:
                work[row.state](row)
            except ClaimLost:
                pass
            except ImportRefused as refused:
                self._fail(row, refused.problem)
            except Exception as error:
                if is_away(error):
                    raise
                logger.exception("Import %s cannot be handled", row.pk)
                self._fail(row, self.gave_up(BROKEN))
            handled += 1
        return handled

    def expire(self, now: datetime.datetime) -> int:
        """Let go of previews that nobody decided on, with their files and what they said; give their number.

        The thirty days run from when the preview was last made.
        """
        with transaction.atomic():
            over = self.model._default_manager.filter(state=State.PREVIEW, claimed_at__lt=now - PREVIEW_KEPT)
            rows = list(over.select_for_update(skip_locked=True, of=("self",)).only("state", "attempts"))
            for row in rows:
                self._fail(row, self.gave_up(EXPIRED), result={}, digest="")
        return len(rows)

    def claim(self, now: datetime.datetime) -> I | None:
        """Take the oldest import that asks for work, or whose worker has not been heard of."""
        with transaction.atomic():
            left = Q(state__in=WAITING.values(), claimed_at__lt=now - LEASE)
            rows = self.model._default_manager.filter(Q(state__in=WAITING) | left).order_by("uploaded_at")
            while row := rows.select_for_update(skip_locked=True, of=("self",)).first():
                if row.attempts >= MAX_ATTEMPTS:
                    self._fail(row, self.gave_up(GAVE_UP))
                    continue
                row.state = WAITING.get(row.state, row.state)
                row.attempts += 1
                row.claimed_at = now
                row.done = row.total = 0
                row.save(update_fields=["state", "attempts", "claimed_at", "done", "total"])
                return row
        return None

    def _rows(self, row: I, *states: str) -> Any:
        return self.model._default_manager.filter(pk=row.pk, state__in=states)

    def _read(self, row: I) -> None:
        """Read and compare; ends in a preview."""

        def heard(done: int, total: int) -> None:
            held(row, done=done, total=total, claimed_at=timezone.now())

        made = self.read(row, heard)
        held(row, state=State.PREVIEW, result=made.result, digest=made.digest, done=F("total"))

    def _apply(self, row: I) -> None:
        """Apply what was confirmed; when something else would happen by now, show that instead."""
        try:
            with beside(row) as progress, transaction.atomic():
                result = self.apply(row, progress)
                steps = {"done": progress.total, "total": progress.total}
                held(row, state=State.DONE, result=result, finished_at=timezone.now(), **steps)
                self.drop(row, True)  # noqa: FBT003
        except Outdated as changed:
            again = changed.preview
            held(row, state=State.PREVIEW, result=again.result, digest=again.digest, outdated=True)

    def _take_back(self, row: I) -> None:
        """Take back what was brought in, as a whole."""
        if self.take_back is None:
            raise TypeError(f"{self.model.__name__} is never taken back.")
        with beside(row) as progress, transaction.atomic():
            result = self.take_back(row, progress)
            held(row, state=State.TAKEN_BACK, result=result)

    def _fail(self, row: I, problem: Problem, **changes: object) -> None:
        """End with a problem; what could not be taken back stays brought in."""
        if row.state in {State.TO_TAKE_BACK, State.TAKING_BACK}:
            self._mine(row).update(state=State.DONE, problem=problem)
            return
        with transaction.atomic():
            self._mine(row).update(state=State.FAILED, problem=problem, finished_at=timezone.now(), **changes)
            self.drop(row, False)  # noqa: FBT003

    def _mine(self, row: I) -> Any:
        return self._rows(row, row.state).filter(attempts=row.attempts)


def held(row: Import, **changes: object) -> None:
    """Write on an import that is still ours; raises `ClaimLost` when it is not."""
    mine = type(row)._default_manager.filter(pk=row.pk, state=row.state, attempts=row.attempts)
    if not mine.update(**changes):
        raise ClaimLost


class Beside:
    """Shows progress from within a transaction, by a connection of its own; `total` is what was last told."""

    def __init__(self, row: Import, other: BaseDatabaseWrapper) -> None:
        self.row, self.other, self.total = row, other, 0

    def __call__(self, done: int, total: int) -> None:
        self.total = total
        table = connection.ops.quote_name(self.row._meta.db_table)
        with self.other.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} SET done = %s, total = %s, claimed_at = clock_timestamp()"  # noqa: S608 - our own name
                " WHERE id = %s AND state = %s AND attempts = %s",
                [done, total, self.row.pk, self.row.state, self.row.attempts],
            )


@contextmanager
def beside(row: Import) -> Iterator[Beside]:
    """A way to show progress from within the transaction: it writes on a connection of its own."""
    other = connection.copy()
    try:
        yield Beside(row, other)
    finally:
        other.close()
