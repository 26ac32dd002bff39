"""The office's import from upload to result, and what happens when two people or two workers are at it."""

from __future__ import annotations

import datetime
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
    start_import,
    work_off_imports,
)
from swvportal.foundation.duo.planning import Plan
from swvportal.foundation.duo.reading import Named, read_all
from swvportal.foundation.duo.tables import Kind
from swvportal.foundation.enums import ImportState as State
from swvportal.foundation.importing import LEASE, MAX_ATTEMPTS
from swvportal.foundation.models import DuoFile, DuoImport, PupilCount, School, User
from swvportal.foundation.sweeping import work_long
from swvportal.foundation.workflow import NotReady
from tests.foundation.duo import files
from tests.racing import Rival, until_waiting

AS_OF = datetime.date(2026, 3, 1)


def named(*lines: str, regions: bool = True) -> dict[Kind, Named]:
    found: dict[Kind, Named] = {
        Kind.SCHOOLS: ("scholen.csv", files.schools(*(lines or (files.school(),)))),
        Kind.PUPILS: ("leerlingen.csv", files.pupils({"01AA00": ("10", "<5", "30")})),
    }
    if regions:
        found[Kind.REGIONS] = ("postcodes.csv", files.REGIONS)
    return found


def start(by: User, *lines: str, regions: bool = True, as_of: datetime.date = AS_OF) -> DuoImport:
    return start_import(named(*lines, regions=regions), swv="PO9901", as_of=as_of, by=by, now=timezone.now())


def confirm(row: DuoImport, by: User) -> None:
    row.refresh_from_db()
    confirm_import(row, digest=row.digest, by=by, now=timezone.now())


def state(row: DuoImport) -> str:
    row.refresh_from_db()
    return row.state


@pytest.mark.django_db
def test_an_upload_becomes_a_preview_and_stores_no_school(oscar: User) -> None:
    row = start(oscar)

    assert work_off_imports() == 1
    assert (state(row), row.done, row.total) == (State.PREVIEW, 4, 4)
    assert row.result["schools"] == {"added": 1, "changed": 0, "closed": 0, "unchanged": 0}
    assert School.objects.count() == 0
    assert work_off_imports() == 0


@pytest.mark.django_db
def test_a_confirmed_preview_is_brought_in_and_its_files_are_dropped_but_the_postcodes(oscar: User) -> None:
    row = start(oscar)
    work_off_imports()
    confirm(row, oscar)
    work_off_imports()

    assert (state(row), row.confirmed_by, row.done, row.total) == (State.DONE, oscar, 5, 5)
    assert School.objects.get().name == "De Wilg"
    assert list(PupilCount.objects.values_list("pupils", "masked")) == [(10, False), (None, True), (30, False)]
    assert [file.kind for file in row.files.all() if file.data is not None] == ["regions"]


@pytest.mark.django_db
def test_the_postcodes_of_the_last_import_serve_again(oscar: User) -> None:
    with pytest.raises(NotReady):
        start(oscar, regions=False)
    first = start(oscar)
    work_off_imports()
    confirm(first, oscar)
    work_off_imports()
    second = start(oscar, regions=False)
    work_off_imports()
    confirm(second, oscar)
    work_off_imports()

    assert state(second) == State.DONE
    assert second.result["schools"]["unchanged"] == 1
    assert DuoFile.objects.get(data__isnull=False).duo_import == second


@pytest.mark.django_db
def test_a_broken_file_fails_with_its_place_and_drops_the_files(oscar: User) -> None:
    row = start(oscar, files.school(postcode="kapot"))
    work_off_imports()

    assert state(row) == State.FAILED
    assert (row.problem["file"], row.problem["line"], row.problem["column"]) == ("scholen.csv", 2, "POSTCODE")
    assert not row.files.filter(data__isnull=False).exists()


@pytest.mark.django_db
def test_an_import_can_be_cancelled_until_it_is_applied(oscar: User) -> None:
    row = start(oscar)
    work_off_imports()
    cancel_import(row, by=oscar, now=timezone.now())

    assert (state(row), row.cancelled_by) == (State.CANCELLED, oscar)
    with pytest.raises(NotReady):
        confirm(row, oscar)
    with pytest.raises(NotReady):
        cancel_import(row, by=oscar, now=timezone.now())
    assert work_off_imports() == 0


@pytest.mark.django_db
def test_a_preview_that_is_no_longer_true_is_shown_again_instead_of_applied(oscar: User) -> None:
    row = start(oscar)
    other = start(oscar, files.school(name="De Els"))
    work_off_imports()
    confirm(other, oscar)
    work_off_imports()
    confirm(row, oscar)
    work_off_imports()

    assert (state(row), row.outdated) == (State.PREVIEW, True)
    assert row.result["schools"] == {"added": 0, "changed": 1, "closed": 0, "unchanged": 0}
    assert School.objects.get().name == "De Els"
    confirm(row, oscar)
    work_off_imports()
    assert state(row) == State.DONE
    assert School.objects.get().name == "De Wilg"


@pytest.mark.django_db
def test_the_digest_of_another_preview_confirms_nothing(oscar: User) -> None:
    row = start(oscar)
    work_off_imports()

    with pytest.raises(NotReady):
        confirm_import(row, digest="another", by=oscar, now=timezone.now())
    assert state(row) == State.PREVIEW


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
def test_the_sweep_works_imports_off(oscar: User) -> None:
    row = start(oscar)

    assert work_long(timezone.now()) == []
    assert state(row) == State.PREVIEW


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
def test_an_import_that_breaks_half_way_leaves_nothing(oscar: User, kpo: object) -> None:
    """The counts meet a school that the database refuses: the boards and schools before it are gone too."""
    told = read_all(named(), swv="PO9901")

    def stop(done: int, total: int) -> None:
        if done > 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        applying.apply_import(told, swv="PO9901", as_of=AS_OF, progress=stop)
    assert School.objects.count() == PupilCount.objects.count() == 0


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
