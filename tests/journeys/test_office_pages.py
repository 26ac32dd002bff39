"""Every page of the office, and those of an extension, in Chromium at 1280, 360 and 320 px: nothing for axe."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from arrangements.transitions import plan_meeting
from coaching import transitions as coaching
from intake import transitions as act
from intake.models import SchoolCoach
from swvportal.foundation.models import Board, School, Supplier, User
from tests.arrangements.made import granted, oa_budget
from tests.intake.made import before_committee, submitted
from tests.journeys.browser import Browse, check_page, screenshot

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_pages_of_the_office(
    browse: Browse, wilg: School, eik: School, kpo: Board, team: Supplier, anja: User, dirk: User, carla: User,
    oscar: User, lotte: User,
) -> None:  # fmt: skip
    budget = oa_budget(team, oscar)
    SchoolCoach.objects.create(school=wilg, coach=carla, since=timezone.localdate())
    submitted(wilg, anja, dirk, carla)
    today = timezone.localdate()
    meeting = plan_meeting(held_on=today, starts_at=datetime.time(15, 30), place="Zaal 2", today=today)
    pages = {
        "kantoor-instellingen": "/kantoor/instellingen/",
        "kantoor-teams": "/kantoor/teams/",
        "kantoor-team": f"/kantoor/teams/{team.pk}/",
        "kantoor-besturen": "/kantoor/besturen/",
        "kantoor-bestuur": f"/kantoor/besturen/{kpo.pk}/",
        "kantoor-vaste-coaches": "/kantoor/vaste-coaches/",
        "kantoor-vaste-coach": f"/kantoor/vaste-coaches/{wilg.pk}/",
        "kantoor-vaste-coach-leeg": f"/kantoor/vaste-coaches/{eik.pk}/",
        "kantoor-mensen": "/kantoor/mensen/",
        "kantoor-mens": f"/kantoor/mensen/{anja.pk}/",
        "kantoor-uitnodigingen": "/kantoor/mensen/uitnodigingen/",
        "kantoor-scholen": "/kantoor/scholen/",
        "kantoor-verzending": "/kantoor/verzending/",
        "kantoor-uren-toekennen": "/uren/budgetten/toekennen/",
        "kantoor-budgetten": "/uren/budgetten/",
        "kantoor-budget": f"/uren/budgetten/{budget.pk}/?kind=allocated",
        "kantoor-brieven": "/brieven/",
        "kantoor-meldingen": "/meldingen/",
        "kantoor-vergaderingen": "/commissie/vergaderingen/",
        "kantoor-vergadering": f"/commissie/vergaderingen/{meeting.pk}/",
    }
    page = browse(oscar)
    for name, path in pages.items():
        page.goto(path)
        check_page(page)
        screenshot(page, name)


def test_a_form_of_the_office_points_at_what_to_mend(browse: Browse, team: Supplier, oscar: User) -> None:
    page = browse(oscar, "/kantoor/instellingen/")
    page.get_by_label("Naam").first.fill("")
    page.get_by_label("Werkdagen bij het loket").fill("0")
    page.get_by_role("button", name="Instellingen bewaren").click()

    expect(page.get_by_role("alert")).to_contain_text("Controleer nog 2 dingen")
    check_page(page, expected=("status of 422",))
    screenshot(page, "kantoor-instellingen-fout")
    page.goto("/uren/budgetten/toekennen/")
    page.get_by_role("button", name="Toekennen").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check_page(page, expected=("status of 422",))


def test_the_pages_of_an_extension(
    browse: Browse, wilg: School, team: Supplier, anja: User, dirk: User, carla: User, lotte: User, mark: User,
    mina: User, karin: User, oscar: User,
) -> None:  # fmt: skip
    oa_budget(team, oscar)
    request = before_committee(wilg, anja, dirk, carla, lotte)
    granted(request, carla, karin, mark, mina)
    coaching.start(request, first_contact_on=timezone.localdate(), by=carla, now=timezone.now())
    school = browse(anja, f"/aanvragen/{request.pk}/verlengen/")
    check_page(school)
    screenshot(school, "verlengen")
    act.extend(request, reason="Er is meer nodig.", by=anja, now=timezone.now())
    for name, path in (("verlenging-intrekken", "verlenging-intrekken/"), ("verlenging-dossier", "")):
        school.goto(f"/aanvragen/{request.pk}/{path}")
        check_page(school)
        screenshot(school, name)
    committee = browse(karin, f"/commissie/zaak/{request.pk}/")
    check_page(committee)
    screenshot(committee, "verlenging-commissie")


def test_folded_answers_open_by_keyboard_and_are_on_paper(
    browse: Browse, wilg: School, anja: User, dirk: User, carla: User
) -> None:
    request = submitted(wilg, anja, dirk, carla)
    page = browse(anja, f"/aanvragen/{request.pk}/")
    answer = page.get_by_text("Korte opdrachten met een duidelijk einde.")

    expect(answer).to_be_hidden()
    page.get_by_role("heading", name="Beeld van de leerling (HGW)").locator("..").press("Enter")
    expect(answer).to_be_visible()
    check_page(page)
    screenshot(page, "dossier-open")
    page.reload()
    page.emulate_media(media="print")
    expect(answer).to_be_visible()
