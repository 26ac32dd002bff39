"""Two people in one draft, each in a browser: they see each other and overwrite nothing unseen."""

from __future__ import annotations

import uuid

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from intake import transitions as act
from intake.enums import PartKey
from intake.models import RequestPart
from swvportal.foundation.models import School, User
from tests.journeys.browser import Browse, check_page, go, screenshot

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_ib_er_and_the_coach_write_side_by_side(
    live_server: object, browse: Browse, anja: User, bas: User, carla: User, wilg: School
) -> None:
    request = act.start_request(wilg, by=anja, key=uuid.uuid4(), now=timezone.now())
    act.ask_adviser(request, coach=carla, by=anja, now=timezone.now())
    question = f"/aanvragen/{request.pk}/deel/question/"

    first = browse(anja, question)
    coach = browse(carla, f"/aanvragen/{request.pk}/invullen/")
    expect(coach.get_by_text(f"{anja.name} werkt in deel 4")).to_be_visible()
    check_page(coach)
    screenshot(coach, "samen-lijst")
    go(coach.get_by_role("link", name="Advies van de schoolcoach"))
    coach.get_by_label("Welke ondersteuning adviseert u?").fill("Twee keer per week mee in de klas.")
    coach.get_by_label("Welke ondersteuning adviseert u?").blur()
    expect(coach.get_by_text("Concept bewaard om")).to_be_visible()

    second = browse(bas, question)
    expect(second.get_by_text(f"{anja.name} werkt ook in dit deel")).to_be_visible()
    check_page(second)
    screenshot(second, "samen-deel")
    second.get_by_label("Wat is de aanleiding?").fill("Bas zag het in de pauze.")
    second.get_by_label("Wat is de aanleiding?").blur()
    expect(second.get_by_text("Concept bewaard om")).to_be_visible()

    first.get_by_label("Wat is de aanleiding?").fill("Anja zag het in de klas.")
    first.get_by_role("button", name="Bewaar en ga verder").click()
    expect(first.get_by_text("Bas zag het in de pauze.")).to_be_visible()
    expect(first.get_by_label("Wat is de aanleiding?")).to_have_value("Anja zag het in de klas.")
    go(first.get_by_role("button", name="Bewaar mijn tekst"))

    kept = {part.key: part.data for part in RequestPart.objects.filter(request=request)}
    assert kept[PartKey.QUESTION]["occasion"] == "Anja zag het in de klas."
    assert kept[PartKey.ADVICE]["support"] == "Twee keer per week mee in de klas."
