"""The loket on a wide screen: the dossier beside the queue, by mouse and by keyboard, and a queue of thirty cleared."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from intake import transitions as act
from intake.enums import RequestStatus
from intake.models import Request
from swvportal.foundation.models import Look, School, Supplier, User
from tests.arrangements.made import cb_budget
from tests.intake.made import nameless, submitted
from tests.journeys.browser import Browse, check_page, go, screenshot

pytestmark = pytest.mark.django_db(transaction=True)
MOST_TABS = 80


@pytest.fixture
def queue(anja: User, dirk: User, carla: User, lotte: User, wilg: School, team: Supplier, oscar: User) -> list[Request]:
    """An education arrangement and two consultations, which the school has hours for."""
    cb_budget(team, oscar, school=wilg, minutes=6000)
    return [submitted(wilg, anja, dirk, carla), nameless(wilg, anja), nameless(wilg, anja)]


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.innerText || document.activeElement.id"))


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until a thing with this text, or this id, has the focus."""
    for _times in range(MOST_TABS):
        if focused(page) == wanted:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} cannot be reached with Tab; at {focused(page)}")


def turn_keys_on(page: Page) -> None:
    tab_to(page, "Toetsen J en K staan uit")
    page.keyboard.press("Enter")


def opened(page: Page, reference: str) -> None:
    """The dossier of this request stands beside the queue, and its row says so."""
    expect(page.locator("#pane")).to_contain_text(reference)
    expect(page.locator("a[data-row][aria-current]")).to_have_text(reference)


def test_a_row_opens_beside_the_queue_and_the_browser_goes_back_and_forward(
    queue: list[Request], browse: Browse, lotte: User
) -> None:
    page = browse(lotte, "/loket/")
    page.get_by_role("link", name=queue[0].reference).click()
    opened(page, queue[0].reference)
    expect(page.locator("#pane-head")).to_be_focused()
    page.get_by_role("link", name=queue[1].reference).click()
    opened(page, queue[1].reference)
    expect(page.get_by_role("button", name="Direct toewijzen")).to_be_visible()
    check_page(page)
    screenshot(page, "loket-beside")

    page.go_back()
    opened(page, queue[0].reference)
    page.go_forward()
    opened(page, queue[1].reference)
    page.reload()
    opened(page, queue[1].reference)
    page.keyboard.press("Escape")
    expect(page.locator("#pane")).to_be_hidden()
    assert focused(page) == queue[1].reference
    assert "open=" not in page.url


def test_on_a_narrow_screen_a_row_leads_to_its_page(queue: list[Request], browse: Browse, lotte: User) -> None:
    page = browse(lotte, "/loket/", width=1024)
    go(page.get_by_role("link", name=queue[0].reference))

    assert page.url.endswith(f"/loket/{queue[0].pk}/")


def test_who_walks_past_a_row_has_not_read_it(queue: list[Request], browse: Browse, lotte: User) -> None:
    page = browse(lotte, "/loket/")
    turn_keys_on(page)
    page.clock.install()
    for _each in queue:
        page.keyboard.press("j")
    page.clock.run_for(1000)
    opened(page, queue[2].reference)

    assert set(Look.objects.values_list("subject_id", flat=True)) == {queue[2].pk}


def test_an_act_comes_back_to_the_row_that_follows(queue: list[Request], browse: Browse, lotte: User) -> None:
    page = browse(lotte, "/loket/?owner=nobody")
    page.get_by_role("link", name=queue[0].reference).click()
    opened(page, queue[0].reference)
    go(page.get_by_role("link", name="Naar de commissie"))
    go(page.get_by_role("link", name="Annuleren"))
    opened(page, queue[0].reference)
    go(page.get_by_role("link", name="Naar de commissie"))
    page.get_by_label("Uw advies aan de commissie").fill("Past bij de principes.")
    go(page.get_by_role("button", name="Naar de commissie"))

    expect(page.get_by_text(f"{queue[0].reference} is bij de commissie.")).to_be_visible()
    opened(page, queue[1].reference)
    assert "owner=nobody" in page.url
    page.locator("#pane").get_by_role("button", name="Oppakken").click()
    expect(page.get_by_text(f"U hebt {queue[1].reference} opgepakt.")).to_be_visible()


def test_a_coordinator_clears_a_queue_of_30_by_keyboard(
    browse: Browse, anja: User, carla: User, lotte: User, wilg: School, team: Supplier, oscar: User
) -> None:
    cb_budget(team, oscar, school=wilg, minutes=6000)
    rows = [nameless(wilg, anja) for _each in range(30)]
    page = browse(lotte, "/loket/")
    turn_keys_on(page)
    page.keyboard.press("j")
    for number, row in enumerate(rows):
        opened(page, row.reference)
        assert focused(page) == row.reference
        page.keyboard.press("Enter")
        expect(page.locator("#pane-head")).to_be_focused()
        expect(page.get_by_role("button", name="Direct toewijzen")).to_be_visible()
        if number % 10 == 3:
            tab_to(page, "Zelf beantwoorden")
            with page.expect_navigation():
                page.keyboard.press("Enter")
            tab_to(page, "id_reply")
            page.keyboard.type("Begin met vijf minuten per les.")
            tab_to(page, "Zelf beantwoorden")
        else:
            tab_to(page, "Direct toewijzen")
        with page.expect_navigation():
            page.keyboard.press("Enter")

    expect(page.get_by_text("Er wacht niets bij het loket")).to_be_visible()
    left = Request.objects.values_list("status", flat=True)
    assert sorted(left) == [RequestStatus.ASSIGNED] * 27 + [RequestStatus.CLOSED] * 3


def test_the_pages_around_the_queue_can_be_used_by_everybody(
    queue: list[Request], browse: Browse, carla: User, lotte: User
) -> None:
    act.answer(queue[1], reply="Begin met vijf minuten per les.", by=lotte, now=timezone.now())
    pages = {
        "loket-lead-times": (lotte, "/loket/doorlooptijden/"),
        "loket-lead-times-behind": (lotte, "/loket/doorlooptijden/?kind=consultation&step=desk"),
        "loket-coaches": (lotte, "/loket/coaches/"),
        "loket-answer": (lotte, f"/loket/{queue[2].pk}/beantwoorden/"),
        "coach-themes": (carla, f"/coaches/{carla.pk}/expertise/"),
    }
    for name, (user, path) in pages.items():
        page = browse(user, path)
        check_page(page)
        screenshot(page, name)
        page.context.close()
