"""Every page of the committee and the coach in Chromium, at 1280, 360 and 320 px: nothing for axe, nothing blocked."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from arrangements import transitions as act
from arrangements.transitions import plan_meeting
from coaching.models import Trajectory
from intake.models import Request
from swvportal.foundation.letters.making import make_letters
from swvportal.foundation.models import School, Supplier, User
from tests.arrangements.made import a_grant, a_refusal, granted, oa_budget, reviewed
from tests.intake.made import before_committee
from tests.journeys.browser import Browse, check_page, screenshot

pytestmark = pytest.mark.django_db(transaction=True)


def look(page: Page, name: str = "") -> None:
    """Check a page, also one that answered to an incomplete form, and keep its picture."""
    check_page(page, expected=("status of 422",))
    if name:
        screenshot(page, name)


def test_the_pages_of_committee_and_coach(
    browse: Browse,
    wilg: School,
    anja: User,
    dirk: User,
    carla: User,
    lotte: User,
    team: Supplier,
    oscar: User,
    mark: User,
    mina: User,
    karin: User,
) -> None:
    now, today = timezone.now(), timezone.localdate()
    oa_budget(team, oscar)
    sam, daan, noor, yara = (
        before_committee(wilg, anja, dirk, carla, lotte, first_name=name) for name in ("Sam", "Daan", "Noor", "Yara")
    )
    plan_meeting(
        held_on=today + datetime.timedelta(days=3), starts_at=datetime.time(14), place="Kantoor, zaal 2", today=today
    )

    member = browse(mark, "/commissie/")
    look(member, "commissie-agenda")
    member.get_by_role("link", name="Sam Jansen").click()
    member.get_by_role("button", name="Bewaar mijn beoordeling").click()
    expect(member.get_by_role("alert")).to_contain_text("Controleer nog 5 dingen")
    look(member, "commissie-beoordeling-fout")
    reviewed(sam, mark, mina)
    reviewed(daan, mark, mina)
    member.goto(f"/commissie/zaak/{sam.pk}/")
    look(member, "commissie-zaak")

    chair = browse(karin, f"/commissie/zaak/{sam.pk}/besluit/")
    expect(chair.get_by_role("group", name="De toekenning")).to_be_visible()
    expect(chair.get_by_role("group", name="De afwijzing")).to_be_hidden()
    look(chair, "commissie-besluit")
    chair.get_by_label("Afwijzen").check()
    expect(chair.get_by_role("group", name="De toekenning")).to_be_hidden()
    chair.get_by_label("Motivering voor de school").fill("Wij volgen het advies.")
    chair.get_by_role("button", name="Leg vast en bekijk de brieven").click()
    expect(chair.get_by_role("alert")).to_contain_text("Controleer nog 2 dingen")
    expect(chair.get_by_label("Motivering voor de school")).to_have_value("Wij volgen het advies.")
    look(chair, "commissie-besluit-fout")

    act.record_decision(sam, a_grant(carla), by=karin, now=now)
    chair.goto(f"/commissie/zaak/{sam.pk}/vrijgeven/")
    for sheet in chair.locator("details.sheet summary").all()[1:]:
        sheet.click()
    look(chair, "commissie-vrijgeven")
    chair.get_by_role("button", name="Geef vrij en verstuur").click()
    chair.get_by_text("Vrijgegeven onder").wait_for()

    act.record_decision(daan, a_refusal(), by=karin, now=now)
    act.release(daan, by=karin, now=now)
    make_letters()
    office = browse(oscar, f"/aanvragen/{daan.pk}/bezwaar/")
    look(office, "commissie-bezwaar")
    office.goto("/brieven/")
    look(office, "brieven")
    act.register_objection(daan, received_on=today, reason="De ouders zijn het er niet mee eens.", by=oscar, now=now)
    for path, name in ((f"/commissie/zaak/{daan.pk}/bezwaar/", "bezwaar-besluit"), ("/commissie/", "agenda-later")):
        chair.goto(path)
        look(chair, f"commissie-{name}")
    chair.goto("/commissie/vergaderingen/")
    look(chair, "commissie-vergaderingen")

    granted(noor, carla, karin, mark, mina)
    granted(yara, carla, karin, mark, mina)
    coach = browse(carla, f"/trajecten/start/{noor.pk}/", width=360)
    look(coach, "traject-start")
    coach.get_by_role("button", name="Starten").click()
    coach.get_by_text("Het traject is gestart.").wait_for()
    look(coach, "traject")
    coach.get_by_role("button", name="Lever het verslag in").click()
    expect(coach.get_by_role("alert")).to_contain_text("Controleer")
    look(coach)
    coach.get_by_label("Verslag").fill("De leerkracht geeft nu korte instructies.")
    coach.get_by_role("button", name="Lever het verslag in").click()
    coach.get_by_text("Het verslag is bij de school.").wait_for()
    look(coach, "traject-evaluatie")
    coach.goto("/trajecten/")
    look(coach, "trajecten")
    trajectory = Trajectory.objects.get(request=Request.objects.get(pk=noor.pk))
    school = browse(anja, f"/trajecten/{trajectory.pk}/")
    look(school, "traject-school")
