"""The coordinator gives all that a coach has in hand to another one, in one step."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from coaching import transitions as work
from intake import transitions as act
from intake.models import Request, SchoolCoach
from swvportal.foundation.models import School, Supplier, User
from tests.arrangements.made import granted, oa_budget
from tests.intake.made import before_committee
from tests.journeys.browser import Browse, check_page, go, screenshot

pytestmark = pytest.mark.django_db(transaction=True)


def test_all_work_of_a_coach_goes_over(
    live_server: object, browse: Browse, people: dict[str, User], wilg: School, team: Supplier
) -> None:
    carla, cees, lotte = people["carla"], people["cees"], people["lotte"]
    oa_budget(team, people["oscar"])
    request = before_committee(wilg, people["anja"], people["dirk"], carla, lotte)
    granted(request, carla, people["karin"], people["mark"], people["mina"])
    work.start(Request.objects.get(), first_contact_on=timezone.localdate(), by=carla, now=timezone.now())
    act.start_request(wilg, by=people["anja"], key=uuid.uuid4(), now=timezone.now())
    SchoolCoach.objects.update(since=timezone.localdate() - datetime.timedelta(days=30))

    page = browse(lotte, "/uren/overzicht/coaches/")
    go(page.get_by_role("link", name="Overdragen Carla Meijer"))
    check_page(page)
    screenshot(page, "overdragen")
    page.get_by_label("Wie neemt het over?").select_option(label="Cees Bos")
    page.get_by_label("Waarom?").fill("Carla is met verlof.")
    go(page.get_by_role("button", name="Overdragen"))

    expect(page.get_by_text("3 zijn overgedragen aan Cees Bos.")).to_be_visible()
    expect(page.get_by_text("Er is niets over te dragen")).to_be_visible()
    check_page(page)
    screenshot(page, "overgedragen")
    assert {row.coach_id or row.adviser_id for row in Request.objects.all()} == {cees.pk}
