"""A parent on a phone: the school asks, the parent opens the link, types the code, agrees, and takes it back."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django import Settings

from intake import transitions as act
from intake.enums import ConsentMethod, ConsentState, RequestStatus
from intake.models import Consent, ConsentQuestion, PlanAgreement, Voice
from swvportal.foundation.models import Parent, School, User
from swvportal.foundation.personal_links import address_of
from tests.intake.made import agreed_with_plan, complete_draft, stored_document
from tests.journeys.browser import Browse, check_page, go, screenshot

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = 360


def test_a_parent_on_a_phone_gives_and_withdraws_consent(
    browse: Browse, anja: User, dirk: User, carla: User, lotte: User, wilg: School, settings: Settings
) -> None:
    request = complete_draft(wilg, anja, dirk, carla, second_parent=True)
    tom, opp = Parent.objects.get(name="Tom Jansen"), request.attachments.get()
    act.attach(request, document=stored_document(anja), kind=opp.kind, after=opp, by=anja, now=timezone.now())
    school = browse(anja, reverse("intake:part", args=[request.pk, "consents"]))
    check_page(school, expected=("presence",))
    screenshot(school, "toestemming-en-instemming")
    ways = school.get_by_role("link", name="Vragen met een persoonlijke link")
    go(ways.filter(has_text="Tom Jansen"))
    check_page(school)
    screenshot(school, "toestemming-vragen")
    school.get_by_label("per mail; de code zegt u aan de telefoon of in een gesprek").check()
    school.get_by_label("E-mailadres").fill("tom@story.example")
    go(school.get_by_role("button", name="De link maken"))
    check_page(school)
    screenshot(school, "toestemming-code")
    code = school.locator(".tile-count").inner_text()
    question = ConsentQuestion.objects.get(parent=tom)

    phone = browse(None, address_of(question.link).removeprefix(settings.BASE_URL), width=PHONE, script=False)
    assert phone.url.endswith("/p/")  # no address, history or log of a next page holds the token
    screenshot(phone, "toestemming-deur")
    phone.get_by_label("Code").fill("000000" if code.replace(" ", "") != "000000" else "111111")
    go(phone.get_by_role("button", name="Ga verder"))
    expect(phone.get_by_text("Aantal pogingen dat nog over is: 4.").first).to_be_visible()
    phone.get_by_label("Code").fill(code)
    go(phone.get_by_role("button", name="Ga verder"))
    expect(phone.get_by_text("Het gaat over Sam.")).to_be_visible()
    screenshot(phone, "toestemming-vraag")
    phone.get_by_label("Ja, ik ben het ermee eens").check()
    phone.get_by_label("Nee, ik ben het niet eens met het plan").check()
    phone.get_by_label("In eigen woorden").fill("Het gaat mij te snel.")
    go(phone.get_by_role("button", name="Mijn antwoorden versturen"))
    expect(phone.get_by_text("Schrijf waarom u het niet eens bent met het plan.").first).to_be_visible()
    screenshot(phone, "toestemming-vraag-fout")
    phone.get_by_label("Bent u het niet eens: waarom niet?").fill("Ik wil eerst met de leerkracht praten.")
    phone.get_by_label("Ik ben het met een deel eens").check()
    go(phone.get_by_role("button", name="Mijn antwoorden versturen"))
    expect(phone.get_by_text("Dank. De toestemming is binnen.")).to_be_visible()
    screenshot(phone, "toestemming-antwoorden")
    consent = Consent.objects.get(parent=tom)
    assert (consent.state, consent.method) == (ConsentState.GIVEN, ConsentMethod.LINK)
    assert [one.words for one in Voice.objects.filter(parent=tom)] == ["Het gaat mij te snel."]
    agreement = PlanAgreement.objects.get(parent=tom, followed_at=None)
    assert (agreement.state, agreement.attachment.version) == ("no", 2)

    agreed_with_plan(request, Parent.objects.get(name="Eva Jansen"), by=anja)
    act.submit(request, by=anja, now=timezone.now())
    go(phone.get_by_role("link", name="Mijn toestemming intrekken"))
    expect(phone.get_by_text("Zonder deze toestemming stopt de aanvraag")).to_be_visible()
    screenshot(phone, "toestemming-intrekken")
    go(phone.get_by_role("button", name="Ja, intrekken"))
    expect(phone.get_by_text("Het antwoord is ingetrokken.")).to_be_visible()
    request.refresh_from_db()
    assert request.status == RequestStatus.WITHDRAWN
    go(phone.get_by_role("button", name="Deze pagina sluiten"))
    expect(phone.get_by_role("heading", name="De pagina is gesloten")).to_be_visible()
    loket = browse(lotte, reverse("intake:disagreement", args=[request.pk]))
    check_page(loket)
    screenshot(loket, "ouders-oneens")
    for name in ("records", "sight"):
        loket.goto(reverse(f"intake:{name}", args=[request.pk]))
        check_page(loket)
    screenshot(loket, "wie-mag-dit-zien")


def test_every_page_behind_the_door_is_accessible(
    browse: Browse, anja: User, dirk: User, carla: User, wilg: School, settings: Settings
) -> None:
    request = complete_draft(wilg, anja, dirk, carla, second_parent=True)
    tom = Parent.objects.get(name="Tom Jansen")
    question, code = act.ask_by_link(request, parent=tom, email="", once=request.pk, by=anja, now=timezone.now())
    phone = browse(None, "/p/niets-hier/", width=PHONE)
    check_page(phone)  # a dead link
    phone.goto(address_of(question.link).removeprefix(settings.BASE_URL))
    check_page(phone)
    phone.get_by_label("Code").fill("12")
    go(phone.get_by_role("button", name="Ga verder"))
    check_page(phone, expected=("422",))
    phone.get_by_label("Code").fill(code)
    go(phone.get_by_role("button", name="Ga verder"))
    check_page(phone, expected=("422",))
    phone.get_by_label("Nee, ik ben het er niet mee eens").first.check()
    go(phone.get_by_role("button", name="Mijn antwoorden versturen"))
    check_page(phone, expected=("422",))
    go(phone.get_by_role("link", name="Mijn toestemming intrekken"))
    check_page(phone, expected=("422",))
    go(phone.get_by_role("button", name="Deze pagina sluiten"))
    check_page(phone, expected=("422",))
