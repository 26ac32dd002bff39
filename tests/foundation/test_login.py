"""Logging in: who gets in, who is throttled, and what the answers give away."""

from __future__ import annotations

import datetime
import re

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from swvportal.foundation.accounts import reset_link
from swvportal.foundation.models import Notification, Refusal, User
from tests.story import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_tried_before() -> None:
    cache.clear()


def log_in(client: Client, email: str, password: str = PASSWORD, *, address: str = "198.51.100.1") -> int:
    """Try to log in from an address; the status of the answer (302 is in, 200 is no, 429 is wait)."""
    answer = client.post(
        reverse("account_login"), {"login": email, "password": password}, REMOTE_ADDR=address, follow=False
    )
    return answer.status_code


def test_the_right_password_opens_and_gives_a_new_session_key(client: Client, anja: User) -> None:
    client.get(reverse("account_login"))
    client.session["something"] = 1
    before = client.session.session_key

    assert log_in(client, "Anja@Story.example") == 302
    assert client.session.session_key != before
    assert client.session["_auth_user_id"] == str(anja.pk)


def test_sign_up_has_no_address(client: Client, db: None) -> None:
    assert client.get("/account/signup/").status_code == 404


def test_req_016_the_eleventh_wrong_password_is_told_to_wait(client: Client, anja: User) -> None:
    answers = [log_in(client, anja.email, "verkeerd-wachtwoord") for _ in range(11)]

    assert answers == [200] * 10 + [429]


def test_req_016_the_person_gets_in_from_elsewhere_while_somebody_hammers(client: Client, anja: User) -> None:
    for _ in range(12):
        log_in(client, anja.email, "verkeerd-wachtwoord", address="203.0.113.9")

    assert log_in(Client(), anja.email, address="203.0.113.9") == 429
    assert log_in(Client(), anja.email, address="198.51.100.1") == 302


def test_req_016_a_hundred_wrong_ones_from_everywhere_leave_the_familiar_address(anja: User) -> None:
    assert log_in(Client(), anja.email, address="198.51.100.1") == 302
    for number in range(100):
        log_in(Client(), anja.email, "verkeerd", address=f"203.0.113.{number}")

    assert log_in(Client(), anja.email, address="192.0.2.77") == 429
    assert log_in(Client(), anja.email, address="198.51.100.1") == 302


def test_req_016_fifty_accounts_from_one_address_are_too_many(client: Client, db: None) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        answers = []
        for number in range(51):
            clock.shift(datetime.timedelta(seconds=3))  # slower than thirty posts a minute
            answers.append(log_in(client, f"iemand{number}@elders.example", "verkeerd"))

    assert answers == [200] * 50 + [429]


def test_req_016_a_forged_forwarding_header_changes_nothing(client: Client, anja: User) -> None:
    url = reverse("account_login")
    for number in range(10):
        client.post(
            url, {"login": anja.email, "password": "verkeerd"}, headers={"x-forwarded-for": f"192.0.2.{number}"}
        )
    answer = client.post(url, {"login": anja.email, "password": "verkeerd"}, headers={"x-forwarded-for": "192.0.2.200"})

    assert answer.status_code == 429
    assert answer["Retry-After"] == "900"


def test_req_017_a_known_and_an_unknown_address_get_the_same_answer(client: Client, anja: User) -> None:
    def answer(email: str, url: str) -> tuple[int, str]:
        found = Client().post(url, {"login": email, "email": email, "password": "verkeerd-wachtwoord"})
        text = found.content.decode().replace(email, "")
        return found.status_code, re.sub(r'name="csrfmiddlewaretoken" value="\w+"|[a-zA-Z0-9]{64}', "", text)

    for name in ("account_login", "account_reset_password"):
        url = reverse(name)
        assert answer(anja.email, url) == answer("niemand@story.example", url)


def test_req_016_two_hundred_reset_requests_give_three_mails(client: Client, anja: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for number in range(200):
            clock.shift(datetime.timedelta(seconds=4))
            client.post(reverse("account_reset_password"), {"email": anja.email}, REMOTE_ADDR=f"203.0.113.{number}")

    assert Notification.objects.filter(kind="password_reset", user=anja).count() == 3


def test_a_reset_link_comes_from_the_configured_address_and_works_once(
    client: Client, anja: User, settings: Settings
) -> None:
    settings.BASE_URL = "https://portaal.example"
    link = reset_link(anja)
    assert link.startswith("https://portaal.example/account/wachtwoord/nieuw/")

    path = link.removeprefix("https://portaal.example")
    form = client.get(path, follow=True).request["PATH_INFO"]
    new = "rustig-ruist-het-riet-9"
    client.post(form, {"password1": new, "password2": new})

    anja.refresh_from_db()
    assert anja.check_password(new)
    assert "token_fail" in Client().get(path).context


def test_a_reset_link_dies_after_an_hour(client: Client, anja: User) -> None:
    path = reset_link(anja).partition(":8000/")[2]

    with time_machine.travel(datetime.timedelta(minutes=61)):
        assert client.get(f"/{path}").context["token_fail"] is True


def test_req_072_a_failed_login_is_written_down(client: Client, anja: User) -> None:
    log_in(client, anja.email, "verkeerd")

    row = Refusal.objects.get()
    assert (row.what, row.subject_type, row.subject_id, row.by) == ("login", "foundation.user", anja.pk, None)


def test_an_account_that_was_closed_does_not_open_and_says_what_to_do(client: Client, anja: User) -> None:
    User.objects.filter(pk=anja.pk).update(is_active=False)

    answer = client.post(reverse("account_login"), {"login": anja.email, "password": PASSWORD})

    assert "account/account_inactive.html" in [template.name for template in answer.templates]
    assert "_auth_user_id" not in client.session
