"""Documents in a browser: a BSN told in place, a new version of a plan, and the older one still there."""

from __future__ import annotations

import uuid

import pytest
from django.utils import timezone
from playwright.sync_api import FilePayload, Page, expect

from intake import transitions as act
from swvportal.foundation.models import School, User
from tests.foundation.test_wording import BSN, pdf_of
from tests.journeys.browser import Browse, check_page, go, screenshot

pytestmark = pytest.mark.django_db(transaction=True)


def choose(page: Page, name: str, content: bytes) -> None:
    file = FilePayload(name=name, mimeType="application/pdf", buffer=content)
    page.get_by_label("Document", exact=True).set_input_files(file)


def test_a_plan_comes_in_versions_and_without_a_bsn(
    live_server: object, browse: Browse, anja: User, wilg: School
) -> None:
    request = act.start_request(wilg, by=anja, key=uuid.uuid4(), now=timezone.now())
    page = browse(anja, f"/aanvragen/{request.pk}/deel/documents/")

    choose(page, "groeidocument.pdf", pdf_of("Plan", f"Leerlingnummer {BSN}"))
    go(page.get_by_role("button", name="Toevoegen"))
    expect(page.get_by_text(f"Op bladzijde 2 van dit document staat “{BSN}”").first).to_be_visible()
    check_page(page, expected=("status of 422",))
    screenshot(page, "documenten-bsn")

    choose(page, "groeidocument.pdf", pdf_of("Plan"))
    go(page.get_by_role("button", name="Toevoegen"))
    go(page.get_by_role("link", name="Nieuwe versie groeidocument.pdf"))
    choose(page, "groeidocument-maart.pdf", pdf_of("Plan van maart"))
    go(page.get_by_role("button", name="Toevoegen"))

    page.get_by_text("1 eerdere versie").click()
    expect(page.get_by_role("link", name="groeidocument.pdf", exact=True)).to_be_visible()
    expect(page.get_by_text("OPP of groeidocument, versie 2")).to_be_visible()
    check_page(page, expected=("status of 422",))
    screenshot(page, "documenten")
    assert list(request.attachments.values_list("version", flat=True).order_by("version")) == [1, 2]
