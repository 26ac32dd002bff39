"""A school runs out and asks for reserve, the office gives, the school sees it: in Chromium, nothing for axe."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from hours.enums import Purpose, WhatFor
from hours.models import Budget, ReserveRequest
from hours.transitions import allocate, enter_contract, open_budget, reserve
from swvportal.foundation.models import School, Supplier, User
from swvportal.foundation.schoolyears import school_year_of
from tests.journeys.browser import Browse, check_page, go, screenshot

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def budget(wilg: School, team: Supplier, oscar: User) -> Budget:
    """Ten hours of De Wilg, of which half an hour is left, and a contract with ten hours of reserve."""
    now = timezone.now()
    year = school_year_of(timezone.localdate(now))
    enter_contract(supplier=team, school_year=year, minutes=6000, reserve=600, by=oscar, now=now)
    row = open_budget(supplier=team, school_year=year, purpose=Purpose.CB, school=wilg)
    allocate(row, 600, by=oscar, now=now)
    reserve(row, 570, what_for=WhatFor.AGREEMENT, reference="OV-1", school=wilg, by=oscar, now=now)
    return row


def test_from_the_shortage_to_the_hours(browse: Browse, budget: Budget, anja: User, oscar: User) -> None:
    school = browse(anja, "/uren/overzicht/")
    expect(school.get_by_text("De Wilg heeft nog 0:30 van 10:00 uur")).to_be_visible()
    check_page(school)
    screenshot(school, "reserve-overzicht")
    go(school.get_by_role("link", name="Vraag om reserve"))
    check_page(school)
    school.get_by_label("Uren", exact=True).fill("5")
    school.get_by_role("button", name="Vraag het kantoor").click()
    expect(school.get_by_role("alert").get_by_role("link")).to_have_text(["Vul “Waarvoor zijn de uren?” in."])
    expect(school.get_by_label("Uren", exact=True)).to_have_value("5")
    check_page(school, expected=("status of 422",))
    screenshot(school, "reserve-vragen")
    school.get_by_label("Waarvoor zijn de uren?").fill("Drie keer meekijken en nabespreken in groep 5.")
    school.get_by_role("button", name="Vraag het kantoor").click()
    expect(school.get_by_role("heading", level=1)).to_contain_text("Vraag om reserve VR-")
    check_page(school, expected=("status of 422",))
    screenshot(school, "reserve-gevraagd")

    office = browse(oscar, "/")
    check_page(office)
    screenshot(office, "reserve-start-kantoor")
    go(office.get_by_role("link", name="De Wilg vraagt 5:00 uur uit de reserve"))
    check_page(office)
    screenshot(office, "reserve-vraag-kantoor")
    go(office.get_by_role("link", name="Uren uit de reserve geven"))
    check_page(office)
    screenshot(office, "reserve-geven")
    office.get_by_label("Uren die u geeft").fill("4")
    office.get_by_label("Waarom minder?").fill("Genoeg tot de voorjaarsvakantie.")
    office.get_by_role("button", name="Geef deze uren").click()
    expect(office.get_by_text("De uren staan in het budget; wie het vroeg krijgt bericht.")).to_be_visible()
    office.goto("/uren/budgetten/reserve/")
    check_page(office)
    screenshot(office, "reserve-lijst")
    office.goto("/uren/overzicht/")
    expect(office.get_by_role("heading", name="Gegeven uit de reserve")).to_be_visible()
    check_page(office)
    row = ReserveRequest.objects.get()
    office.goto(f"/uren/budgetten/reserve/{row.pk}/terugnemen/")
    check_page(office)

    school.goto(f"/uren/budgetten/reserve/{row.pk}/")
    expect(school.get_by_text("Genoeg tot de voorjaarsvakantie.")).to_be_visible()
    go(school.get_by_role("link", name="Naar het budget"))
    expect(school.get_by_role("heading", name="4:30 uur over")).to_be_visible()
    check_page(school, expected=("status of 422",))
    screenshot(school, "reserve-budget")
