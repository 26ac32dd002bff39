"""From the plan of the year to a request: a school plans its SOT, talks a pupil through and asks, in Chromium."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from intake import transitions as act
from intake.models import Request, SchoolCoach, SotMeeting
from swvportal.foundation.models import School, User
from tests.intake.sot import when
from tests.journeys.browser import Browse, check_page, go, screenshot

pytestmark = pytest.mark.django_db(transaction=True)
REFUSED = ("status of 422",)


def filled(page: Page, **texts: str) -> None:
    """Type into the fields with these names."""
    for name, text in texts.items():
        page.locator(f"[name='{name.replace('__', '-')}']").fill(text)


def test_from_the_plan_of_the_year_to_a_request(
    browse: Browse, wilg: School, anja: User, carla: User, lotte: User
) -> None:
    SchoolCoach.objects.create(school=wilg, coach=carla, since=datetime.date(2024, 8, 1))
    today = timezone.localdate()
    coming = today + datetime.timedelta(days=10)
    desk = browse(lotte, "/loket/sot/")
    expect(desk.get_by_role("rowheader", name="De Wilg")).to_be_visible()
    check_page(desk)
    screenshot(desk, "sot-wat-ontbreekt")

    school = browse(anja, "/sot/")
    check_page(school)
    go(school.get_by_role("link", name="Vaste leden van De Wilg"))
    filled(school, name="Wim Wijk", email="wim@wijk.example")
    school.get_by_label("In welke functie?").select_option("police")
    school.get_by_label("alleen punten waarvoor wij deze persoon vragen").check()
    school.get_by_role("button", name="Toevoegen").click()
    expect(school.get_by_text("Het lid is toegevoegd")).to_be_visible()
    check_page(school)
    screenshot(school, "sot-leden")

    school.goto("/sot/plannen/")
    filled(school, first=today.isoformat(), second=coming.isoformat(), starts_at="13:00", ends_at="12:00")
    school.get_by_role("button", name="Plan").click()
    expect(school.get_by_role("alert").get_by_role("link")).to_have_count(2)
    check_page(school, expected=REFUSED)
    screenshot(school, "sot-plannen")
    filled(school, ends_at="15:00", place="De teamkamer")
    school.get_by_role("button", name="Plan").click()
    expect(school.get_by_text("Er zijn 2 overleggen gepland.")).to_be_visible()
    check_page(school, expected=REFUSED)
    screenshot(school, "sot-jaarplan")

    meeting = SotMeeting.objects.get(held_on=today)
    school.goto(f"/sot/{meeting.pk}/")
    go(school.get_by_role("link", name="Nieuw agendapunt"))
    check_page(school, expected=REFUSED)
    school.get_by_label("een andere leerling").check()
    filled(school, first_name="Noor", last_name="Bakker", group="6", question="Hoe krijgt Noor weer plezier in lezen?")
    school.get_by_role("group", name="Zijn de ouders uitgenodigd?").get_by_label("ja").check()
    filled(school, parents_invited_on=today.isoformat())
    school.get_by_label("Wim Wijk, wijkagent").check()
    screenshot(school, "sot-nieuw-punt")
    school.get_by_role("button", name="Op de agenda zetten").click()
    expect(school.get_by_role("heading", name="1. Noor Bakker")).to_be_visible()
    check_page(school, expected=REFUSED)

    go(school.get_by_role("link", name="Opschrijven wat eruit kwam"))
    check_page(school, expected=REFUSED)
    school.get_by_role("group", name="Waren de ouders erbij?").get_by_label("ja").check()
    filled(school, needs="Boeken die ze zelf kiest.", line0__what="Een voorleesmaatje zoeken.")
    filled(school, line0__who="leerkracht", line0__due_on=coming.isoformat())
    school.get_by_role("button", name="Bewaar").click()
    expect(school.get_by_text("Een voorleesmaatje zoeken.").first).to_be_visible()
    go(school.get_by_role("link", name="Verslag afronden"))
    check_page(school, expected=REFUSED)
    school.get_by_label("Anja Smit, intern begeleider").check()
    school.get_by_role("button", name="Verslag afronden").click()
    expect(school.get_by_text("Het verslag staat vast.").first).to_be_visible()
    check_page(school, expected=REFUSED)
    screenshot(school, "sot-verslag")

    go(school.get_by_role("link", name="Verder met een aanvraag"))
    check_page(school, expected=REFUSED)
    screenshot(school, "sot-verder")
    school.get_by_label("consultatie").check()
    school.get_by_role("button", name="Begin").click()
    request = Request.objects.get()
    expect(school).to_have_url(f"{school.url.partition('/aanvragen/')[0]}/aanvragen/{request.pk}/invullen/")
    school.goto(f"/aanvragen/{request.pk}/deel/question/")
    expect(school.locator("[name$='teacher_question']")).to_have_value("Hoe krijgt Noor weer plezier in lezen?")
    school.goto(f"/aanvragen/{request.pk}/")
    check_page(school, expected=REFUSED)
    go(school.get_by_role("link", name=meeting.reference))
    expect(school.get_by_role("link", name="Consultatie")).to_be_visible()


def test_the_other_pages_of_a_meeting(browse: Browse, wilg: School, anja: User) -> None:
    day = timezone.localdate() + datetime.timedelta(days=10)
    meeting = act.plan_sot(wilg, kind="team", days=[when(day)], by=anja, now=timezone.now())[0]
    page = browse(anja, f"/sot/{meeting.pk}/deelnemers/")
    check_page(page)
    page.goto(f"/sot/{meeting.pk}/verplaatsen/")
    check_page(page)
    page.goto("/mijn-agenda/")
    check_page(page)
    page.get_by_role("button", name="Maak een adres").click()
    expect(page.get_by_label("Adres van uw agenda")).to_be_visible()
    check_page(page)
    screenshot(page, "mijn-agenda")
    page.goto(f"/sot/{meeting.pk}/afzeggen/")
    check_page(page)
    page.get_by_label("Waarom?").fill("Te veel zieken.")
    page.get_by_role("button", name="Afzeggen").click()
    expect(page.get_by_text("Te veel zieken.")).to_be_visible()
    check_page(page)
