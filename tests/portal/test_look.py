"""The look in a real browser: every part and every kind of field, the pages for what goes wrong, the login page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.core.management import call_command
from django.template.loader import render_to_string
from django.urls import reverse
from playwright.sync_api import expect

from swvportal.foundation.enums import Role
from swvportal.foundation.models import Partnership, User
from swvportal.portal import menu
from swvportal.portal.menu import Entry
from tests.journeys.browser import Browse, check_page, go, screenshot, session_of

HERE = Path(__file__).resolve().parent
PAGES = pytest.mark.django_db(transaction=True)


@pytest.fixture
def look(settings: Any, partnership: Partnership) -> None:
    """The pages of `pages.py` beside the real ones."""
    settings.ROOT_URLCONF = "tests.portal.pages"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], HERE / "templates"]}]


@PAGES
def test_every_part_can_be_used_by_everybody(look: None, browse: Browse) -> None:
    page = browse(None, "/look/parts/")

    check_page(page)
    screenshot(page, "parts")


@PAGES
def test_a_form_tells_what_to_mend_and_leads_there(look: None, browse: Browse) -> None:
    page = browse(None, "/look/form/")
    check_page(page)
    screenshot(page, "form")

    go(page.get_by_role("button", name="Bewaar en ga verder"))
    refused = "status of 422"

    check_page(page, expected=(refused,))
    screenshot(page, "form-errors")
    assert page.title() == "Fout: Alle vragen – SWV De Bloesem"
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.get_by_role("link", name="Kies een antwoord bij “Wat voor contact was het?”.").click()
    assert page.evaluate("document.activeElement.value") == "call"


@PAGES
def test_a_draft_is_kept_while_typing_and_says_when_it_is_not(look: None, browse: Browse) -> None:
    page = browse(None, "/look/form/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))

    page.get_by_label("Groeidocument").set_input_files(
        {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-"}
    )
    page.get_by_label("Voornaam van de leerling").press_sequentially("Sam", delay=20)
    expect(page.locator("#autosave")).to_contain_text("Concept bewaard om ")
    page.get_by_label("Voornaam van de leerling").fill("mis")
    expect(page.locator("#autosave")).to_contain_text("Nu even niet bewaard.")
    assert page.get_by_label("Voornaam van de leerling").input_value() == "mis"
    check_page(page, expected=("503",))

    sent.clear()
    page.get_by_role("button", name="Bewaar en ga verder").dblclick()
    expect(page.get_by_role("alert")).to_be_visible()
    assert len([line for line in sent if line.startswith("POST") and line.endswith("/look/form/")]) == 1


@PAGES
def test_a_form_works_without_script(look: None, browse: Browse) -> None:
    page = browse(None, "/look/form/", script=False)
    page.get_by_label("Voornaam van de leerling").fill("Sam")
    page.get_by_label("Geboortedatum").fill("2017-03-14")
    page.get_by_label("Bestede tijd").fill("1,5")
    page.get_by_label("Groep", exact=True).select_option("4")
    page.get_by_label("Telefoon").check()
    page.get_by_label("Leren").check()
    page.get_by_label("Ik heb dit met de ouders besproken").check()
    go(page.get_by_role("button", name="Bewaar en ga verder"))

    assert page.get_by_role("status").first.inner_text() == "De aanvraag is bewaard."
    go(page.get_by_role("button", name="English"))
    assert page.locator("html").get_attribute("lang") == "en"


@PAGES
def test_what_goes_wrong_says_what_to_do(look: None, browse: Browse) -> None:
    for code, path, heading in (
        (404, "/look/nowhere/", "Wij kunnen deze pagina niet vinden"),
        (403, "/look/forbidden/", "Dit kan niet met uw account"),
        (500, "/look/broken/", "Er ging iets mis bij ons"),
    ):
        page = browse(None, path)

        assert page.get_by_role("heading", level=1).inner_text() == heading
        check_page(page, expected=(f"status of {code}",))
        screenshot(page, f"error-{code}")


@PAGES
def test_the_login_page(look: None, browse: Browse) -> None:
    page = browse(None, reverse("account_login"))
    check_page(page)
    screenshot(page, "login")

    go(page.get_by_role("button", name="Inloggen"))

    assert page.get_by_role("alert").get_by_role("link").all_inner_texts() == [
        "Vul “E-mailadres” in.",
        "Vul “Wachtwoord” in.",
    ]
    check_page(page)
    screenshot(page, "login-errors")


@PAGES
def test_the_pages_before_one_is_inside(look: None, browse: Browse) -> None:
    for name in (
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
    ):
        page = browse(None, reverse(name))
        check_page(page)
        screenshot(page, name)


@PAGES
def test_the_pages_of_the_own_account(look: None, browse: Browse, anja: User) -> None:
    for agent in ("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Firefox/140.0", "curl/8"):
        UserSession.objects.create(user=anja, session_key=session_of(anja), ip="192.0.2.7", user_agent=agent)
    for name in (
        "account_change_password",
        "account_logout",
        "account_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "usersessions_list",
    ):
        page = browse(anja, reverse(name))
        check_page(page)
        screenshot(page, name)
    assert page.get_by_role("rowheader").all_inner_texts() == ["Firefox, Windows", "Onbekende browser"]


@PAGES
def test_the_pages_of_the_second_step(look: None, browse: Browse, anja: User) -> None:
    TOTP.activate(anja, generate_totp_secret())
    RecoveryCodes.activate(anja)
    for name in (
        "mfa_index",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_reauthenticate",
    ):
        page = browse(anja, reverse(name))
        assert reverse(name) in page.url
        check_page(page)
        screenshot(page, f"{name}-on")


@PAGES
def test_the_menus_open_without_script(look: None, anja: User, browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = (
        Entry(frozenset(), "Mijn taken", "nowhere"),
        Entry(frozenset({Role.IB, Role.DIRECTOR}), "Aanvragen", "parts"),
        Entry(frozenset({Role.OFFICE}), "Brieven", "nowhere"),
    )
    monkeypatch.setattr(menu, "ENTRIES", entries)
    page = browse(anja, "/look/parts/", script=False)
    page.locator("details.account summary").click()
    assert page.get_by_role("button", name="Uitloggen").is_visible()

    check_page(browse(anja, "/look/parts/"))
    screenshot(page, "menu-wide")
    assert page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link").all_inner_texts() == [
        "Mijn taken",
        "Aanvragen",
    ]
    assert page.locator("nav.menu [aria-current]").inner_text() == "Aanvragen"

    phone = browse(anja, "/look/parts/", width=360)
    phone.get_by_text("Menu", exact=True).click()
    assert phone.get_by_role("button", name="Uitloggen").is_visible()
    check_page(phone)
    screenshot(phone, "menu")


def test_an_error_page_needs_neither_database_nor_request() -> None:
    assert "Er ging iets mis bij ons" in render_to_string("500.html")
    assert "Dit kunnen wij niet lezen" in render_to_string("400.html")


def test_static_files_can_be_collected_with_hashed_names(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", verbosity=0, interactive=False)

    assert len(list(tmp_path.glob("swv.*.css"))) == 1
