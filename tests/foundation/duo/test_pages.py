"""The office's pages about schools as a browser gets them."""

from __future__ import annotations

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from swvportal.foundation.duo.imports import work_off_imports
from swvportal.foundation.enums import ImportState as State
from swvportal.foundation.models import Board, DuoImport, Partnership, PupilCount, School, User
from tests.foundation.duo import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client, oscar: User) -> Client:
    client.force_login(oscar)
    return client


def upload(client: Client, schools: bytes, **more: bytes) -> DuoImport | None:
    """Send the form; gives the import that came of it."""
    named = {"schools": schools, "regions": files.REGIONS, **more}
    data = {name: SimpleUploadedFile(f"{name}.csv", content) for name, content in named.items()}
    client.post(reverse("foundation:duo_imports"), {"swv": "PO9901", "as_of": "2026-03-01", **data})
    return DuoImport.objects.order_by("uploaded_at").last()


def page(client: Client, row: DuoImport) -> str:
    response = client.get(reverse("foundation:duo_import", args=[row.pk]))
    assert response.status_code == 200
    return response.content.decode()


def send(client: Client, name: str, row: DuoImport, **data: str) -> None:
    assert client.post(reverse(f"foundation:{name}", args=[row.pk]), data).status_code == 302


def test_the_office_uploads_looks_confirms_and_finds_the_result(office: Client) -> None:
    row = upload(
        office,
        files.schools(files.school(denomination="Reformatorisch"), files.school("01BB00", postcode="1099 AB")),
        pupils=files.pupils({"01AA00": ("10", "20")}),
    )
    assert row
    assert 'hx-trigger="every 2s"' in page(office, row)
    progress = reverse("foundation:duo_import_progress", args=[row.pk])
    assert 'id="progress"' in office.get(progress).content.decode()
    work_off_imports()
    assert office.get(progress).headers["HX-Refresh"] == "true"
    row.refresh_from_db()
    preview = page(office, row)
    assert "De Wilg (01AA00), 1001 AB BLOESEMDAM" in preview
    assert "De Wilg (01BB00), 1099 AB BLOESEMDAM" in preview
    assert row.digest in preview
    send(office, "duo_import_confirm", row, digest=row.digest)
    work_off_imports()
    row.refresh_from_db()
    assert row.state == State.DONE
    assert "De Wilg (01AA00)" in page(office, row)
    assert "De Wilg" in office.get(reverse("foundation:schools")).content.decode()
    assert str(row.pk) in office.get(reverse("foundation:duo_imports")).content.decode()


def test_a_change_shows_old_and_new_by_the_name_of_the_field(office: Client) -> None:
    for name in ("De Wilg", "De Els"):
        row = upload(office, files.schools(files.school(name=name)))
        assert row
        work_off_imports()
        row.refresh_from_db()
        shown = page(office, row)
        send(office, "duo_import_confirm", row, digest=row.digest)
        work_off_imports()

    assert "De Wilg</del>" in shown
    assert "De Els</ins>" in shown


def test_the_same_files_again_say_that_nothing_changes(office: Client) -> None:
    said = []
    for _time in range(2):
        row = upload(office, files.schools(files.school()))
        assert row
        work_off_imports()
        row.refresh_from_db()
        said.append("Er verandert niets." in page(office, row))
        send(office, "duo_import_confirm", row, digest=row.digest)
        work_off_imports()
        said.append("Er verandert niets." in page(office, row))

    assert said == [False, False, True, True]


def test_a_swapped_file_is_pointed_out_at_its_field(office: Client) -> None:
    row = upload(office, files.pupils({"01AA00": ("1",)}))

    assert row is None
    response = office.post(
        reverse("foundation:duo_imports"),
        {
            "swv": "9901",
            "as_of": "2999-01-01",
            "schools": SimpleUploadedFile("leerlingen.csv", files.pupils({"01AA00": ("1",)})),
        },
    )
    assert sorted(response.context["form"].errors) == ["as_of", "regions", "schools", "swv"]
    assert response.context["form"].errors["schools"][0].startswith("leerlingen.csv")


def test_a_broken_line_is_told_with_its_place(office: Client) -> None:
    row = upload(office, files.schools(files.school(), files.school("01BB00", postcode="kapot")))
    assert row
    work_off_imports()
    shown = page(office, row)

    assert "schools.csv" in shown
    assert "POSTCODE" in shown
    assert School.objects.count() == 0


def test_an_import_is_cancelled_from_its_page(office: Client) -> None:
    row = upload(office, files.schools(files.school()))
    assert row
    send(office, "duo_import_cancel", row)
    send(office, "duo_import_confirm", row, digest="x")
    row.refresh_from_db()

    assert row.state == State.CANCELLED
    assert page(office, row)


def test_only_the_office_comes_here(client: Client, anja: User, oscar: User) -> None:
    row = DuoImport.objects.create(
        swv="PO9901", as_of=timezone.localdate(), uploaded_by=oscar, uploaded_at=timezone.now()
    )
    client.force_login(anja)

    assert client.get(reverse("foundation:schools")).status_code == 404
    assert client.get(reverse("foundation:duo_imports")).status_code == 404
    assert client.get(reverse("foundation:duo_import", args=[row.pk])).status_code == 404
    assert not DuoImport.objects.visible_to(anja).exists()


