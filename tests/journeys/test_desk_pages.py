"""The loket, the dossier, the search and the start pages in a real browser, for everybody and by keyboard."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from intake import transitions as act
from intake.models import Request
from swvportal.foundation.models import School, User
from tests.intake.made import before_committee, complete_draft, submitted
from tests.journeys.browser import Browse, check_page, screenshot

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def queue(anja: User, dirk: User, carla: User, lotte: User, wilg: School) -> list[Request]:
    """Three new requests of which one is late, one with the school, one with the committee."""
    today, rows = timezone.localdate(), []
    for name, days in {"Sam": 7, "Noor": -2, "Fien": 2}.items():
        rows.append(submitted(wilg, anja, dirk, carla, first_name=name))
        Request.objects.filter(pk=rows[-1].pk).update(desk_by=today + datetime.timedelta(days=days))
    act.claim(rows[0], by=lotte)
    rows.append(submitted(wilg, anja, dirk, carla, first_name="Liam"))
    act.return_for_completion(rows[3], question="Welke methode gebruikt u?", by=lotte, now=timezone.now())
    rows.append(before_committee(wilg, anja, dirk, carla, lotte, first_name="Mees"))
    return rows


def test_pages_can_be_used_by_everybody(
    queue: list[Request], browse: Browse, anja: User, carla: User, lotte: User, karin: User, oscar: User, bea: User,
    fleur: User, dirk: User, wilg: School,
) -> None:  # fmt: skip
    complete_draft(wilg, anja, dirk, carla, first_name="Eva")
    first, asked, sent = queue[0], queue[3], queue[4]
    pages = {
        "loket": (lotte, "/loket/"),
        "loket-filters": (lotte, "/loket/?group=all&owner=nobody"),
        "loket-dossier": (lotte, f"/loket/{first.pk}/"),
        "loket-decline": (lotte, f"/loket/{first.pk}/niet-in-behandeling/"),
        "loket-postpone": (karin, f"/loket/{sent.pk}/verdagen/"),
        "dossier-school": (anja, f"/aanvragen/{asked.pk}/"),
        "dossier-chair": (karin, f"/aanvragen/{sent.pk}/"),
        "search": (lotte, "/zoeken/?q=jansen"),
        "search-nothing": (anja, "/zoeken/?q=niets"),
        **{
            f"start-{user.name.split()[0].lower()}": (user, "/")
            for user in (anja, lotte, karin, carla, bea, oscar, fleur)
        },
    }
    for name, (user, path) in pages.items():
        page = browse(user, path)
        check_page(page)
        screenshot(page, name)
        page.context.close()


def test_j_and_k_walk_the_rows_only_when_turned_on(queue: list[Request], browse: Browse, lotte: User) -> None:
    page = browse(lotte, "/loket/")
    here = "document.activeElement.textContent"
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.hasAttribute('data-row')") is False

    page.get_by_role("button", name="Toetsen J en K staan uit").click()
    page.reload()
    expect(page.get_by_role("button", name="Toetsen J en K staan aan")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("j")
    assert page.evaluate(here) == queue[1].reference
    page.keyboard.press("j")
    assert page.evaluate(here) == queue[2].reference
    page.keyboard.press("k")
    assert page.evaluate(here) == queue[1].reference
    page.get_by_label("Kenmerk, school of leerling").press("j")
    expect(page.get_by_label("Kenmerk, school of leerling")).to_have_value("j")


def test_a_new_request_is_told_without_moving_the_rows(
    queue: list[Request], browse: Browse, anja: User, dirk: User, carla: User, lotte: User, wilg: School
) -> None:
    page = browse(lotte, "/loket/")
    page.clock.install()
    page.reload()
    fresh = submitted(wilg, anja, dirk, carla, first_name="Bram")

    page.clock.run_for(21_000)

    expect(page.get_by_text("1 nieuwe aanvraag.")).to_be_visible()
    expect(page.get_by_role("link", name=fresh.reference)).to_have_count(0)
    page.get_by_role("link", name="Toon", exact=True).click()
    expect(page.get_by_role("link", name=fresh.reference)).to_be_visible()


def test_the_loket_works_without_script(queue: list[Request], browse: Browse, lotte: User) -> None:
    page = browse(lotte, "/loket/", script=False)
    page.get_by_role("row", name=queue[1].reference).get_by_role("button", name="Oppakken").click()
    page.get_by_label("Opgepakt door").select_option("mine")
    page.get_by_role("button", name="Toon").click()
    page.get_by_role("link", name=queue[1].reference).click()
    page.get_by_role("link", name="Naar de commissie").click()
    page.get_by_label("Uw advies aan de commissie").fill("Past bij de principes.")
    page.get_by_role("button", name="Naar de commissie").click()

    expect(page.get_by_text(f"{queue[1].reference} is bij de commissie.")).to_be_visible()
