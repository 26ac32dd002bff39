"""Imports that meet: two at once, two workers on one, two clicks, and a look while one runs."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.utils import timezone

from swvportal.foundation import importing
from swvportal.foundation.duo import applying, imports
from swvportal.foundation.duo.imports import (
    cancel_import,
    confirm_import,
    work_off_imports,
)
from swvportal.foundation.duo.planning import Plan
from swvportal.foundation.duo.reading import read_all
from swvportal.foundation.enums import ImportState as State
from swvportal.foundation.models import DuoImport, PupilCount, School, User
from swvportal.foundation.workflow import NotReady
from tests.foundation.duo import files
from tests.foundation.duo.uploads import AS_OF, confirm, named, start, state
from tests.racing import Rival, until_waiting


def together(*acts: Callable[[], object]) -> list[BaseException]:
    """Run acts in threads, each with its own connection; gives what they raised."""
    raised: list[BaseException] = []

    def run(act: Callable[[], object]) -> None:
        try:
            act()
        except Exception as problem:  # noqa: BLE001 - shown by the test
            raised.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return raised


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_wait_for_each_other() -> None:
    """The second finds what the first stored: one row per school, board and count, and no error."""
    told = read_all(named(files.school(), files.school("01BB00")), swv="PO9901")
    started = threading.Barrier(2)
    plans: list[Plan] = []

    def act() -> None:
        started.wait()
        plans.append(applying.apply_import(told, swv="PO9901", as_of=AS_OF))

    assert together(act, act) == []
    assert sorted(len(plan.added) for plan in plans) == [0, 2]
    assert (School.objects.count(), PupilCount.objects.count()) == (2, 3)


@pytest.mark.django_db(transaction=True)
def test_an_import_that_one_worker_is_taking_is_passed_over_by_the_other(oscar: User) -> None:
    row = start(oscar)
    taken: list[DuoImport | None] = []
    with transaction.atomic():
        mine = imports.MACHINE.claim(timezone.now())
        raised = together(lambda: taken.append(imports.MACHINE.claim(timezone.now())))

    assert raised == []
    assert taken == [None]
    assert mine == row
    assert (state(row), row.attempts) == (State.READING, 1)


@pytest.mark.django_db(transaction=True)
def test_confirming_twice_at_once_confirms_once(oscar: User) -> None:
    row = start(oscar)
    work_off_imports()
    row.refresh_from_db()
    act = lambda: confirm_import(row, digest=row.digest, by=oscar, now=timezone.now())  # noqa: E731

    assert [type(problem) for problem in together(act, act)] == [NotReady]
    assert state(row) == State.CONFIRMED


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_nothing_is_stored_yet(oscar: User) -> None:
    row = start(oscar)
    work_off_imports()
    confirm(row, oscar)
    claimed = imports.MACHINE.claim(timezone.now())
    assert claimed is not None
    seen: list[tuple[int, int]] = []

    def look() -> None:
        with importing.beside(claimed) as progress, transaction.atomic():
            School.objects.update(name="niemand ziet dit")
            progress(3, 5)
            thread = threading.Thread(target=elsewhere)
            thread.start()
            thread.join()

    def elsewhere() -> None:
        found = DuoImport.objects.get(pk=row.pk)
        seen.append((found.done, found.total))
        connection.close()

    look()
    assert seen == [(3, 5)]


@pytest.mark.django_db(transaction=True)
def test_a_worker_whose_import_is_cancelled_meanwhile_goes_on_with_the_next(oscar: User) -> None:
    row = start(oscar)
    worker = Rival(work_off_imports)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE foundation_duofile IN ACCESS EXCLUSIVE MODE")  # it takes the row, not the bytes
        worker.start()
        until_waiting(worker)
        cancel_import(row, by=oscar, now=timezone.now())

    assert worker.result() == 1
    assert state(row) == State.CANCELLED
