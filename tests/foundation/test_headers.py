"""Headers and cookies on every answer, and the checks of Django on production settings."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import reverse

from swvportal.foundation.middleware import KnownMethods
from swvportal.foundation.models import User

pytestmark = pytest.mark.django_db
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def policy_of(answer: HttpResponseBase) -> dict[str, str]:
    """The content security policy by directive."""
    pairs = (part.strip().partition(" ") for part in answer["Content-Security-Policy"].split(";"))
    return {name: value for name, _space, value in pairs}


def check(answer: HttpResponseBase) -> None:
    for name, value in ALWAYS.items():
        assert answer[name] == value, name
    assert "camera=()" in answer["Permissions-Policy"]
    policy = policy_of(answer)
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "Server" not in answer


def test_req_043_and_025_pages_redirects_and_errors_carry_every_header(client: Client, anja: User) -> None:
    for url in (reverse("account_login"), reverse("start"), "/nergens/", "/static/nergens.css"):
        check(client.get(url))
    client.force_login(anja)
    check(client.get(reverse("start")))
    check(client.get(reverse("foundation:people")))
    check(client.put(reverse("start")))


def test_req_043_a_page_that_breaks_carries_them_too(anja: User, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Client(raise_request_exception=False)
    browser.force_login(anja)
    monkeypatch.setattr("swvportal.portal.views.render", lambda *_args: 1 / 0)
    answer = browser.get(reverse("start"))

    assert answer.status_code == 500
    check(answer)
    assert answer["Cache-Control"] == "no-store"


def test_req_043_an_unknown_host_and_a_missing_token_too(anja: User) -> None:
    check(Client().get("/", headers={"host": "elders.example"}))
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(anja)
    answer = strict.post(reverse("account_logout"))
    assert answer.status_code == 403
    check(answer)


def test_req_044_no_answer_may_be_kept_but_the_static_files(client: Client, anja: User) -> None:
    client.force_login(anja)
    for url in (reverse("start"), reverse("account_change_password"), "/nergens/", "/static/nergens.css"):
        assert client.get(url)["Cache-Control"] == "no-store"
    stylesheet = client.get("/static/swv.css")
    assert "no-store" not in stylesheet["Cache-Control"]
    stylesheet.close()


def test_req_038_an_unknown_host_gets_400_and_next_stays_on_this_site(client: Client, anja: User) -> None:
    assert client.get("/", headers={"host": "elders.example"}).status_code == 400
    answer = client.post(
        f"{reverse('account_login')}?next=https://elders.example/",
        {"login": anja.email, "password": "kastanje-fluistert-zacht-7"},
    )
    assert answer["Location"] == "/"


def test_req_019_the_cookies_say_nothing_and_no_script_reads_them(client: Client, anja: User) -> None:
    client.get(reverse("account_login"))
    client.force_login(anja)
    client.get(reverse("start"))

    for name in ("sessionid", "csrftoken"):
        cookie = client.cookies[name]
        assert cookie["httponly"] is True
        assert cookie["samesite"] == "Lax"
        assert "anja" not in cookie.value.lower()


def test_req_042_and_019_production_settings_are_silent_and_strict(tmp_path: Path) -> None:
    ask = (
        "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, "
        "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS, s.SECURE_SSL_REDIRECT, "
        "s.SECOND_FACTOR_REQUIRED)"
    )
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "swvportal.settings",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "portaal.example",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "SWV_VAR": str(tmp_path),
    }

    def run(*words: str, **other: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *words],
            env={**environment, **other},
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=False,
        )

    checked = run("-m", "django", "check", "--deploy", "--fail-level", "WARNING")
    assert (checked.returncode, checked.stderr) == (0, "")
    said = run("-c", f"import django; django.setup(); {ask}").stdout.split()
    assert said == ["__Host-session", "__Host-csrf", "True", "True", "31536000", "True", "True"]
    for name, value in (("DEBUG", "1"), ("DEMO", "1"), ("ALLOWED_HOSTS", "*"), ("SECRET_KEY", "short")):
        assert "ImproperlyConfigured" in run("-c", "import django; django.setup()", **{name: value}).stderr, name


@pytest.mark.parametrize(("method", "body"), [("get", b"Dag."), ("head", b"")])
def test_head_tells_how_long_the_page_is_and_sends_nothing_of_it(method: str, body: bytes) -> None:
    """The test client would drop the body itself; the server does too, with a line in its log."""
    answer = KnownMethods(lambda _request: HttpResponse("Dag."))(RequestFactory().generic(method.upper(), "/"))

    assert (answer.content, answer.get("Content-Length", "4")) == (body, "4")
