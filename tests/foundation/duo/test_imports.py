"""The office's import from upload to result, one at a time."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from swvportal.foundation import importing
from swvportal.foundation.duo import imports
from swvportal.foundation.duo.imports import (
    cancel_import,
    confirm_import,
    work_off_imports,
)
from swvportal.foundation.enums import ImportState as State
from swvportal.foundation.models import DuoFile, DuoImport, PupilCount, School, User
from swvportal.foundation.sweeping import work_long
from swvportal.foundation.workflow import NotReady
from tests.foundation.duo import files
from tests.foundation.duo.uploads import confirm, start, state


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


@pytest.mark.django_db(transaction=True)
def test_the_sweep_works_imports_off(oscar: User) -> None:
    row = start(oscar)

    assert work_long(timezone.now()) == []
    assert state(row) == State.PREVIEW


@pytest.mark.django_db
def test_a_preview_that_nobody_decided_on_is_let_go_with_its_files(oscar: User) -> None:
    row, waiting = start(oscar), start(oscar)
    work_off_imports()
    over = row.uploaded_at + datetime.timedelta(days=30, seconds=1)
    DuoImport.objects.filter(pk=row.pk).update(claimed_at=row.uploaded_at)
    DuoImport.objects.filter(pk=waiting.pk).update(claimed_at=over)  # waited for a worker, or was made again

    assert imports.MACHINE.expire(row.uploaded_at + datetime.timedelta(days=30)) == 0
    assert state(row) == State.PREVIEW
    assert [imports.MACHINE.expire(over), imports.MACHINE.expire(over)] == [1, 0]
    assert (state(row), row.result, state(waiting)) == (State.FAILED, {}, State.PREVIEW)
    assert row.problem["sentence"] == importing.EXPIRED
    assert [file.data for file in row.files.all()] == [None] * 3
    with pytest.raises(NotReady):
        confirm_import(row, digest=row.digest, by=oscar, now=over)
