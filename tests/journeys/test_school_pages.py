"""The school's pages in a real browser: typed and kept by themselves, two writers, checks at every width."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from intake import transitions as act
from intake.enums import PartKey
from intake.kinds import parts_of
from intake.models import Request, RequestPart
from swvportal.foundation.models import School, User
from tests.intake.made import complete_draft
from tests.journeys.browser import Browse, check_page, go, screenshot

pytestmark = pytest.mark.django_db(transaction=True)


def at(page: Page, name: str, *args: object, shot: str = "") -> None:
    """Go to a page, check what holds for every page and keep its picture."""
    page.goto(reverse(name, args=args))
    check_page(page)
    if shot:
        screenshot(page, shot)


def test_all_pages_of_a_request(
    browse: Browse, anja: User, bas: User, dirk: User, carla: User, lotte: User, wilg: School
) -> None:
    full = complete_draft(wilg, anja, dirk, carla, second_parent=True)
    begun = act.start_request(wilg, by=anja, key=uuid.uuid4(), now=timezone.now())
    page = browse(anja, reverse("intake:requests"))
    at(page, "intake:requests", shot="school-requests")
    at(page, "intake:new", shot="school-new")
    at(page, "intake:write", begun.pk, shot="school-write-empty")
    at(page, "intake:write", full.pk, shot="school-write")
    for key in (part.key for part in parts_of(begun)):
        at(page, "intake:part", full.pk, key, shot=f"school-part-{key}")
    at(page, "intake:part", begun.pk, "tried")
    at(page, "intake:part", begun.pk, "consents", shot="school-part-consents-empty")
    at(page, "intake:check", full.pk, shot="school-check")
    at(page, "intake:withdraw", full.pk, shot="school-withdraw")
    silent = full.pupil.parents.get(name="Tom Jansen")  # type: ignore[union-attr]
    at(page, "intake:consent", full.pk, silent.pk, shot="school-consent")
    at(page, "intake:consent_withdraw", full.consents.get().pk)
    coach = browse(carla, reverse("intake:requests"))
    at(coach, "intake:requests", shot="coach-requests")
    at(coach, "intake:part", full.pk, "advice", shot="coach-advice")
    director = browse(dirk, reverse("intake:requests"))
    full.parts.filter(key=PartKey.DIRECTOR).update(data={})
    at(director, "intake:requests", shot="director-requests")
    at(director, "intake:part", full.pk, "director", shot="director-agree")


def test_typing_keeps_itself_and_a_second_writer_sees_both_texts(
    browse: Browse, anja: User, bas: User, wilg: School
) -> None:
    request = act.start_request(wilg, by=anja, key=uuid.uuid4(), now=timezone.now())
    place = reverse("intake:part", args=[request.pk, "question"])
    first, second = browse(anja, place), browse(bas, place)

    first.get_by_label("Wat is de aanleiding?").fill("Sam loopt vast.")
    expect(first.locator("#autosave")).to_have_text(re.compile(r"Concept bewaard om \d\d:\d\d"))
    first.get_by_label("Wat is de aanleiding?").fill("Sam loopt vast bij rekenen.")
    expect(first.locator("#id_version")).to_have_value("2")
    assert kept(request)["occasion"] == "Sam loopt vast bij rekenen."

    second.get_by_label("Wat is de aanleiding?").fill("Sam heeft rust nodig.")
    expect(second.locator("#autosave")).to_contain_text("Anja Smit heeft dit onderdeel ook bewaard")
    assert kept(request)["occasion"] == "Sam loopt vast bij rekenen."
    second.get_by_role("button", name="Toon beide teksten").click()
    expect(second.get_by_text("Sam loopt vast bij rekenen.")).to_be_visible()
    expect(second.get_by_label("Wat is de aanleiding?")).to_have_value("Sam heeft rust nodig.")
    check_page(second, expected=("409", "422"))
    screenshot(second, "school-stale")
    second.get_by_role("button", name="Bewaar mijn tekst").click()
    second.wait_for_url("**/invullen/")
    assert kept(request)["occasion"] == "Sam heeft rust nodig."


def kept(request: Request) -> dict[str, Any]:
    """The answers of the part Question as they stand now."""
    return dict(RequestPart.objects.get(request=request, key=PartKey.QUESTION).data)


def test_a_wrong_answer_is_pointed_out_and_stays(browse: Browse, anja: User, carla: User, wilg: School) -> None:
    request = act.start_request(wilg, by=anja, key=uuid.uuid4(), now=timezone.now())
    act.ask_adviser(request, coach=carla, by=anja, now=timezone.now())
    page = browse(carla, reverse("intake:part", args=[request.pk, "advice"]), script=False)

    page.get_by_label("Directe uren", exact=False).first.fill("veel")
    page.get_by_label("Welke expertise is nodig?").fill("gedrag")
    page.get_by_role("button", name="Bewaar en ga verder").click()

    expect(page.get_by_label("Directe uren", exact=False).first).to_have_value("veel")
    assert RequestPart.objects.get(request=request, key=PartKey.ADVICE).data["expertise"] == "gedrag"
    shown = browse(carla, reverse("intake:part", args=[request.pk, "advice"]))
    shown.get_by_label("Directe uren", exact=False).first.fill("veel")
    go(shown.get_by_role("button", name="Bewaar en ga verder"))
    check_page(shown, expected=("422",))
    screenshot(shown, "school-error")
