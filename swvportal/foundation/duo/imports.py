"""The office's imports of DUO's files, by the machine of `importing`: what they read, compare and bring in.

It knows no page and moves no state itself.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from swvportal.foundation.duo.applying import PlanChanged, apply_import
from swvportal.foundation.duo.known import snapshot
from swvportal.foundation.duo.planning import Plan, plan_import
from swvportal.foundation.duo.problems import DuoProblem
from swvportal.foundation.duo.reading import Named, read_all
from swvportal.foundation.duo.reporting import details
from swvportal.foundation.duo.tables import Kind
from swvportal.foundation.enums import ImportState as State
from swvportal.foundation.importing import ImportRefused, Imports, Outdated, Preview, Progress
from swvportal.foundation.models import DuoFile, DuoImport, User
from swvportal.foundation.nudge import nudge_long
from swvportal.foundation.permissions import may_keep_house
from swvportal.foundation.workflow import NotReady


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
    MACHINE.check(by)
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
        transaction.on_commit(nudge_long)
    return row


def confirm_import(row: DuoImport, *, digest: str, by: User, now: datetime.datetime) -> None:
    """Agree to the preview with this digest; refuses with `NotReady` when another one is shown by now.

    Refused for whoever is not the office.
    """
    MACHINE.confirm(row, digest=digest, by=by, now=now)


def cancel_import(row: DuoImport, *, by: User, now: datetime.datetime) -> None:
    """Stop an import before it is applied; refuses with `NotReady` when it is too late.

    Refused for whoever is not the office.
    """
    MACHINE.cancel(row, by=by, now=now)


def work_off_imports(now: datetime.datetime | None = None) -> int:
    """Do what uploaded and confirmed imports ask for, oldest first; gives the number of imports that were handled.

    Safe to run by two workers at once: a claim is committed before the work, and applying waits for its turn.
    """
    return MACHINE.work_off(now)


def _files(row: DuoImport) -> dict[Kind, Named]:
    return {Kind(file.kind): (file.name, bytes(file.data)) for file in row.files.all() if file.data is not None}


def _read(row: DuoImport, progress: Progress) -> Preview:
    """Read and compare; a problem has its file, line and column."""
    named = _files(row)
    done, total = 0, len(named) + 1
    progress(done, total)  # cancelling drops the files

    def heard() -> None:
        nonlocal done
        done += 1
        progress(done, total)

    try:
        files = read_all(named, swv=row.swv, heard=heard)
        plan = plan_import(files, snapshot(row.swv), swv=row.swv, as_of=row.as_of)
    except DuoProblem as problem:
        raise ImportRefused(problem.as_json()) from problem
    return _preview(plan)


def _apply(row: DuoImport, progress: Progress) -> dict[str, Any]:
    """Bring in what was confirmed."""
    files = read_all(_files(row), swv=row.swv)
    try:
        plan = apply_import(files, swv=row.swv, as_of=row.as_of, shown=row.digest, progress=progress)
    except PlanChanged as changed:
        raise Outdated(_preview(changed.plan)) from changed
    return details(plan)


def _preview(plan: Plan) -> Preview:
    return Preview(details(plan), plan.digest)


def _drop_files(row: DuoImport, brought_in: bool) -> None:
    """Drop bytes that are needed no more: of this import, and the postcodes of those that were brought in before."""
    mine = DuoFile.objects.filter(duo_import=row)
    if brought_in:
        before = DuoFile.objects.filter(duo_import__state=State.DONE).exclude(duo_import=row)
        before.filter(data__isnull=False).update(data=None)
        mine = mine.exclude(kind=Kind.REGIONS)
    mine.update(data=None)


MACHINE = Imports(
    model=DuoImport,
    may=may_keep_house,
    read=_read,
    apply=_apply,
    drop=_drop_files,
    gave_up=lambda sentence: DuoProblem("", 1, "1", sentence).as_json(),
)
