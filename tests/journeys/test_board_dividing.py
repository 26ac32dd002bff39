"""Bea divides the hours of her board over its schools, moves some by hand and sees what the partnership gave."""

from __future__ import annotations

import pytest
from django.utils import timezone

from hours.checking import differences
from hours.enums import Level
from hours.gathering import gather
from hours.models import Budget
from hours.transitions.allocating import confirm, draft
from hours.transitions.contracting import enter_contract
from swvportal.foundation.models import Board, PupilCount, School, Supplier, User
from swvportal.foundation.schoolyears import first_day, school_year_of
from tests.journeys.browser import Browse, check_page, go, screenshot
from tests.journeys.steps import press, shows

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def divided(wilg: School, eik: School, kpo: Board, team: Supplier, oscar: User) -> None:
    """Hours of the team, divided over the two boards; De Boomgaard has two schools."""
    year, now = school_year_of(timezone.localdate()), timezone.now()
    linde = School.objects.create(code="00CC00", name="De Linde", board=kpo)
    day = first_day(year - 1).replace(month=10)
    for school, pupils in ((wilg, 214), (linde, 96), (eik, 181)):
        PupilCount.objects.create(school=school, board=school.board, counted_on=day, pupils=pupils)
    bought = enter_contract(supplier=team, school_year=year, minutes=54_000, reserve=3_600, by=oscar, now=now)
    inputs = gather(school_year=year, level=Level.BOARDS, board=None, contracts=[bought], counted_on=day)
    made = draft(inputs, school_year=year, level=Level.BOARDS, by=oscar, now=now)
    confirm(made, shown=made.digest, by=oscar, now=now)


@pytest.mark.usefixtures("divided")
def test_a_board_divides_its_hours_and_moves_some(browse: Browse, bea: User, kpo: Board, obo: Board) -> None:
    page = browse(bea, "/")
    page.get_by_text("staat nog bij geen school").first.wait_for()
    check_page(page)
    screenshot(page, "bestuur-start")
    go(page.get_by_role("link", name="Uren verdelen"))
    check_page(page)
    go(page.get_by_role("link", name="schoolbesturen"))
    page.get_by_role("heading", name="Wat uw bestuur kreeg").wait_for()
    assert obo.name not in page.content()
    check_page(page)
    screenshot(page, "bestuur-kreeg")

    go(page.get_by_role("link", name="Verdelingen van uren"))
    go(page.get_by_role("link", name="Nieuwe verdeling"))
    check_page(page)
    screenshot(page, "bestuur-verdeling-nieuw")
    press(page, "Make the draft")
    page.get_by_role("heading", name=f"Verdeling over de scholen van {kpo.name}").wait_for()
    page.get_by_label("Minimum in uren, De Linde").fill("200")
    press(page, "Try it out")
    page.get_by_text("U rekent dit door.").wait_for()
    check_page(page)
    press(page, "Keep this key")
    shows(page, "The key is kept. Nothing was booked.")
    check_page(page)
    screenshot(page, "bestuur-verdeling")
    press(page, "Confirm and book this division")
    shows(page, "The division is confirmed. The hours stand in the budgets.")
    linde = Budget.objects.get(school__name="De Linde")
    assert linde.available == 200 * 60
    go(page.get_by_role("link", name="Maak deze verdeling ongedaan"))
    check_page(page)
    page.get_by_label("Waarom maakt u deze verdeling ongedaan?").fill("Het bestuur koos een andere sleutel.")
    press(page, "Undo the division")
    shows(page, "The division is undone. Its hours can be divided again.")

    page.goto("/uren/budgetten/")
    check_page(page)
    go(page.get_by_role("link", name=kpo.name))
    check_page(page)
    go(page.get_by_role("link", name="Zet uren bij één school"))
    check_page(page)
    page.get_by_label("School", exact=True).select_option(label="De Linde")
    page.get_by_label("Uren", exact=True).fill("9999")
    page.get_by_label("Reden").fill("Start van een nieuwe groep.")
    press(page, "Move these hours")
    page.get_by_text("te weinig").first.wait_for()
    check_page(page, expected=("422",))
    page.get_by_label("Uren", exact=True).fill("12:30")
    press(page, "Move these hours")
    page.get_by_text("12:30 uur is naar De Linde gegaan.").wait_for()
    screenshot(page, "bestuur-doorgeven")
    check_page(page, expected=("422",))
    linde.refresh_from_db()
    assert linde.available == 750
    assert list(differences()) == []


def test_the_office_counts_on_another_day(browse: Browse, oscar: User, wilg: School, eik: School) -> None:
    for school, pupils in ((wilg, 214), (eik, None)):
        PupilCount.objects.create(
            school=school,
            board=school.board,
            counted_on=first_day(2025).replace(month=10),
            pupils=pupils,
            masked=pupils is None,
        )
    School.objects.filter(pk=eik.pk).update(kind="so_vso")
    page = browse(oscar, "/kantoor/scholen/")
    go(page.get_by_role("link", name="Leerlingtellingen"))
    check_page(page)
    screenshot(page, "tellingen")
    page.get_by_label("Teldatum").fill("2026-02-01")
    press(page, "To the numbers of this day")
    page.get_by_role("heading", name="Leerlingen op 1 februari 2026").wait_for()
    check_page(page)
    page.get_by_text("Plak aantallen uit een rekenblad").click()
    page.get_by_label("Regels uit een rekenblad").fill("Code\tAantal\n00BB00\t19")
    check_page(page)
    press(page, "Fill these in")
    page.get_by_text("1 aantal is hieronder ingevuld.").wait_for()
    screenshot(page, "telling")
    page.get_by_label("Leerlingen van De Wilg").fill("-3")
    press(page, "Keep all numbers")
    page.get_by_text("Controleer het aantal van 1 school.").wait_for()
    check_page(page, expected=("422",))
    page.get_by_label("Leerlingen van De Wilg").fill("216")
    press(page, "Keep all numbers")
    page.get_by_text("2 aantallen zijn bewaard als eigen telling.").wait_for()
    check_page(page, expected=("422",))
    screenshot(page, "telling-bewaard")
    assert list(PupilCount.objects.filter(typed_by=oscar).values_list("pupils", flat=True).order_by("pupils")) == [
        19,
        216,
    ]
