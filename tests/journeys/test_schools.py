"""The office brings DUO's real files in and finds its schools, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from swvportal.foundation.duo.imports import work_off_imports
from swvportal.foundation.models import DuoImport, School, User
from tests.foundation.duo.files import AUGUST, REAL_PUPILS, REAL_REGIONS, real
from tests.journeys.browser import Browse, check_page, go, screenshot

pytestmark = pytest.mark.django_db(transaction=True)


def upload(page: Page) -> None:
    page.get_by_label("Code van het samenwerkingsverband").fill("PO2301")
    page.get_by_label("Datum van het scholenbestand").fill("2026-08-04")
    page.get_by_label("Scholen", exact=True).set_input_files(real(AUGUST))
    page.get_by_label(re.compile("^Leerlingen")).set_input_files(real(REAL_PUPILS))
    page.get_by_label(re.compile("^Postcodes")).set_input_files(real(REAL_REGIONS))
    page.get_by_role("button", name="Inlezen en laten zien").click()


def test_the_real_schools_come_in_with_a_preview_before(browse: Browse, oscar: User) -> None:
    page = browse(oscar, "/kantoor/scholen/")
    check_page(page)
    go(page.get_by_role("link", name="DUO-bestanden inlezen"))
    check_page(page)
    screenshot(page, "duo-upload")

    upload(page)
    expect(page.get_by_text("Wacht op zijn beurt")).to_be_visible()
    check_page(page)
    work_off_imports()
    expect(page.get_by_role("heading", name="Wat er gaat veranderen")).to_be_visible(timeout=10_000)
    expect(page.get_by_text("95 nieuw, 0 gewijzigd, 0 gesloten, 0 ongewijzigd")).to_be_visible()
    page.get_by_text("Nieuwe scholen (95)").click()
    check_page(page)
    screenshot(page, "duo-preview")
    assert School.objects.count() == 0

    page.get_by_role("button", name="Dit doorvoeren").click()
    expect(page.get_by_text("Wacht op zijn beurt")).to_be_visible()
    work_off_imports()
    expect(page.get_by_role("heading", name="Wat er is doorgevoerd")).to_be_visible(timeout=10_000)
    check_page(page)
    page.get_by_role("link", name="Naar de scholen").click()
    expect(page.get_by_text("95 scholen")).to_be_visible()
    check_page(page)
    screenshot(page, "schools")


def test_it_works_without_javascript(browse: Browse, oscar: User) -> None:
    page = browse(oscar, "/kantoor/scholen/import/", script=False)
    upload(page)
    expect(page.get_by_text("Wacht op zijn beurt")).to_be_visible()
    work_off_imports()
    page.get_by_role("link", name="Opnieuw kijken").click()
    page.get_by_role("button", name="Stoppen zonder door te voeren").click()

    expect(page.get_by_text("Het inlezen is gestopt; er is niets doorgevoerd.")).to_be_visible()
    assert DuoImport.objects.get().state == "cancelled"
    assert School.objects.count() == 0


def test_a_swapped_file_is_said_at_its_field(browse: Browse, oscar: User) -> None:
    page = browse(oscar, "/kantoor/scholen/import/")
    page.get_by_label("Scholen", exact=True).set_input_files(real(REAL_PUPILS))
    page.get_by_role("button", name="Inlezen en laten zien").click()

    expect(page.get_by_text("Dit lijkt DUO’s bestand met leerlingen per vestiging").first).to_be_visible()
    check_page(page)
    screenshot(page, "duo-refused")
