"""Every page of an agreement for hours in Chromium at 1280, 360 and 320 px, in the course of one: nothing for axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from arrangements.enums import AgreementStatus as S
from arrangements.models import Agreement
from hours.models import Budget
from swvportal.foundation.models import Board, School, Supplier, User
from tests.arrangements.agreeing import a_round, agreed, asked, board_budget, registered
from tests.journeys.browser import Browse, check_page, go, screenshot

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def budget(kpo: Board, team: Supplier, oscar: User, carla: User) -> Budget:
    return board_budget(kpo, team, oscar)


def test_an_agreement_from_the_question_to_its_coach(
    browse: Browse, budget: Budget, wilg: School, anja: User, bea: User, oscar: User, carla: User
) -> None:
    school = browse(anja, "/afspraken/")
    check_page(school)
    go(school.get_by_role("link", name="Uren vragen"))
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
    go(board.get_by_role("link", name="Akkoord gaan"))
    check_page(board)
    screenshot(board, "afspraak-akkoord")
    board.get_by_label("Dienstverlener").select_option(label="Expertise- en Dienstenteam")
    go(board.get_by_role("button", name="Akkoord gaan"))

    office = browse(oscar, "/")
    check_page(office)
    screenshot(office, "afspraak-start-kantoor")
    office.get_by_role("link", name="Uren voor De Wilg").click()
    go(office.get_by_role("link", name="Overeenkomst registreren"))
    check_page(office)
    screenshot(office, "afspraak-registreren")
    go(office.get_by_role("button", name="Registreren en versturen"))
    go(office.get_by_role("link", name="Aangeven wie het werk doet"))
    check_page(office)
    office.get_by_label("Coach").select_option(label="Carla Meijer")
    go(office.get_by_role("button", name="Geef het werk aan deze coach"))
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


@pytest.mark.parametrize(
    ("who", "made", "step", "state"),
    [
        ("bea", asked, "afwijzen", S.DECLINED),
        ("anja", asked, "intrekken", S.WITHDRAWN),
        ("bea", agreed, "intrekken", S.WITHDRAWN),
        ("oscar", agreed, "teruggeven", S.ASKED),
        ("oscar", registered, "beeindigen", S.ENDED),
    ],
    ids=["decline", "withdraw as school", "withdraw as board", "give back", "end"],
)
def test_each_step_with_a_reason(
    browse: Browse,
    budget: Budget,
    wilg: School,
    anja: User,
    bea: User,
    oscar: User,
    who: str,
    made: Callable[..., Agreement],
    step: str,
    state: str,
) -> None:
    """The page, the page that asks for the reason, and where it ends: on a screen and on a phone."""
    others = {"board": bea, "supplier": budget.supplier, "office": oscar}
    wanted = {asked: (), agreed: ("board", "supplier"), registered: ("board", "supplier", "office")}[made]
    row = made(wilg, anja, **{name: others[name] for name in wanted})
    page = browse({"bea": bea, "anja": anja, "oscar": oscar}[who], f"/afspraken/{row.pk}/", width=360)

    go(page.locator(f'main a[href="/afspraken/{row.pk}/{step}/"]'))
    check_page(page)
    screenshot(page, f"afspraak-{step}-{who}")
    go(page.locator("main form button"))
    expect(page.get_by_role("alert").first).to_be_visible()
    check_page(page, expected=("status of 422",))
    page.get_by_role("textbox").fill("De vraag is veranderd.")
    go(page.locator("main form button"))

    expect(page.get_by_text("De vraag is veranderd.").first).to_be_visible()
    check_page(page, expected=("status of 422",))
    screenshot(page, f"afspraak-na-{step}-{who}")
    assert Agreement.objects.get().status == state


def test_who_does_the_work_is_said_and_changed(
    browse: Browse,
    budget: Budget,
    wilg: School,
    anja: User,
    bea: User,
    oscar: User,
    lotte: User,
    carla: User,
    cees: User,
) -> None:
    row = registered(wilg, anja, board=bea, supplier=budget.supplier, office=oscar)
    page = browse(lotte, f"/afspraken/{row.pk}/coach/", width=360)
    for name in ("Carla Meijer", "Cees Bos"):
        check_page(page)
        screenshot(page, "afspraak-coach")
        page.get_by_label("Coach").select_option(label=name)
        go(page.get_by_role("button", name="Geef het werk aan deze coach"))
        expect(page.get_by_text(name).first).to_be_visible()
        page.goto(f"/afspraken/{row.pk}/coach/")


def test_the_lists_with_filters_on(
    browse: Browse, budget: Budget, wilg: School, eik: School, anja: User, olga: User, bea: User, oscar: User
) -> None:
    row = registered(wilg, anja, board=bea, supplier=budget.supplier, office=oscar)
    asked(eik, olga)
    a_round()
    page = browse(oscar, "/afspraken/")
    screenshot(page, "afspraken-kantoor")
    page.get_by_label("Status").select_option(label="geldig")
    page.get_by_label("Kenmerk").fill(row.reference)
    go(page.get_by_role("button", name="Toon"))
    check_page(page)
    screenshot(page, "afspraken-gefilterd")
    go(page.get_by_role("link", name="geldig"))
    expect(page.get_by_label("Filters die aan staan").get_by_role("listitem")).to_have_count(2)

    page.goto("/brieven/?about=agreements")
    expect(page.get_by_role("link", name=row.reference)).to_have_count(2)
    check_page(page)
    screenshot(page, "brieven-overeenkomsten")