def some_schools(board: Board, number: int) -> None:
    for index in range(School.objects.count(), number):
        school = School.objects.create(code=f"90AA{index:02}", name=f"School {index:02}", board=board)
        for year, pupils in ((2024, 7), (2025, index)):
            PupilCount.objects.create(school=school, board=board, counted_on=datetime.date(year, 10, 1), pupils=pupils)


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_the_lists_ask_the_same_of_the_database_for_1_and_30_rows(office: Client, oscar: User, kpo: Board) -> None:
    def one_import() -> None:
        DuoImport.objects.create(
            swv="PO9901", as_of=timezone.localdate(), uploaded_by=oscar, uploaded_at=timezone.now()
        )

    pages = [reverse("foundation:schools"), reverse("foundation:duo_imports")]
    some_schools(kpo, 1)
    one_import()
    queries(office, pages[0])  # the session is saved for the first time
    one = [queries(office, url) for url in pages]
    some_schools(kpo, 30)
    for _number in range(29):
        one_import()
    thirty = [queries(office, url) for url in pages]

    assert one == thirty
    assert max(thirty) <= 20


def test_the_list_is_searched_and_narrowed(office: Client, kpo: Board, obo: Board) -> None:
    school = School.objects.create
    school(code="90AA00", name="De Wilg", board=kpo, city="BLOESEMDAM")
    school(code="90BB00", name="De Eik", board=obo, city="BOSDORP", maybe_national=True)
    school(code="90CC00", name="De Es", board=kpo, closed_on=datetime.date(2026, 1, 1))

    def found(**filters: str) -> list[str]:
        return [row.name for row in office.get(reverse("foundation:schools"), filters).context["page_obj"]]

    assert found() == ["De Eik", "De Wilg"]
    assert found(q="bloesem wilg") == ["De Wilg"]
    assert found(q="90bb") == ["De Eik"]
    assert found(board=str(kpo.pk)) == ["De Wilg"]
    assert found(state="closed") == ["De Es"]
    assert found(state="all") == ["De Eik", "De Es", "De Wilg"]
    assert found(state="national") == ["De Eik"]
    assert found(state="nonsense") == ["De Eik", "De Wilg"]


def test_the_newest_count_stands_in_the_list(office: Client, kpo: Board) -> None:
    some_schools(kpo, 3)
    masked = School.objects.get(code="90AA00")
    masked.pupil_counts.filter(counted_on__year=2025).update(pupils=None, masked=True)
    rows = {row.code: row for row in office.get(reverse("foundation:schools")).context["page_obj"]}

    assert (rows["90AA02"].counted_pupils, rows["90AA02"].counted_on) == (2, datetime.date(2025, 10, 1))
    assert rows["90AA00"].counted_pupils is None


def test_the_office_decides_that_a_school_is_its_own(office: Client, kpo: Board) -> None:
    school = School.objects.create(code="90AA00", name="De Wilg", board=kpo, maybe_national=True)
    office.post(reverse("foundation:school_ours", args=[school.pk]))
    school.refresh_from_db()

    assert school.maybe_national is False


def test_a_file_that_is_too_big_is_told_at_its_field(office: Client, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 50
    data = {name: SimpleUploadedFile(f"{name}.csv", b"x" * 51) for name in ("schools", "regions")}
    answer = office.post(reverse("foundation:duo_imports"), {"swv": "PO9901", "as_of": "2026-03-01", **data})

    assert set(answer.context["form"].errors) == {"schools", "regions"}
    assert not DuoImport.objects.exists()


def test_an_import_that_is_done_is_not_cancelled(office: Client) -> None:
    row = upload(office, files.schools(files.school()))
    assert row
    DuoImport.objects.update(state=State.DONE, finished_at=timezone.now())
    answer = office.post(reverse("foundation:duo_import_cancel", args=[row.pk]), follow=True)

    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    row.refresh_from_db()
    assert row.state == State.DONE


def test_the_form_proposes_the_own_partnership(office: Client, partnership: Partnership) -> None:
    assert office.get(reverse("foundation:duo_imports")).context["form"]["swv"].value() == "PO0000"


def test_special_schools_come_in_together_with_the_pupils(office: Client) -> None:
    special = files.special(("SBAO", files.school("02AA00", name="De Brug")), ("VSO", files.school("05AA00")))
    schools = files.schools(files.school())
    assert upload(office, schools, special=special) is None
    counts = files.pupils({"01AA00": ("10",), "02AA00": ("7",)}, kinds={"02AA00": "SBO"})
    row = upload(office, schools, special=special, pupils=counts)
    assert row
    work_off_imports()
    row.refresh_from_db()
    preview = page(office, row)
    assert "In de bestanden per soort: 1 bo, 1 sbo, 0 so, 0 so/vso." in preview
    assert "Alleen vso, niet meegenomen" in preview
    send(office, "duo_import_confirm", row, digest=row.digest)
    work_off_imports()
    assert PupilCount.objects.get(school__name="De Brug").kind == "sbo"
    assert "speciaal basisonderwijs (sbo)" in office.get(reverse("foundation:schools")).content.decode()


def test_special_schools_alone_are_refused_at_the_field_of_the_pupils(office: Client) -> None:
    data = {
        "schools": SimpleUploadedFile("s.csv", files.schools(files.school())),
        "regions": SimpleUploadedFile("r.csv", files.REGIONS),
        "special": SimpleUploadedFile("x.csv", files.special(("SBAO", files.school("02AA00")))),
    }
    response = office.post(reverse("foundation:duo_imports"), {"swv": "PO9901", "as_of": "2026-03-01", **data})
    assert list(response.context["form"].errors) == ["pupils"]
    assert "Kies ook bestand 06" in response.content.decode()
