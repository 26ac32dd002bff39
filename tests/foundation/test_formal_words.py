"""The pages of an account say "u": what allauth says in Dutch with "je" is said in our own words."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override

from swvportal.foundation.accounts import reset_link
from swvportal.foundation.formal_words import FORMAL
from swvportal.foundation.models import User
from tests.story import PASSWORD

INFORMAL = re.compile(r"\b(je|jij|jou|jouw|jezelf)\b", re.IGNORECASE)
NEW = "rustig-ruist-het-riet-9"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_tried_before() -> None:
    cache.clear()


def said(client: Client, name: str, **typed: str) -> str:
    """The words of a page of the account: opened, or with what was typed sent to it."""
    url = name if name.startswith("/") else reverse(name)
    answer = client.post(url, typed, follow=True) if typed else client.get(url, follow=True)
    assert answer.status_code in (200, 422), (url, answer.status_code)
    return re.sub(r"<script.*?</script>|<[^>]*>", " ", answer.content.decode(), flags=re.DOTALL)


def logged_in(user: User) -> Client:
    """Logged in with the password just now, so that no page asks for it again."""
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


def test_a_wrong_password_is_told_formally(client: Client, anja: User) -> None:
    page = said(client, "account_login", login=anja.email, password="verkeerd")

    assert "Het e-mailadres of het wachtwoord klopt niet." in page
    assert INFORMAL.findall(page) == []


def test_no_page_before_the_login_says_je(client: Client, anja: User) -> None:
    link = "/account/" + reset_link(anja).partition("/account/")[2]
    pages = [
        said(client, "account_login"),
        said(client, "account_login", login="geen adres", password=""),
        said(client, "account_reset_password"),
        said(client, "account_reset_password", email="geen adres"),
        said(client, "account_reset_password", email=anja.email),
        said(client, "account_reset_password_from_key_done"),
        said(Client(), "/account/wachtwoord/nieuw/1-abc/"),
        said(client, link),
    ]
    form = client.get(link, follow=True).request["PATH_INFO"]
    pages += [said(client, form, password1=NEW, password2="anders"), said(client, form, password1=NEW, password2=NEW)]

    assert [INFORMAL.findall(page) for page in pages] == [[]] * 10
    assert "Typ twee keer hetzelfde wachtwoord." in pages[8]


def test_no_page_of_the_own_account_says_je(anja: User) -> None:
    client = logged_in(anja)
    pages = [
        said(client, "account_change_password"),
        said(client, "account_change_password", oldpassword="verkeerd", password1=NEW, password2="anders"),
        said(client, "mfa_index"),
        said(client, "mfa_activate_totp"),
        said(client, "mfa_activate_totp", code="000000"),
        said(client, "usersessions_list"),
        said(client, "account_reauthenticate"),
        said(client, "account_reauthenticate", password="verkeerd"),
        said(client, "account_logout"),
        said(client, "account_change_password", oldpassword=PASSWORD, password1=NEW, password2=NEW),
    ]
    TOTP.activate(anja, generate_totp_secret())
    RecoveryCodes.activate(anja)
    pages += [
        said(client, "mfa_index"),
        said(client, "mfa_view_recovery_codes"),
        said(client, "mfa_generate_recovery_codes"),
        said(client, "mfa_deactivate_totp"),
        said(client, "mfa_reauthenticate"),
        said(client, "mfa_reauthenticate", code="000000"),
        said(client, "account_logout", sent="yes"),
    ]

    assert [INFORMAL.findall(page) for page in pages] == [[]] * 17
    assert "Het huidige wachtwoord klopt niet." in pages[1]


@pytest.mark.parametrize("text", FORMAL)
def test_our_words_go_before_those_of_allauth(text: str) -> None:
    with override("nl"):
        assert gettext(text) != text
        assert INFORMAL.findall(gettext(text)) == []
