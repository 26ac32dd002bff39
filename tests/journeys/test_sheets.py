"""Oscar brings last autumn's budgets and time in from spreadsheets and takes the time back, in a real browser."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from hours.models import Budget, TimeEntry
from hours.transitions.importing import work_off_sheets
from swvportal.foundation.models import School, Supplier, User
from swvportal.foundation.schoolyears import as_label, school_year_of
from tests.hours.sheets.files import BUDGETS, TEAM, TIME, csv, xlsx
from tests.journeys.browser import Browse, check_page, go, screenshot

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made(tmp_path: Path, wilg: School, eik: School, team: Supplier, carla: User, cees: User) -> Path:
    """Budgets as a workbook, time as CSV, and time with mistakes."""
    today = timezone.localdate()
    year = as_label(school_year_of(today))
    hours = [
        ("00AA00", TEAM, "consultatie en begeleiding", year, 1.5, "nooit"),
        ("00BB00", TEAM, "consultatie en begeleiding", year, datetime.timedelta(hours=20), None),
        ("00001", TEAM, "bestuursuren", year, "40", None),
        ("", TEAM, "onderwijsarrangementen", year, "250", None),
    ]
    (tmp_path / "budgetten.xlsx").write_bytes(xlsx(BUDGETS, *hours))
    day = today.strftime("%d-%m-%Y")
    tomorrow = (today + datetime.timedelta(days=1)).strftime("%d-%m-%Y")
    rows = [
        (day, "carla@story.example", "1:00", "observatie", "", "00AA00", "groep 4"),
        (day, "carla@story.example", "1:00", "gesprek", "", "00AA00", "met de leerkracht"),
        (day, "cees@story.example", "0:45", "coaching", "", "00BB00", ""),
        (day, "cees@story.example", "0:30", "eigen scholing of kenniscafé", "", "", ""),
        (tomorrow, "cees@story.example", "0:30", "gesprek", "", "00BB00", ""),
    ]
    (tmp_path / "tijd.csv").write_bytes(csv((*TIME, "Kenteken"), *((*row, "") for row in rows)))
    wrong = [(day, "niemand@story.example", "anderhalf", "kletsen", "", "", "")]
    (tmp_path / "fout.csv").write_bytes(csv(TIME, *wrong))
    return tmp_path


def upload(page: Page, kind: str, path: Path) -> None:
    page.get_by_label(kind, exact=True).check()
    page.get_by_label("Bestand", exact=True).set_input_files(path)
    page.get_by_role("button", name="Inlezen en laten zien").click()
    expect(page.get_by_text("Wacht op zijn beurt")).to_be_visible()


def test_budgets_and_time_come_in_with_a_preview_and_go_out_again(browse: Browse, oscar: User, made: Path) -> None:
    page = browse(oscar, "/uren/budgetten/")
    check_page(page)
    go(page.get_by_role("link", name="Inlezen uit een bestand"))
    check_page(page)
    screenshot(page, "inlezen")
    with page.expect_download() as download:
        page.get_by_role("link", name="Sjabloon voor budgetten").click()
    assert download.value.suggested_filename == "sjabloon-budgetten.xlsx"

    upload(page, "budgetten", made / "budgetten.xlsx")
    check_page(page)
    work_off_sheets()
    expect(page.get_by_role("heading", name="Wat er geboekt wordt")).to_be_visible(timeout=10_000)
    check_page(page)
    screenshot(page, "inlezen-budgetten")
    assert Budget.objects.count() == 0
    page.get_by_role("button", name="Dit boeken").click()
    expect(page.get_by_text("Wacht op zijn beurt")).to_be_visible()
    work_off_sheets()
    expect(page.get_by_role("heading", name="Wat er is geboekt")).to_be_visible(timeout=10_000)
    assert Budget.objects.count() == 4

    page.goto("/uren/inlezen/")
    upload(page, "tijd", made / "tijd.csv")
    work_off_sheets()
    expect(page.get_by_role("heading", name="Deze rijen worden geweigerd")).to_be_visible(timeout=10_000)
    check_page(page)
    screenshot(page, "inlezen-tijd")
    page.get_by_label("Boek de andere rijen en laat de geweigerde weg").check()
    page.get_by_role("button", name="Dit boeken").click()
    work_off_sheets()
    expect(page.get_by_role("heading", name="Wat er is geboekt")).to_be_visible(timeout=10_000)
    check_page(page)
    screenshot(page, "inlezen-geboekt")
    assert TimeEntry.objects.count() == 4

    go(page.get_by_role("link", name="Dit inlezen terugnemen"))
    check_page(page)
    screenshot(page, "inlezen-terugnemen")
    page.get_by_label("Reden").fill("het verkeerde bestand")
    page.get_by_role("button", name="Neem het terug").click()
    expect(page.get_by_text("Wacht op zijn beurt")).to_be_visible()
    work_off_sheets()
    expect(page.get_by_text("4 rijen van samen 3:15 uur zijn teruggenomen.")).to_be_visible(timeout=10_000)
    check_page(page)
    screenshot(page, "inlezen-teruggenomen")
    page.goto("/uren/inlezen/")
    check_page(page)
    screenshot(page, "inlezen-lijst")


def test_mistakes_are_listed_on_a_phone_without_javascript(browse: Browse, oscar: User, made: Path) -> None:
    page = browse(oscar, "/uren/inlezen/", width=360, script=False)
    upload(page, "tijd", made / "fout.csv")
    work_off_sheets()
    page.get_by_role("link", name="Opnieuw kijken").click()

    expect(page.get_by_text("Rij 2, Uren: “anderhalf” is geen tijd. Schrijf 1:30 of 1,5.")).to_be_visible()
    expect(page.get_by_role("link", name="Kies het bestand opnieuw")).to_be_visible()
    assert TimeEntry.objects.count() == 0


def test_a_wrong_file_is_said_at_its_field(browse: Browse, oscar: User, made: Path) -> None:
    page = browse(oscar, "/uren/inlezen/")
    page.get_by_label("budgetten", exact=True).check()
    page.get_by_label("Bestand", exact=True).set_input_files(made / "tijd.csv")
    page.get_by_role("button", name="Inlezen en laten zien").click()

    expect(page.get_by_text("Dit zijn de kolommen van het andere soort bestand.").first).to_be_visible()
    check_page(page, expected=("422",))
    screenshot(page, "inlezen-fout")
