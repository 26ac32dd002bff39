"""Carla logs an hour and a half by phone, without JavaScript as well, and takes it back; Lotte opens a number."""

from __future__ import annotations

import pytest
from django.utils import timezone

from hours.enums import Purpose, WhatFor
from hours.models import Reservation, TimeEntry
from hours.transitions import allocate, open_budget, reserve
from swvportal.foundation.models import Partnership, Supplier, User
from swvportal.foundation.schoolyears import school_year_of
from tests.journeys.browser import Browse, check_page, go, screenshot

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def granted(team: Supplier, carla: User, oscar: User, karin: User, partnership: Partnership) -> Reservation:
    """Two hours for Carla, of a budget of ten."""
    now = timezone.now()
    budget = open_budget(supplier=team, school_year=school_year_of(timezone.localdate(now)), purpose=Purpose.OA)
    allocate(budget, 600, by=oscar, now=now)
    return reserve(budget, 120, what_for=WhatFor.OA, reference="OA-2026-001", coach=carla, by=karin, now=now)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_coach_logs_time_by_phone(browse: Browse, carla: User, granted: Reservation, script: bool) -> None:
    page = browse(carla, "/uren/", width=360, script=script)
    if script:
        check_page(page)
        screenshot(page, "uren")
    page.get_by_label("observatie").check()
    page.get_by_label("1:30").check()
    page.get_by_role("button", name="Bewaar").click()

    page.get_by_text("1:30 is geboekt voor OA-2026-001.").wait_for()
    page.go_back()
    page.reload()
    page.get_by_label("observatie").check()
    page.get_by_label("2:00").check()
    page.get_by_role("button", name="Bewaar").click()
    page.get_by_text("2:00 is bewaard, boven de toekenning.").wait_for()
    if script:
        check_page(page)
        screenshot(page, "uren-boven-toekenning")

    go(page.get_by_role("link", name="Corrigeer").first)
    if script:
        check_page(page)
    page.get_by_label("Waarom corrigeert u dit?").fill("Dubbel ingevoerd.")
    page.get_by_role("button", name="Corrigeer").click()
    page.get_by_text("De uren zijn gecorrigeerd.").wait_for()
    assert TimeEntry.objects.counting().count() == 1


def test_a_coordinator_opens_a_number_to_its_lines(browse: Browse, lotte: User, granted: Reservation) -> None:
    page = browse(lotte, "/uren/budgetten/")
    check_page(page)
    screenshot(page, "urenbudgetten")

    page.get_by_role("link", name="2:00").click()
    page.get_by_text("Alle boekingen samen: 2:00 uur.").wait_for()
    check_page(page)
    screenshot(page, "urenbudget")
