"""The office's pages of imports as a browser gets them."""

from __future__ import annotations

import datetime
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from hours.models import Reservation, SheetImport, TimeEntry
from hours.transitions.importing import forget_words, start_sheet, work_off_sheets
from swvportal.foundation.enums import ImportState as State
from swvportal.foundation.models import School, Supplier, User
from tests.hours.conftest import NOW
from tests.hours.sheets import files
from tests.hours.sheets.files import brought_in, uploaded, worked

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client, oscar: User) -> Client:
    client.force_login(oscar)
    return client


def upload(client: Client, data: bytes, kind: str = "time", name: str = "uren.csv") -> Any:
    return client.post(reverse("hours:sheets"), {"kind": kind, "file": SimpleUploadedFile(name, data)})


def page(client: Client, row: SheetImport, name: str = "sheet") -> str:
    response = client.get(reverse(f"hours:{name}", args=[row.pk]))
    assert response.status_code == 200
    return response.content.decode()


def test_the_office_uploads_looks_confirms_and_takes_back(
    office: Client, carla: User, reservation: Reservation
) -> None:
    data = files.time(worked(hours="3:00", reference="OA-2026-001"), worked(hours="2:00", reference="OA-2026-001"))
    assert upload(office, data).status_code == 302
    row = SheetImport.objects.get()
    assert 'hx-trigger="every 2s"' in page(office, row)
    assert 'id="progress"' in page(office, row, "sheet_progress")
    work_off_sheets()
    row.refresh_from_db()
    preview = page(office, row)
    assert "2 rijen, samen 5:00 uur" in preview
    assert "1 van deze rijen wacht op de coördinator" in preview
    assert "Carla Meijer" in preview

    office.post(reverse("hours:sheet_confirm", args=[row.pk]), {"digest": row.digest})
    work_off_sheets()
    assert "Wat er is geboekt" in page(office, row)
    assert TimeEntry.objects.count() == 2

    back = reverse("hours:sheet_take_back", args=[row.pk])
    assert office.post(back, {"reason": ""}).status_code == 422
    assert office.post(back, {"reason": "dubbel"}).status_code == 302
    work_off_sheets()
    assert "2 rijen van samen 5:00 uur zijn teruggenomen." in page(office, row)
    assert office.post(back, {"reason": "dubbel"}).status_code == 422
    assert "of al teruggenomen" in page(office, row, "sheet_take_back")


def test_a_wrong_file_is_said_at_its_field_and_kept_nowhere(office: Client, wilg: School) -> None:
    for data, sentence in (
        (b"", "leeg"),
        (files.budgets(files.wilg()), "het andere soort bestand"),
        (b"Datum;Coach;Uren\n1-1-2026;a;1", "De kolom “Activiteit” ontbreekt."),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "oud Excel-bestand"),
        (b"x" * (5 * 1024 * 1024 + 1), "te groot"),
    ):
        response = upload(office, data)
        assert response.status_code == 422
        assert sentence in response.content.decode()
    response = upload(office, b"geen rekenblad", name="uren.XLSX")
    assert response.status_code == 422
    assert "het is beschadigd" in response.content.decode()
    assert office.post(reverse("hours:sheets"), {"kind": "niets"}).status_code == 422
    assert SheetImport.objects.count() == 0


def test_problems_are_listed_with_a_way_on(office: Client, oscar: User, carla: User) -> None:
    row = uploaded("time", files.time(worked(hours="<b>x</b>")), oscar)
    shown = page(office, row)

    assert "Rij 2, Uren: “&lt;b&gt;x&lt;/b&gt;” is geen tijd." in shown
    assert "Kies het bestand opnieuw" in shown


def test_a_month_later_nothing_is_left_of_what_stood_in_the_cells(office: Client, oscar: User, carla: User) -> None:
    failed = uploaded("time", files.time(worked(hours="Sam Jansen")), oscar)
    cancelled = uploaded("time", files.time(worked(), worked("21-11-2026")), oscar)
    office.post(reverse("hours:sheet_cancel", args=[cancelled.pk]))
    booked = brought_in("time", files.time(worked("18-11-2026")), oscar)
    ends = SheetImport.objects.values_list("finished_at", flat=True)
    first, last = min(filter(None, ends)), max(filter(None, ends))

    assert forget_words(first + datetime.timedelta(days=30)) == 0
    assert "Sam Jansen" in str(SheetImport.objects.get(pk=failed.pk).problem)
    later = last + datetime.timedelta(days=30, seconds=1)
    assert [forget_words(later), forget_words(later)] == [2, 0]

    for row in (failed, cancelled):
        row.refresh_from_db()
        assert (row.problem, row.result) == ({}, {})
    assert "wordt dertig dagen bewaard" in page(office, failed)
    assert "wordt dertig dagen bewaard" not in page(office, cancelled)
    booked.refresh_from_db()
    assert booked.result["counts"]["book"] == 1


