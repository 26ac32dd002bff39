"""The season in a real browser: the loket invites and extends many, the school renews, the office releases."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from arrangements import transitions as decide
from coaching import transitions as work
from intake.models import Request
from swvportal.foundation.models import School, Supplier, User
from tests.arrangements.made import a_grant, cb_budget, granted, oa_budget, reviewed
from tests.intake.made import before_committee, nameless
from tests.journeys.browser import Browse, check_page, go, screenshot

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_season_to_an_extension_and_a_renewal(
    browse: Browse, wilg: School, anja: User, dirk: User, carla: User, lotte: User, karin: User, mark: User, mina: User,
    oscar: User, team: Supplier,
) -> None:  # fmt: skip
    oa_budget(team, oscar)
    cases = [before_committee(wilg, anja, dirk, carla, lotte, first_name=name) for name in ("Sam", "Noor", "Yara")]
    for case in cases[:2]:
        granted(case, carla, karin, mark, mina)
        work.start(case, first_contact_on=timezone.localdate(), by=carla, now=timezone.now())
    reviewed(cases[2], mark, mina)
    decide.record_decision(cases[2], a_grant(carla), by=karin, now=timezone.now())
    question, hours = nameless(wilg, anja), cb_budget(team, oscar, school=wilg)
    given = decide.Work(carla, hours, 60, timezone.localdate(), a_grant(carla).ends_on)  # type: ignore[arg-type]
    decide.assign(question, given, by=lotte, now=timezone.now())

    page = browse(lotte, "/loket/")
    go(page.get_by_role("link", name="Seizoen"))
    check_page(page)
    screenshot(page, "season")
    page.get_by_role("checkbox", name=cases[0].reference).check()
    page.get_by_role("checkbox", name=cases[1].reference).check()
    go(page.get_by_role("button", name="Uitnodigen voor een vervolgaanvraag"))
    check_page(page)
    go(page.get_by_role("button", name="Uitnodigen"))
    expect(page.get_by_text("2 zijn gedaan.")).to_be_visible()
    go(page.get_by_role("link", name="Terug naar de lijst").last)
    for row in (cases[0], question):
        page.get_by_role("checkbox", name=row.reference).check()
    go(page.get_by_role("button", name="Verleng wat is aangevinkt"))
    go(page.get_by_role("button", name="2 aanvragen verlengen"))
    check_page(page, expected=("status of 422",))
    screenshot(page, "season-extend")
    page.get_by_label("Waarom is er meer nodig?").fill("De afbouw vraagt nog een half jaar.")
    go(page.get_by_role("button", name="2 aanvragen verlengen"))
    expect(page.get_by_text("2 zijn gedaan.")).to_be_visible()
    check_page(page, expected=("status of 422",))

    page = browse(anja, "/aanvragen/", script=False)
    page.get_by_role("link", name="Wat loopt af").click()
    page.get_by_role("button", name="Beginnen Noor Jansen").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert Request.objects.get(grew_from=cases[1]).pupil == cases[1].pupil
    page = browse(anja, "/aanvragen/loopt-af/")
    check_page(page)
    screenshot(page, "season-school")

    page = browse(oscar, "/commissie/vrijgeven/")
    check_page(page)
    go(page.get_by_role("link", name="Alles op deze pagina aanvinken"))
    go(page.get_by_role("button", name="Bekijk wat er gebeurt"))
    check_page(page)
    go(page.get_by_role("button", name="1 besluit vrijgeven"))
    expect(page.get_by_role("link", name="Naar de brieven")).to_be_visible()
