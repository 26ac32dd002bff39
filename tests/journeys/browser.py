"""A real browser for the journeys: Debian's Chromium through Playwright, and the checks that every page must pass.

    def test_something(live_server, browse, anja):
        page = browse(anja, "/")                 # signed in; without a person: not signed in
        go(page.get_by_role("link", name="Nieuwe aanvraag"))
        check_page(page)                         # axe at 1280 and 360 px, policy, console, ids, borders, width
        screenshot(page, "nieuwe-aanvraag")      # if asked: test-results/nieuwe-aanvraag-1280.png and -360.png

Signing in goes by a session in the database, not by the login page, which has its own journey.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.db import connections
from django.http import HttpRequest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from swvportal.foundation.models import User

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=nl",
]
RESULTS = Path(__file__).resolve().parents[2] / "test-results"
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WATCH = """window.__csp = [];
document.addEventListener('securitypolicyviolation', event =>
  window.__csp.push(event.effectiveDirective + ' ' + event.blockedURI));"""
RUN_AXE = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"
CHECKS = Path(__file__).with_name("checks.js").read_text(encoding="utf-8")

Browse = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys."""
    # From here on Playwright's loop runs in this thread and Django opens connections anew, so the old ones must go.
    connections.close_all()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=FLAGS,
            env={**os.environ, "LANGUAGE": "nl", "LANG": "nl_NL.UTF-8"},
        )
        yield chromium
        chromium.close()


@pytest.fixture
def browse(browser: Browser, live_server: Any) -> Iterator[Browse]:
    """Open a page as somebody: `browse(user=None, path="/", width=1280, script=True)`; each call is another browser."""
    contexts: list[BrowserContext] = []

    def open_page(user: User | None = None, path: str = "/", *, width: int = 1280, script: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
        )
        contexts.append(context)
        if user is not None:
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": session_of(user), "url": live_server.url}]
            )
        page = page_for(context)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def session_of(user: User) -> str:
    """Sign somebody in with both steps, confirmed just now, in the database, and return the session's key."""
    client = Client()
    client.force_login(user)
    request = HttpRequest()
    request.session, request.user = client.session, user
    record_authentication(request, user, "password", email=user.email)
    record_authentication(request, user, "mfa", type="totp", reauthenticated=True)
    request.session.save()
    return str(request.session.session_key)


LATE = "was preloaded using link preload but not used within a few seconds"  # a slow machine, not a wrong page


def page_for(context: BrowserContext) -> Page:
    """A page that remembers what the policy blocked (`window.__csp`) and what the console said (`page.said`)."""
    page = context.new_page()
    page.add_init_script(WATCH)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.said = said  # type: ignore[attr-defined]
    return page


def go(link: Locator) -> None:
    """Click what leads to another page, and wait until that page is there: a check would else look at the old one."""
    with link.page.expect_navigation():
        link.click()


def unfold(page: Page, words: str) -> None:
    """Open what is folded under these words, and see that it is open: a click that was tried again closes it."""
    folded = page.locator("details", has=page.locator("summary", has_text=words))
    if folded.get_attribute("open") is None:
        folded.locator("summary").click()
    if folded.get_attribute("open") is None:
        folded.locator("summary").click()
    expect(folded).to_have_attribute("open", "")


def check_page(page: Page, *, expected: tuple[str, ...] = ()) -> None:
    """Assert what holds for every page, at 1280, 360 and 320 px; the width is put back afterwards.

    `expected` are pieces of console lines that belong to the test, such as the browser's own line about a 404.
    """
    expected += (LATE,)
    page.wait_for_load_state()
    before = page.viewport_size
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE)
        found = page.evaluate(RUN_AXE, AXE_TAGS)["violations"]
        told = [f"{v['id']}: {n['html']} {n['failureSummary']}" for v in found for n in v["nodes"]]
        assert told == [], f"axe at {width} px on {page.url}"
    page.set_viewport_size({"width": 320, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, f"{page.url} is wider than 320 px"
    assert page.evaluate(CHECKS) == []
    assert page.evaluate("window.__csp") == []
    assert [line for line in page.said if not any(piece in line for piece in expected)] == []  # type: ignore[attr-defined]
    if before:
        page.set_viewport_size(before)


def screenshot(page: Page, name: str) -> None:
    """With `SCREENSHOTS=1`: keep the whole page as pictures of 1280 and 360 px wide in `test-results/`."""
    if "SCREENSHOTS" not in os.environ:
        return
    RESULTS.mkdir(exist_ok=True)
    before = page.viewport_size
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=RESULTS / f"{name}-{width}.png", full_page=True)
    if before:
        page.set_viewport_size(before)
