"""The office's imports from upload to result: the only place that moves their state. It knows no page.

The web writes rows and nudges; a worker takes a row by a committed claim, reads and compares it, and after a person has
confirmed applies it. A claim that no worker has touched for `LEASE` is taken back.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from swvportal.foundation.duo.applying import PlanChanged, Progress, apply_import
from swvportal.foundation.duo.known import snapshot
from swvportal.foundation.duo.planning import plan_import
from swvportal.foundation.duo.problems import DuoProblem
from swvportal.foundation.duo.reading import Named, read_all
from swvportal.foundation.duo.reporting import details
from swvportal.foundation.duo.tables import Kind
from swvportal.foundation.enums import DuoImportState as State
from swvportal.foundation.models import DuoFile, DuoImport, User
from swvportal.foundation.nudge import nudge
from swvportal.foundation.permissions import may_keep_house
from swvportal.foundation.workflow import NotAllowed, NotReady

LEASE = datetime.timedelta(minutes=5)
MAX_ATTEMPTS = 5
GAVE_UP = gettext_noop("The portal was interrupted several times. Upload the files again.")


class ClaimLost(Exception):
    """The import was cancelled, or another worker has taken it; whoever hears this writes nothing."""


def kept_regions() -> DuoFile | None:
    """The file of postcodes of the newest import that was brought in, for use in the next one."""
    kept = DuoFile.objects.filter(kind=Kind.REGIONS, data__isnull=False, duo_import__state=State.DONE)
    return kept.order_by("-duo_import__finished_at").first()


def start_import(
    files: Mapping[Kind, Named], *, swv: str, as_of: datetime.date, by: User, now: datetime.datetime
) -> DuoImport:
    """Keep the files and ask a worker to read them; without postcodes the kept ones are used again.

    Refuses with `NotReady` when there are no postcodes at all, and whoever is not the office. Brings nothing in.
    """
    _must_be_office(by)
    named = dict(files)
    with transaction.atomic():
        if Kind.REGIONS not in named:
            kept = kept_regions()
            if kept is None or kept.data is None:
                raise NotReady(_("Choose the file with the postcodes: there is none of an earlier import."))
            named[Kind.REGIONS] = (kept.name, bytes(kept.data))
        row = DuoImport.objects.create(swv=swv, as_of=as_of, uploaded_by=by, uploaded_at=now)
        DuoFile.objects.bulk_create(
            DuoFile(duo_import=row, kind=kind, name=name[-160:], sha256=hashlib.sha256(data).hexdigest(), data=data)
            for kind, (name, data) in named.items()
        )
        transaction.on_commit(nudge)
    return row


def confirm_import(row: DuoImport, *, digest: str, by: User, now: datetime.datetime) -> None:
    """Agree to the preview with this digest; refuses with `NotReady` when another one is shown by now.

    Refused for whoever is not the office.
    """
    _must_be_office(by)
    moved = DuoImport.objects.filter(pk=row.pk, state=State.PREVIEW, digest=digest).update(
        state=State.CONFIRMED, confirmed_by=by, confirmed_at=now, attempts=0, outdated=False, done=0, total=0
    )
    if not moved:
        raise NotReady(_("The preview has changed or was already confirmed. Look at it again."))
    transaction.on_commit(nudge)


def cancel_import(row: DuoImport, *, by: User, now: datetime.datetime) -> None:
    """Stop an import before it is applied; refuses with `NotReady` when it is too late.

    Refused for whoever is not the office.
    """
    _must_be_office(by)
    with transaction.atomic():
        stoppable = [State.UPLOADED, State.READING, State.PREVIEW, State.CONFIRMED]
        moved = DuoImport.objects.filter(pk=row.pk, state__in=stoppable).update(
            state=State.CANCELLED, cancelled_by=by, finished_at=now
        )
        if not moved:
            raise NotReady(_("This import can no longer be cancelled."))
        _drop_files(row, keep_regions=False)


def _must_be_office(by: User) -> None:
    if not (answer := may_keep_house(by)):
        raise NotAllowed(answer.reason)


def work_off_imports(now: datetime.datetime | None = None) -> int:
    """Do what uploaded and confirmed imports ask for, oldest first; gives the number of imports that were handled.

    Safe to run by two workers at once: a claim is committed before the work, and applying waits for its turn.
    """
    handled = 0
    while row := _claim(now or timezone.now()):
        try:
            if row.state == State.READING:
                _read(row)
            else:
                _apply(row)
        except ClaimLost:
            pass
        handled += 1
    return handled


def _claim(now: datetime.datetime) -> DuoImport | None:
    """Take the oldest import that asks for work, or whose worker has not been heard of."""
    with transaction.atomic():
        waiting = Q(state__in=[State.UPLOADED, State.CONFIRMED])
        left = Q(state__in=[State.READING, State.APPLYING], claimed_at__lt=now - LEASE)
        rows = DuoImport.objects.filter(waiting | left).order_by("uploaded_at").select_for_update(skip_locked=True)
        for row in rows:
            if row.attempts >= MAX_ATTEMPTS:
                _fail(row, DuoProblem("", 1, "1", GAVE_UP))
                continue
            row.state = State.READING if row.state in {State.UPLOADED, State.READING} else State.APPLYING
            row.attempts += 1
            row.claimed_at = now
            row.done = row.total = 0
            row.save(update_fields=["state", "attempts", "claimed_at", "done", "total"])
            return row
    return None


def _held(row: DuoImport, **changes: object) -> None:
    """Write on an import that is still ours; raises `ClaimLost` when it is not."""
    mine = DuoImport.objects.filter(pk=row.pk, state=row.state, attempts=row.attempts)
    if not mine.update(**changes):
        raise ClaimLost


def _files(row: DuoImport) -> dict[Kind, Named]:
    return {Kind(file.kind): (file.name, bytes(file.data)) for file in row.files.all() if file.data is not None}


def _read(row: DuoImport) -> None:
    """Read and compare; ends in a preview, or in a failure with file, line and column."""
    named = _files(row)
    _held(row, total=len(named) + 1)  # cancelling drops the files
    done = 0

    def heard() -> None:
        nonlocal done
        done += 1
        _held(row, done=done, total=len(named) + 1, claimed_at=timezone.now())

    try:
        plan = plan_import(read_all(named, swv=row.swv, heard=heard), snapshot(row.swv), swv=row.swv, as_of=row.as_of)
    except DuoProblem as problem:
        _fail(row, problem)
        return
    _held(row, state=State.PREVIEW, result=details(plan), digest=plan.digest, done=done + 1)


def _apply(row: DuoImport) -> None:
    """Apply what was confirmed; when something else would happen by now, show that instead."""
    try:
        files = read_all(_files(row), swv=row.swv)
        with _beside(row) as progress, transaction.atomic():
            plan = apply_import(files, swv=row.swv, as_of=row.as_of, shown=row.digest, progress=progress)
            _held(
                row,
                state=State.DONE,
                result=details(plan),
                done=plan.steps,
                total=plan.steps,
                finished_at=timezone.now(),
            )
            _drop_files(row, keep_regions=True)
    except PlanChanged as changed:
        again = changed.plan
        _held(row, state=State.PREVIEW, result=details(again), digest=again.digest, outdated=True)


@contextmanager
def _beside(row: DuoImport) -> Iterator[Progress]:
    """A way to show progress from within the transaction: it writes on a connection of its own."""
    other = connection.copy()

    def progress(done: int, total: int) -> None:
        with other.cursor() as cursor:
            cursor.execute(
                "UPDATE foundation_duoimport SET done = %s, total = %s, claimed_at = clock_timestamp()"
                " WHERE id = %s AND state = 'applying' AND attempts = %s",
                [done, total, row.pk, row.attempts],
            )

    try:
        yield progress
    finally:
        other.close()


def _fail(row: DuoImport, problem: DuoProblem) -> None:
    with transaction.atomic():
        DuoImport.objects.filter(pk=row.pk, state=row.state, attempts=row.attempts).update(
            state=State.FAILED, problem=problem.as_json(), finished_at=timezone.now()
        )
        _drop_files(row, keep_regions=False)


def _drop_files(row: DuoImport, *, keep_regions: bool) -> None:
    """Drop bytes that are needed no more: of this import, and the postcodes of those that were brought in before."""
    mine = DuoFile.objects.filter(duo_import=row)
    if keep_regions:
        before = DuoFile.objects.filter(duo_import__state=State.DONE).exclude(duo_import=row)
        before.filter(data__isnull=False).update(data=None)
        mine = mine.exclude(kind=Kind.REGIONS)
    mine.update(data=None)
