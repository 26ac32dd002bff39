"""Carla logs an hour and a half on a phone from the start page: taps counted, time measured, connection broken."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, Route, expect

from hours.enums import Purpose, WhatFor
from hours.models import Reservation, TimeEntry
from hours.transitions import allocate, open_budget, reserve
from swvportal.foundation.models import Partnership, School, Supplier, User
from swvportal.foundation.schoolyears import school_year_of
from tests.hours.made import book
from tests.journeys.browser import Browse, check_page, go, screenshot

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = 360
TAPS, SECONDS = 10, 15  # what the usual case may take at most; a thumb needs about a second for a tap
A_TAP = 1.0


@pytest.fixture
def granted(
    team: Supplier, wilg: School, carla: User, oscar: User, karin: User, partnership: Partnership
) -> Reservation:
    """Two grants for Carla; she logged on the later one last, which by its reference comes second."""
    now = timezone.now()
    budget = open_budget(supplier=team, school_year=school_year_of(timezone.localdate(now)), purpose=Purpose.OA)
    allocate(budget, 1200, by=oscar, now=now)
    for reference in ("OA-2026-001", "OA-2026-002"):
        last = reserve(
            budget, 480, what_for=WhatFor.OA, reference=reference, coach=carla, school=wilg, by=karin, now=now
        )
    book(carla, last, 5, worked_on=timezone.localdate(now), now=now)
    return last


class Thumb:
    """Taps things and counts it; it types nothing."""

    def __init__(self) -> None:
        self.taps = 0
        self.since = time.monotonic()

    def tap(self, what: Locator) -> None:
        what.scroll_into_view_if_needed()
        box = what.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24  # WCAG 2.2, 2.5.8
        what.click()
        self.taps += 1

    @property
    def seconds(self) -> float:
        """What it took here, and what a thumb takes besides."""
        return time.monotonic() - self.since + self.taps * A_TAP


def fill_in(page: Page, thumb: Thumb) -> None:
    """The two answers that are not there yet."""
    thumb.tap(page.locator("label", has_text="1:30"))
    thumb.tap(page.locator("label", has_text="observatie"))


def save(page: Page) -> Locator:
    return page.get_by_role("button", name="Bewaar")


def observed() -> int:
    """How often the hour and a half stands in the books."""
    return TimeEntry.objects.counting().filter(minutes=90).count()


@contextmanager
def answers_lost(page: Page, *, reached: bool) -> Iterator[None]:
    """Break the connection of what is sent: after the portal kept it, or before it came there."""

    def lose(route: Route) -> None:
        if route.request.method != "POST":
            route.fallback()
            return
        if reached:
            route.fetch(max_redirects=0)
        route.abort("connectionreset")

    page.route("**/*", lose)
    yield
    page.unroute("**/*")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_usual_case_takes_four_taps_and_no_typing(
    browse: Browse, carla: User, granted: Reservation, script: bool, record_property: Callable[[str, object], None]
) -> None:
    page = browse(carla, "/", width=PHONE, script=script)
    thumb = Thumb()

    with page.expect_navigation():
        thumb.tap(page.get_by_role("link", name="Boek uren"))
    fill_in(page, thumb)
    thumb.tap(save(page))
    page.get_by_text("1:30 is geboekt voor De Wilg, OA-2026-002.").wait_for()

    record_property("taps", thumb.taps)
    record_property("seconds", round(thumb.seconds, 1))
    assert thumb.taps == 4 <= TAPS
    assert thumb.seconds < SECONDS
    assert observed() == 1
    expect(page.get_by_role("heading", name="Nog iets invullen")).to_be_visible()
    if script:
        check_page(page)
        screenshot(page, "uren-nog-een")


@pytest.mark.parametrize("reached", [True, False], ids=["kept", "never came"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_sent_again_after_the_answer_was_lost_it_counts_once(
    browse: Browse, carla: User, granted: Reservation, script: bool, reached: bool
) -> None:
    """Both ways on from the browser's own page of an error: send again, or go back and save again."""
    page = browse(carla, "/uren/", width=PHONE, script=script)
    fill_in(page, Thumb())
    with answers_lost(page, reached=reached):
        save(page).click()
        page.wait_for_url("chrome-error://chromewebdata/")
    assert observed() == int(reached)

    page.goto("/uren/")
    if not script:  # the browser alone does not bring it back; what is there was logged just now, and is asked about
        fill_in(page, Thumb())
    save(page).click()
    if script or not reached:
        page.get_by_text("1:30 is geboekt").wait_for()
    else:
        page.get_by_text("U hebt zojuist hetzelfde bewaard").first.wait_for()
    assert observed() == 1


def test_what_was_filled_in_without_a_connection_is_still_there(
    browse: Browse, carla: User, granted: Reservation
) -> None:
    page = browse(carla, "/uren/", width=PHONE)
    page.context.set_offline(True)
    fill_in(page, Thumb())
    page.get_by_label("Notitie").fill("In de klas gekeken.")

    save(page).click()
    expect(page.get_by_text("Er is op dit moment geen verbinding.")).to_be_visible()
    check_page(page, expected=("ERR_INTERNET_DISCONNECTED",))  # the browser's own line, which may come later
    screenshot(page, "uren-geen-verbinding")

    page.context.set_offline(False)
    page.reload()
    expect(page.get_by_label("Notitie")).to_have_value("In de klas gekeken.")
    expect(page.get_by_label("1:30")).to_be_checked()
    save(page).click()
    page.get_by_text("1:30 is geboekt").wait_for()
    expect(page.get_by_label("Notitie")).to_have_value("")
    assert observed() == 1


def test_the_same_on_purpose_is_another_entry(browse: Browse, carla: User, granted: Reservation) -> None:
    page = browse(carla, "/uren/", width=PHONE)
    for _turn in range(2):
        fill_in(page, Thumb())
        go(save(page))

    page.get_by_text("U hebt zojuist hetzelfde bewaard").first.wait_for()
    check_page(page, expected=("status of 422",))
    screenshot(page, "uren-zojuist-hetzelfde")
    go(save(page))

    page.get_by_text("1:30 is geboekt").wait_for()
    assert observed() == 2


def test_who_leaves_the_question_whether_it_is_another_is_asked_again(
    browse: Browse, carla: User, granted: Reservation
) -> None:
    """What was filled in comes back, the answer that was never given does not."""
    page = browse(carla, "/uren/", width=PHONE)
    for _turn in range(2):
        fill_in(page, Thumb())
        go(save(page))
    page.get_by_text("U hebt zojuist hetzelfde bewaard").first.wait_for()

    page.goto("/uren/")
    expect(page.get_by_label("1:30")).to_be_checked()
    go(save(page))

    page.get_by_text("U hebt zojuist hetzelfde bewaard").first.wait_for()
    assert observed() == 1
