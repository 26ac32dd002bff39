"""Every page of an agreement for hours in Chromium at 1280, 360 and 320 px, in the course of one: nothing for axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from arrangements.enums import AgreementStatus as S
from arrangements.models import Agreement
from hours.models import Budget
from swvportal.foundation.models import Board, School, Supplier, User
from tests.arrangements.agreeing import a_round, board_budget
from tests.journeys.browser import Browse, check_page, screenshot

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def budget(kpo: Board, team: Supplier, oscar: User, carla: User) -> Budget:
    return board_budget(kpo, team, oscar)


def test_an_agreement_from_the_question_to_its_coach(
    browse: Browse, budget: Budget, wilg: School, anja: User, bea: User, oscar: User, carla: User
) -> None:
    school = browse(anja, "/afspraken/")
    check_page(school)
    school.get_by_role("link", name="Uren vragen").click()
    check_page(school)
    screenshot(school, "afspraak-vragen")
    school.get_by_label("Waarvoor zijn de uren?").fill("Rust in groep 5: observatie en coaching.")
    school.get_by_label("Uren", exact=True).fill("12")
    first, last = budget.school_year, budget.school_year + 1
    school.get_by_label("Vanaf").fill(f"{first}-12-01")
    school.get_by_label("Tot en met").fill(f"{last}-07-31")
    school.get_by_role("button", name="Aan het bestuur vragen").click()
    expect(school.get_by_role("heading", level=1)).to_contain_text("Overeenkomst OV-")
    check_page(school)
    screenshot(school, "afspraak-gevraagd")

    board = browse(bea, "/")
    screenshot(board, "afspraak-start-bestuur")
    check_page(board)
    board.get_by_role("link", name="De Wilg vraagt om uren").click()
    board.get_by_role("link", name="Akkoord gaan").click()
    check_page(board)
    screenshot(board, "afspraak-akkoord")
    board.get_by_label("Dienstverlener").select_option(label="Expertise- en Dienstenteam")
    board.get_by_role("button", name="Akkoord gaan").click()

    office = browse(oscar, "/")
    check_page(office)
    screenshot(office, "afspraak-start-kantoor")
    office.get_by_role("link", name="Uren voor De Wilg").click()
    office.get_by_role("link", name="Overeenkomst registreren").click()
    check_page(office)
    screenshot(office, "afspraak-registreren")
    office.get_by_role("button", name="Registreren en versturen").click()
    office.get_by_role("link", name="Aangeven wie het werk doet").click()
    check_page(office)
    office.get_by_label("Coach").select_option(label="Carla Meijer")
    office.get_by_role("button", name="Geef het werk aan deze coach").click()
    check_page(office)
    screenshot(office, "afspraak-geregistreerd")
    row = Agreement.objects.get()

    a_round()

    assert Agreement.objects.get().status == S.IN_FORCE
    coach = browse(carla, f"/afspraken/{row.pk}/")
    check_page(coach)
    screenshot(coach, "afspraak-geldig")
    coach.goto("/afspraken/")
    check_page(coach)
    screenshot(coach, "afspraken")
    office.goto(f"/afspraken/{row.pk}/beeindigen/")
    check_page(office)
    screenshot(office, "afspraak-beeindigen")


def test_a_question_that_is_not_whole_points_at_what_to_mend(browse: Browse, wilg: School, anja: User) -> None:
    page = browse(anja, "/afspraken/nieuw/")
    page.get_by_label("Vanaf").fill("2026-12-01")
    page.get_by_label("Tot en met").fill("2026-11-01")
    page.get_by_role("button", name="Aan het bestuur vragen").click()

    errors = page.get_by_role("alert").get_by_role("link")
    expect(errors).to_have_text(
        ["Vul “Waarvoor zijn de uren?” in.", "Vul “Uren” in.", "De laatste dag ligt vóór de eerste."]
    )
    check_page(page, expected=("status of 422",))
    screenshot(page, "afspraak-vragen-fout")
