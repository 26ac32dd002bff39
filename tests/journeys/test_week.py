"""Carla's week on a phone and on a screen, with and without JavaScript; Lotte decides on what was above the grant."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.utils import timezone

from hours.enums import Activity, Purpose, TimeStatus, WhatFor
from hours.models import Reservation, TimeEntry
from hours.transitions import allocate, log_time, open_budget, reserve
from swvportal.foundation.models import Partnership, School, Supplier, User
from swvportal.foundation.schoolyears import school_year_of
from tests.journeys.browser import Browse, check_page, go, screenshot

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def granted(
    team: Supplier, wilg: School, carla: User, oscar: User, karin: User, partnership: Partnership
) -> Reservation:
    """Two hours for Carla, of a budget of ten, and three consultation hours of De Wilg."""
    now = timezone.now()
    year = school_year_of(timezone.localdate(now))
    budget = open_budget(supplier=team, school_year=year, purpose=Purpose.OA)
    allocate(budget, 600, by=oscar, now=now)
    allocate(open_budget(supplier=team, school_year=year, purpose=Purpose.CB, school=wilg), 180, by=oscar, now=now)
    return reserve(
        budget, 120, what_for=WhatFor.OA, reference="OA-2026-001", coach=carla, school=wilg, by=karin, now=now
    )


def logged(coach: User, reservation: Reservation | None, minutes: int, *, days_ago: int) -> TimeEntry:
    now = timezone.now()
    return log_time(
        coach,
        reservation=reservation,
        worked_on=timezone.localdate(now) - datetime.timedelta(days=days_ago),
        minutes=minutes,
        activity=Activity.OBSERVATION,
        note="Met de leerkracht gesproken.",
        key=uuid.uuid4(),
        now=now,
    )


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_week_by_day(browse: Browse, carla: User, granted: Reservation, script: bool) -> None:
    logged(carla, granted, 60, days_ago=7)
    logged(carla, None, 30, days_ago=7)
    page = browse(carla, "/uren/", width=360, script=script)
    page.get_by_role("link", name="Deze week per dag").click()
    page.get_by_label("Waarvoor was het?").select_option(label="1:00 over: De Wilg, OA-2026-001")
    page.get_by_label("Wat hebt u gedaan?").select_option("coaching")
    page.get_by_label("Hoe lang?").fill("1,5")
    page.get_by_role("button", name="Bewaar").click()
    page.get_by_text("1:30 is bewaard, boven de toekenning.").wait_for()
    page.get_by_label("Waarvoor was het?").select_option(index=1)
    page.get_by_label("Hoe lang?").fill("45m")
    page.get_by_role("button", name="Bewaar").click()
    page.get_by_text("0:45 is geboekt voor De Wilg.").wait_for()
    if script:
        check_page(page)
        screenshot(page, "uren-week")

    go(page.get_by_role("link", name="Neem over van vorige week"))
    if script:
        check_page(page)
        screenshot(page, "uren-week-overnemen")
    page.get_by_role("textbox").first.fill("0:20")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Bewaar de gekozen regels").click()
    page.get_by_text("1 regel is overgenomen.").wait_for()
    assert TimeEntry.objects.filter(worked_on=timezone.localdate(), minutes=20).count() == 1


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_coordinator_decides(browse: Browse, carla: User, lotte: User, granted: Reservation, script: bool) -> None:
    entry = logged(carla, granted, 150, days_ago=0)
    page = browse(lotte, "/uren/budgetten/", width=1280 if script else 360, script=script)
    go(page.get_by_role("link", name="Boven toekenning (1)"))
    if script:
        check_page(page)
        screenshot(page, "boven-toekenning")
    page.get_by_role("link", name="Beslis").click()
    page.get_by_role("button", name="Beslis").click()
    page.get_by_role("alert").first.wait_for()
    if script:
        check_page(page, expected=("status of 422",))
        screenshot(page, "boven-toekenning-beslis")
    page.get_by_label("Breid de reservering uit met wat tekort is").check()
    page.get_by_role("button", name="Beslis").click()
    page.get_by_text("De reservering is uitgebreid").wait_for()
    entry.refresh_from_db()
    assert entry.status == TimeStatus.BOOKED
