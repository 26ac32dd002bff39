"""What people do on the pages, in the words of the story. The labels are the Dutch ones of the screen, looked up by
their English source, so that a better Dutch word breaks no story.

    tour = Tour(browse)
    page = tour.page_of(anja)            # her browser, the same one each time
    follow(page, "New request")
    fill(page, "First name", "Yuna")
    press(page, "Keep and go on")
    tour.look(page, "pupil")             # every check of a page, once per name
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext, override
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from swvportal.foundation.models import User
from tests.journeys.browser import Browse, check_page, go

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
COLOURS = 64
Words = str | Promise


def nl(words: Words, **facts: object) -> str:
    """The words as they stand on the Dutch screen."""
    with override("nl"):
        text = gettext(words) if isinstance(words, str) else str(words)
    return text % facts if facts else text


def exactly(words: Words) -> re.Pattern[str]:
    """The words alone, or followed by "(optional)"; capitals make no difference."""
    return re.compile(rf"^\s*{re.escape(nl(words))}( \({nl('optional')}\))?\s*$", re.IGNORECASE)


def press(page: Page, words: Words) -> None:
    """Press a button."""
    page.get_by_role("button", name=nl(words)).first.click()


def follow(page: Page, words: Words) -> None:
    """Follow a link to another page."""
    go(page.get_by_role("link", name=nl(words)).first)


def fill(place: Page | Locator, label: Words, text: str) -> None:
    """Type into the field with this label."""
    place.get_by_label(exactly(label)).fill(text)


def choose(place: Page | Locator, question: Words, answer: Words) -> None:
    """Choose one of the answers to a question."""
    place.get_by_role("group", name=exactly(question)).get_by_label(exactly(answer)).check()


def shows(page: Page, words: Words, **facts: object) -> None:
    """Wait until the page says this."""
    expect(page.get_by_text(nl(words, **facts)).first).to_be_visible()


def headed(page: Page, words: Words) -> None:
    """Wait for the page with this heading."""
    expect(page.get_by_role("heading", level=1, name=nl(words))).to_be_visible()


def pdf_from(page: Page, link: Locator) -> bytes:
    """Download what a link leads to."""
    with page.expect_download() as coming:
        link.click()
    return Path(coming.value.path()).read_bytes()


class Tour:
    """Everybody's browser, and which pages have been looked at. With `PICTURES=1` it makes the pictures of the docs.

    `looking=False` walks without looking: for a journey over pages that another one looks at.
    """

    def __init__(self, browse: Browse, *, looking: bool = True) -> None:
        self.browse, self.looking = browse, looking
        self.seen: set[str] = set()
        self._pages: dict[User, Page] = {}

    def page_of(self, user: User, *, width: int = 1280) -> Page:
        """The browser of one person, opened on the start page the first time."""
        if user not in self._pages:
            self.take(user, self.browse(user, "/", width=width))
        return self._pages[user]

    def take(self, user: User, page: Page) -> None:
        """Go on in this browser, in which somebody logged in through the page."""
        page.set_default_timeout(15_000)
        self._pages[user] = page

    def look(self, page: Page, name: str, *, picture: bool = False) -> None:
        """Check a page in every way, unless one of this name was checked before."""
        if name in self.seen or not self.looking:
            return
        self.seen.add(name)
        if picture and os.environ.get("PICTURES"):
            take_picture(page, name)
        check_page(page)


def take_picture(page: Page, name: str) -> None:
    """Keep what a person sees without scrolling as a small picture for the docs."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path, animations="disabled")
    with Image.open(path) as full:
        small = full.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
