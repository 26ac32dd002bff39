"""Bea reads her board's hours, Lotte opens a figure and plans a coach, Carla looks at her year, Anja at her school."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from hours.enums import Purpose, WhatFor
from hours.models import Budget
from hours.transitions import allocate, log_time, open_budget, reserve
from hours.transitions.planning import plan_capacity
from swvportal.foundation.models import Partnership, School, Supplier, User
from swvportal.foundation.schoolyears import first_day, school_year_of
from tests.hours.made import typed
from tests.journeys.browser import Browse, check_page, go, screenshot, unfold

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def a_year_of_hours(
    partnership: Partnership, team: Supplier, wilg: School, eik: School, carla: User, oscar: User, lotte: User
) -> Budget:
    """Budgets of both boards with two suppliers, used a little in every month so far."""
    now = timezone.now()
    today = timezone.localdate(now)
    year = school_year_of(today)
    kameleon = Supplier.objects.create(name="SO De Kameleon")
    for school, minutes in ((wilg, 60_000), (eik, 42_000)):
        for supplier in (team, kameleon):
            allocate(
                open_budget(supplier=supplier, school_year=year, purpose=Purpose.BOARD, board=school.board),
                minutes, by=oscar, now=now,
            )  # fmt: skip
    row = open_budget(supplier=team, school_year=year, purpose=Purpose.CB, school=wilg)
    allocate(row, 30_000, by=oscar, now=now)
    day, step = first_day(year), datetime.timedelta(days=4)
    for n in range(7):
        kept = reserve(
            row, 3_000, what_for=WhatFor.OA, reference=f"OA-{year}-{n:03}", coach=carla, school=wilg, by=lotte, now=now
        )
        day = first_day(year)
        while day <= today:
            if kept.rest - kept.consumed >= 180 and kept.consumed < 2_700:
                log_time(carla, reservation=kept, **typed(worked_on=day, minutes=90, now=now))
                kept.refresh_from_db()
            day += step + datetime.timedelta(days=n)
    plan_capacity(carla, school_year=year, minutes=72_000, by=lotte, now=now)
    return row


def test_a_board_reads_its_year(browse: Browse, bea: User, a_year_of_hours: Budget) -> None:
    page = browse(bea, "/uren/overzicht/")
    page.get_by_text("Elk getal gaat open").wait_for()
    unfold(page, "Cijfers per maand")
    check_page(page)
    screenshot(page, "overzicht-bestuur")
    page.get_by_role("row", name="De Wilg").get_by_role("link").nth(3).click()
    page.get_by_text("Losse boekingen zouden losse vragen laten zien.").wait_for()
    check_page(page)
    screenshot(page, "overzicht-bestuur-regels")


def test_the_coordinator_opens_a_figure_and_plans(
    browse: Browse, lotte: User, carla: User, a_year_of_hours: Budget
) -> None:
    page = browse(lotte, "/uren/overzicht/")
    check_page(page)
    screenshot(page, "overzicht-alv")
    page.get_by_role("link", name="Stichting De Boomgaard").first.click()
    page.wait_for_url("**board=**")
    check_page(page)
    page.goto("/uren/overzicht/regels/?total=consumed")
    check_page(page)
    screenshot(page, "overzicht-regels")

    page.goto("/uren/overzicht/coaches/")
    check_page(page)
    screenshot(page, "overzicht-coaches")
    page.goto("/uren/overzicht/coaches/uren/?only=other")
    check_page(page)
    page.goto(f"/uren/overzicht/coaches/toezeggingen/?coach={carla.pk}")
    check_page(page)
    screenshot(page, "overzicht-toezeggingen")
    page.goto("/uren/overzicht/coaches/")
    go(page.get_by_role("link", name="Plan Carla Meijer"))
    check_page(page)
    page.get_by_label("Uren in dit schooljaar").fill("1000")
    page.get_by_role("button", name="Bewaar").click()
    page.get_by_text("De uren van Carla Meijer zijn bewaard.").wait_for()


def test_a_coach_and_a_school_read_their_own(browse: Browse, carla: User, anja: User, a_year_of_hours: Budget) -> None:
    page = browse(carla, "/uren/overzicht/mijn-jaar/")
    check_page(page)
    unfold(page, "Cijfers per maand")
    check_page(page)
    screenshot(page, "overzicht-mijn-jaar")
    page.get_by_role("row", name="sep 2026").get_by_role("link").first.click()
    page.get_by_text("wat gecorrigeerd is, telt niet meer mee").wait_for()
    check_page(page)
    screenshot(page, "overzicht-mijn-uren")
    page = browse(anja, "/uren/overzicht/")
    page.get_by_role("heading", name="Uren per vraag").wait_for()
    check_page(page)
    screenshot(page, "overzicht-school")
