"""What goes wrong with an import leaves nothing half done and stops no other."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from swvportal.foundation import importing
from swvportal.foundation.duo import applying, imports
from swvportal.foundation.duo.imports import (
    cancel_import,
    work_off_imports,
)
from swvportal.foundation.duo.reading import read_all
from swvportal.foundation.enums import ImportState as State
from swvportal.foundation.importing import LEASE, MAX_ATTEMPTS
from swvportal.foundation.models import DuoImport, PupilCount, School, User
from tests.foundation.duo.uploads import AS_OF, named, start, state


@pytest.mark.django_db
def test_the_import_of_a_dead_worker_is_taken_back_and_in_the_end_given_up(oscar: User) -> None:
    row = start(oscar)
    now = timezone.now()
    claimed = imports.MACHINE.claim(now)
    assert claimed is not None
    assert work_off_imports(now) == 0  # the other worker may still be at it
    assert work_off_imports(now + LEASE + datetime.timedelta(seconds=1)) == 1
    assert state(row) == State.PREVIEW

    DuoImport.objects.filter(pk=row.pk).update(state=State.READING, attempts=MAX_ATTEMPTS, claimed_at=now)
    work_off_imports(now + 2 * LEASE)
    assert state(row) == State.FAILED
    assert row.problem["sentence"] == importing.GAVE_UP


@pytest.mark.django_db
def test_a_worker_that_lost_its_claim_writes_nothing(oscar: User) -> None:
    row = start(oscar)
    claimed = imports.MACHINE.claim(timezone.now())
    assert claimed is not None
    cancel_import(row, by=oscar, now=timezone.now())

    with pytest.raises(importing.ClaimLost):
        importing.held(claimed, state=State.PREVIEW)
    assert state(row) == State.CANCELLED


@pytest.mark.django_db(transaction=True)
def test_an_import_that_breaks_half_way_leaves_nothing(oscar: User, kpo: object) -> None:
    """The counts meet a school that the database refuses: the boards and schools before it are gone too."""
    told = read_all(named(), swv="PO9901")

    def stop(done: int, total: int) -> None:
        if done > 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        applying.apply_import(told, swv="PO9901", as_of=AS_OF, progress=stop)
    assert School.objects.count() == PupilCount.objects.count() == 0


def _with(act: Callable[[DuoImport], object]) -> importing.Imports[DuoImport]:
    """The machine, with this done before a file is read."""

    def read(row: DuoImport, progress: importing.Progress) -> importing.Preview:
        act(row)
        return imports.MACHINE.read(row, progress)

    return dataclasses.replace(imports.MACHINE, read=read)


@pytest.mark.django_db
def test_what_goes_wrong_with_one_import_ends_it_and_stops_no_other(oscar: User) -> None:
    broken, sound = start(oscar), start(oscar)

    def act(row: DuoImport) -> None:
        if row.pk == broken.pk:
            raise KeyError("a fault of ours")

    assert _with(act).work_off() == 2
    assert (state(broken), state(sound)) == (State.FAILED, State.PREVIEW)
    assert broken.problem["sentence"] == importing.BROKEN
    assert [file.data for file in broken.files.all()] == [None] * 3


@pytest.mark.django_db
def test_an_import_whose_statement_took_too_long_ends_and_stops_no_other(oscar: User) -> None:
    broken, sound = start(oscar), start(oscar)

    def act(row: DuoImport) -> None:
        if row.pk == broken.pk:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL statement_timeout = 10")
                cursor.execute("SELECT pg_sleep(5)")

    assert _with(act).work_off() == 2
    assert (state(broken), state(sound)) == (State.FAILED, State.PREVIEW)


@pytest.mark.django_db(transaction=True)
def test_an_import_is_tried_again_when_the_server_broke_the_connection_off(oscar: User) -> None:
    row = start(oscar)

    def act(row: DuoImport) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(OperationalError):
        _with(act).work_off()
    connection.close()
    assert state(row) == State.READING


@pytest.mark.django_db
def test_an_import_is_tried_again_when_the_database_was_away(oscar: User) -> None:
    row = start(oscar)

    def act(row: DuoImport) -> None:
        raise OperationalError("the server went away")

    with pytest.raises(OperationalError):
        _with(act).work_off()
    assert state(row) == State.READING
    assert work_off_imports(timezone.now() + 2 * LEASE) == 1
    assert state(row) == State.PREVIEW
