"""Anja chooses what she gets by mail, gets it in one mail, and finds all of it on her page; also without script."""

from __future__ import annotations

import datetime

import pytest
from playwright.sync_api import expect

from intake.models import Request
from swvportal.foundation.enums import MessageGroup, MessagePace
from swvportal.foundation.models import MessageChoice, Notification, School, User
from tests.foundation.telling import MONDAY, tell
from tests.intake.made import submitted
from tests.journeys.browser import Browse, check_page, go, screenshot
from tests.journeys.steps import choose, headed, press

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked(wilg: School, anja: User, dirk: User, carla: User) -> Request:
    """A request of De Wilg, with messages about it on a few days."""
    request = submitted(wilg, anja, dirk, carla)
    Notification.objects.all().delete()
    for days, kind in enumerate(("request_received", "request_returned", "work_started", "question_reminder")):
        row = tell(anja, request, kind, now=MONDAY + datetime.timedelta(days=days))
        row.facts["since"] = "2026-11-16"
        row.save(update_fields=["facts"])
    return request


def test_messages_are_chosen_found_and_read(browse: Browse, anja: User, asked: Request) -> None:
    page = browse(anja, "/")
    go(page.get_by_role("link", name="Meldingen, 4 niet gelezen"))
    headed(page, "Messages")
    expect(page.locator("tbody tr")).to_have_count(4)
    check_page(page)
    screenshot(page, "meldingen")
    page.get_by_label("Alleen wat ik niet gelezen heb").check()
    page.get_by_label("Waarover").select_option(label="Een vraag over uw aanvraag")
    go(page.get_by_role("button", name="Toon"))
    expect(page.locator("tbody tr")).to_have_count(1)
    check_page(page)
    screenshot(page, "meldingen-gefilterd")
    go(page.get_by_role("button", name=f"Een vraag over aanvraag {asked.reference}"))
    assert page.url.endswith(f"/aanvragen/{asked.pk}/")
    go(page.get_by_role("link", name="Meldingen, 3 niet gelezen"))
    go(page.get_by_role("link", name="Kies wat u per mail krijgt"))
    headed(page, "What you get by mail")
    check_page(page)
    screenshot(page, "meldingen-per-mail")


def test_a_count_of_three_signs_stays_on_one_line(browse: Browse, anja: User, asked: Request) -> None:
    for _number in range(100):
        tell(anja, asked)
    page = browse(anja, "/", width=360)
    count = page.locator(".bell-count")
    expect(count).to_have_text("99+")
    box = count.bounding_box()
    assert box is not None
    assert box["height"] < 30


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_choice_is_kept_and_shown(script: bool, browse: Browse, anja: User) -> None:
    page = browse(anja, "/meldingen/per-mail/", script=script)
    choose(page, MessageGroup.WAITING.label, MessagePace.DAILY.label)
    choose(page, MessageGroup.HOURS.label, MessagePace.NEVER.label)
    with page.expect_navigation():
        press(page, "Keep my choice")
    page.get_by_text("Uw keuze is bewaard. Die geldt vanaf nu.").wait_for()
    group = page.get_by_role("group", name="Wat op mij wacht")
    expect(group.get_by_label("Eenmaal per dag, samen in één mail")).to_be_checked()
    kept = dict(MessageChoice.objects.filter(user=anja).values_list("group", "pace"))
    asked = dict.fromkeys(("requests", "meetings", "letters"), "at_once")
    assert kept == asked | {"waiting": "daily", "hours": "never"}
    if script:
        check_page(page)
        screenshot(page, "meldingen-bewaard")
