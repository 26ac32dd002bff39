"""Oscar enters the contracts of 2016-2017, divides them as was published, tries another key and undoes it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from hours.checking import differences
from hours.enums import AllocationStatus
from hours.models import Allocation, Budget, Contract
from swvportal.foundation.models import Board, Partnership, PupilCount, School, Supplier, User
from swvportal.foundation.schoolyears import as_label, first_day, school_year_of
from tests.hours.division.keys import BOARDS, CONTRACTS, PUBLISHED
from tests.journeys.browser import Browse, check_page, go, screenshot
from tests.journeys.steps import press, shows

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def year() -> int:
    return school_year_of(timezone.localdate())


@pytest.fixture
def boards(partnership: Partnership, year: int) -> None:
    """The six boards of the published table, each with one school and its pupils, and the three suppliers."""
    for number, (name, (_share, pupils)) in enumerate(BOARDS.items()):
        board = Board.objects.create(number=f"{number:05}", name=name)
        school = School.objects.create(code=f"{number:02}AA00", name=f"School van {name}", board=board)
        day = first_day(year - 1).replace(month=10)
        PupilCount.objects.create(school=school, board=board, counted_on=day, pupils=pupils)
    for name in CONTRACTS:
        Supplier.objects.create(name=name)


@pytest.mark.usefixtures("boards")
def test_the_office_divides_as_was_published(browse: Browse, oscar: User, year: int) -> None:
    page = browse(oscar, "/uren/contracten/")
    check_page(page)
    for name, (hours, reserve) in CONTRACTS.items():
        page.get_by_role("link", name="Contract invoeren").click()
        page.get_by_label("Dienstverlener").select_option(label=name)
        page.get_by_label("Uren van het contract").fill(str(hours))
        page.get_by_label("Waarvan reserve").fill(str(reserve))
        if name == "Kameleon":
            check_page(page)
        press(page, "Save")
        shows(page, "The contract was entered. Its hours can be divided now.")
    check_page(page)
    screenshot(page, "contracten")

    go(page.get_by_role("link", name="Verdelingen"))
    check_page(page)
    go(page.get_by_role("link", name="Nieuwe verdeling"))
    check_page(page)
    screenshot(page, "verdeling-nieuw")
    press(page, "Make the draft")

    page.get_by_role("heading", name="Verdeling over schoolbesturen").wait_for()
    page.get_by_label("elke houder op het hele uur").check()
    for name, (share, _pupils) in BOARDS.items():
        page.get_by_label(f"Ingevuld %, {name}").fill(str(share))
    press(page, "Try it out")
    page.get_by_text("een ingevuld percentage vraagt een reden").first.wait_for()
    check_page(page, expected=("422",))
    for name in BOARDS:
        page.get_by_label(f"Reden, {name}").fill("besluit ALV")
    press(page, "Try it out")
    page.get_by_text("De reserve van Kameleon wordt 69 uur in plaats van 70.").wait_for()
    page.locator("details.cell").first.locator("summary").click()
    check_page(page)
    screenshot(page, "verdeling-doorgerekend")
    press(page, "Keep this key")
    shows(page, "The key is kept. Nothing was booked.")
    assert not Budget.objects.exists()

    page.get_by_text("Kameleon: er wordt 737 van de 736 uur uitgedeeld.").wait_for()
    page.get_by_text("Driespan: er wordt 2194 van de 2193 uur uitgedeeld.").wait_for()
    screenshot(page, "verdeling-concept")
    press(page, "Confirm and book this division")
    shows(page, "The division is confirmed. The hours stand in the budgets.")
    check_page(page)
    screenshot(page, "verdeling-bevestigd")
    assert {
        supplier: {
            row.holder: row.available // 60 for row in Budget.objects.filter(supplier__name=supplier) if row.board
        }
        for supplier in CONTRACTS
    } == {supplier: {name: hours for name, (hours, _month) in cells.items()} for supplier, cells in PUBLISHED.items()}
    assert {row.undivided for row in Contract.objects.all()} == {0}
    assert list(differences()) == []

    press(page, "Try another key")
    page.get_by_text("De verschillen zijn met").wait_for()
    page.get_by_label("precies wat er is").check()
    press(page, "Keep this key")
    page.get_by_text("−1").first.wait_for()
    check_page(page)
    screenshot(page, "verdeling-verschil")

    page.get_by_role("link", name="de eerdere verdeling").click()
    go(page.get_by_role("link", name="Maak deze verdeling ongedaan"))
    check_page(page)
    page.get_by_label("Waarom maakt u deze verdeling ongedaan?").fill("De ALV wil niet meer uitdelen dan er is.")
    press(page, "Undo the division")
    shows(page, "The division is undone. Its hours can be divided again.")
    go(page.get_by_role("link", name="Verdelingen van uren"))
    check_page(page)
    screenshot(page, "verdelingen")
    page.get_by_role("link", name=f"schoolbesturen {as_label(year)}").first.click()
    press(page, "Confirm and book this division")
    shows(page, "The division is confirmed. The hours stand in the budgets.")
    assert sorted(Allocation.objects.values_list("status", flat=True)) == [
        AllocationStatus.CONFIRMED,
        AllocationStatus.UNDONE,
    ]
    assert {row.undivided for row in Contract.objects.all()} == {0}
    assert list(differences()) == []