def test_refused_rows_ask_for_a_word_first(office: Client, oscar: User, carla: User) -> None:
    row = uploaded("time", files.time(worked(), worked("21-11-2026")), oscar)
    assert "Boek de andere rijen en laat de geweigerde weg" in page(office, row)
    confirm = reverse("hours:sheet_confirm", args=[row.pk])
    assert "Zeg eerst dat" in office.post(confirm, {"digest": row.digest}, follow=True).content.decode()
    office.post(confirm, {"digest": row.digest, "leave_out": "on"})
    work_off_sheets()

    assert "de geweigerde rijen weglaten" in page(office, row)
    assert TimeEntry.objects.count() == 1


def test_an_import_is_cancelled_from_its_page(office: Client, oscar: User, carla: User) -> None:
    row = uploaded("time", files.time(worked()), oscar)
    response = office.post(reverse("hours:sheet_cancel", args=[row.pk]), follow=True)
    row.refresh_from_db()

    assert "er is niets geboekt" in response.content.decode()
    assert row.state == State.CANCELLED
    assert "Dit boeken" not in page(office, row)


def test_what_is_there_already_has_no_button(office: Client, oscar: User, carla: User) -> None:
    brought_in("time", files.time(worked()), oscar)
    shown = page(office, uploaded("time", files.time(worked()), oscar))

    assert "In dit bestand is niets meer te boeken." in shown
    assert "1 rij is al eerder ingelezen" in shown
    assert "Dit boeken" not in shown


@pytest.mark.parametrize("kind", ["budgets", "time"])
def test_a_template_is_a_workbook_to_download(office: Client, kind: str, team: Supplier) -> None:
    response = office.get(reverse("hours:sheet_template", args=[kind]))

    assert response.headers["Content-Disposition"].startswith('attachment; filename="sjabloon-')
    assert load_workbook(io.BytesIO(response.content)).worksheets[0].max_row == 1
    assert office.get(reverse("hours:sheet_template", args=["anders"])).status_code == 404


def test_the_list_takes_the_same_queries_for_one_and_for_thirty(office: Client, oscar: User) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert office.get(reverse("hours:sheets")).status_code == 200
        return len(captured)

    start_sheet("time", "a.csv", b"x", by=oscar, now=NOW)
    one = count()
    for minute in range(29):
        start_sheet("time", "a.csv", b"x", by=oscar, now=NOW + datetime.timedelta(minutes=minute))
    assert one == count() <= 20


def test_the_start_page_leads_to_what_waits(office: Client, oscar: User, carla: User) -> None:
    assert "keer uren inlezen, wacht op uw akkoord" not in office.get("/").content.decode()
    uploaded("time", files.time(worked()), oscar)

    assert "keer uren inlezen, wacht op uw akkoord" in office.get("/").content.decode()
    assert reverse("hours:sheets") in office.get(reverse("hours:budgets")).content.decode()


def test_a_preview_that_nobody_decided_on_says_so_and_holds_nothing_any_more(
    office: Client, oscar: User, carla: User
) -> None:
    row = uploaded("time", files.time(worked("21-11-2026")), oscar)
    assert row.state == "preview"

    work_off_sheets(row.uploaded_at + datetime.timedelta(days=31))

    row.refresh_from_db()
    assert (row.data, row.result) == (None, {})
    shown = page(office, row)
    assert "Niemand heeft binnen dertig dagen over het voorbeeld beslist" in shown
    assert "Kies het bestand opnieuw" in shown


def test_a_file_of_which_nothing_can_be_booked_does_not_ask_for_a_word(
    office: Client, oscar: User, carla: User
) -> None:
    """One with rows that are refused, then one that says only what is there already; in the list and on their pages."""
    refused = uploaded("time", files.time(worked("21-11-2026")), oscar)
    assert "Niets om te boeken" in page(office, refused)
    assert "Klaar voor akkoord" not in office.get(reverse("hours:sheets")).content.decode()

    brought_in("time", files.time(worked("18-11-2026")), oscar)
    again = uploaded("time", files.time(worked("18-11-2026")), oscar)
    assert "Niets om te boeken" in page(office, again)
    shown = uploaded("time", files.time(worked("17-11-2026")), oscar)
    assert "Niets om te boeken" not in page(office, shown)
    assert "Niets om te boeken" in office.get(reverse("hours:sheets")).content.decode()
