"""Oscar reads what closes and closes a month, with and without JavaScript; he agrees when hours lapse."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from hours.enums import Activity, Purpose
from hours.models import Budget, MonthClosing
from hours.months import month_before, month_of
from hours.transitions import allocate, log_time, open_budget
from swvportal.foundation.models import Partnership, Supplier, User
from swvportal.foundation.schoolyears import school_year_of
from tests.journeys.browser import Browse, check_page, go, screenshot

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def budget(team: Supplier, oscar: User, carla: User, partnership: Partnership) -> Budget:
    """Ten hours, and time of last month."""
    now = timezone.now()
    row = open_budget(supplier=team, school_year=school_year_of(timezone.localdate(now)), purpose=Purpose.OA)
    allocate(row, 600, by=oscar, now=now)
    log_time(
        carla,
        reservation=None,
        worked_on=last_month(),
        minutes=90,
        activity=Activity.STUDY,
        note="",
        key=row.pk,
        now=now,
    )
    return row


def last_month() -> datetime.date:
    return month_before(month_of(timezone.localdate()))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_office_closes_a_month(browse: Browse, oscar: User, budget: Budget, script: bool) -> None:
    month = last_month()
    page = browse(oscar, f"/uren/maanden/?year={school_year_of(month)}", width=1280 if script else 360, script=script)
    if script:
        check_page(page)
        screenshot(page, "maanden")
    go(page.locator(f'a[href="/uren/maanden/{month.year}/{month.month}/sluiten/"]'))
    if script:
        check_page(page)
        screenshot(page, "maand-sluiten")
    page.get_by_role("button", name="Sluit deze maand").click()
    page.get_by_text("De maand is gesloten.").wait_for()
    if script:
        check_page(page)
        screenshot(page, "maanden-gesloten")

    assert MonthClosing.objects.get().month == month


def test_the_office_agrees_when_hours_lapse(browse: Browse, oscar: User, budget: Budget) -> None:
    page = browse(oscar, f"/uren/budgetten/{budget.pk}/")
    go(page.get_by_role("link", name="Wijzig wanneer uren vervallen"))
    check_page(page)
    screenshot(page, "budget-verval")
    page.get_by_label("nooit").check()
    page.get_by_role("button", name="Bewaar").click()
    page.get_by_text("Ongebruikte uren vervallen nooit.").wait_for()
    check_page(page)
    screenshot(page, "budget-verval-bewaard")
