"""Lotte waits for the overview as PDF, Carla takes her hours along without script; both find their files again."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from django.db import connection

from hours.models import Budget
from swvportal.foundation.exports.making import make_exports
from swvportal.foundation.models import Export, User
from tests.journeys.browser import Browse, check_page, go, screenshot
from tests.journeys.steps import pdf_from
from tests.journeys.test_overviews import a_year_of_hours

__all__ = ["a_year_of_hours"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def worker() -> Iterator[threading.Event]:
    """A worker that sweeps ten times a second once it is let go."""
    go_on, stop = threading.Event(), threading.Event()

    def work() -> None:
        while not stop.is_set():
            if go_on.wait(0.1):
                make_exports()
                time.sleep(0.1)
        connection.close()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    yield go_on
    stop.set()
    thread.join(30)


def test_the_coordinator_gets_the_overview_as_pdf(
    browse: Browse, lotte: User, a_year_of_hours: Budget, worker: threading.Event
) -> None:
    page = browse(lotte, "/uren/overzicht/")
    go(page.get_by_role("button", name="Dit overzicht meenemen PDF"))
    page.get_by_text("Het bestand wacht op zijn beurt.").wait_for()
    check_page(page)
    screenshot(page, "bestand-wacht")
    worker.set()
    page.get_by_role("link", name="Download").wait_for()  # the page looks again by itself
    check_page(page)
    screenshot(page, "bestand-klaar")
    made = pdf_from(page, page.get_by_role("link", name="Download"))
    assert made.startswith(b"%PDF")
    page.goto("/bestanden/")
    check_page(page)
    screenshot(page, "mijn-bestanden")


def test_a_coach_without_script_waits_by_looking_again_and_cancels_a_second(
    browse: Browse, carla: User, a_year_of_hours: Budget, worker: threading.Event
) -> None:
    page = browse(carla, "/uren/overzicht/mijn-jaar/", script=False)
    go(page.get_by_role("button", name="Al mijn urenregistraties van dit schooljaar meenemen Excel"))
    worker.set()
    deadline = time.monotonic() + 30
    while not page.get_by_role("link", name="Download").count():
        assert time.monotonic() < deadline
        go(page.get_by_role("link", name="Opnieuw kijken"))
    worker.clear()
    time.sleep(0.5)
    page.goto("/uren/overzicht/mijn-jaar/")
    go(page.get_by_role("button", name="Al mijn urenregistraties van dit schooljaar meenemen CSV"))
    go(page.get_by_role("button", name="Annuleer"))
    page.get_by_text("Het bestand is geannuleerd.").wait_for()
    assert sorted(Export.objects.values_list("state", flat=True)) == ["cancelled", "ready"]


def test_the_office_finds_the_buttons_under_its_lists(browse: Browse, oscar: User, a_year_of_hours: Budget) -> None:
    for path, name in (("/uren/budgetten/", "lijst-budgetten"), ("/uren/overzicht/coaches/", "lijst-coaches")):
        page = browse(oscar, path)
        page.get_by_text("Deze lijst meenemen:").wait_for()
        check_page(page)
        screenshot(page, name)
