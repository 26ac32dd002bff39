"""How long a session lasts, what ends it, and the second factor of staff."""

from __future__ import annotations

import datetime
from http import HTTPStatus

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, yield_hotp_counters_from_time
from allauth.mfa.totp.internal.auth import hotp_value as value_at
from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from swvportal.foundation.models import Move, User
from swvportal.foundation.people import end_role, give_role
from tests.story import PASSWORD, SINCE

pytestmark = pytest.mark.django_db
PAGE = "/account/sessies/"


@pytest.fixture(autouse=True)
def _nobody_tried_before() -> None:
    cache.clear()


def browser_of(user: User) -> Client:
    """A browser in which this person logged in by password."""
    browser = Client()
    browser.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return browser


def is_in(browser: Client) -> bool:
    """Whether the browser is still logged in."""
    return browser.get(PAGE).status_code == HTTPStatus.OK


def code_for(secret: str) -> str:
    """The six digits that a telephone with this secret shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(value_at(secret, counter)))


def set_up_second_factor(browser: Client) -> None:
    """What a person does on the set-up page, the question for the password included."""
    url = reverse("mfa_activate_totp")
    browser.post(f"{reverse('account_reauthenticate')}?next={url}", {"password": PASSWORD})
    secret = browser.get(url).context["form"].secret
    answer = browser.post(url, {"code": code_for(secret)})
    assert answer.status_code == 302


def test_req_018_thirty_minutes_of_rest_end_a_session(anja: User) -> None:
    with time_machine.travel(datetime.datetime(2026, 11, 22, 9, tzinfo=datetime.UTC), tick=False) as clock:
        browser = browser_of(anja)
        clock.shift(datetime.timedelta(minutes=29))
        assert is_in(browser)
        clock.shift(datetime.timedelta(minutes=31))
        assert not is_in(browser)


def test_req_018_twelve_hours_end_a_session_that_never_rests(anja: User) -> None:
    with time_machine.travel(datetime.datetime(2026, 11, 22, 7, tzinfo=datetime.UTC), tick=False) as clock:
        browser = browser_of(anja)
        for _ in range(35):
            clock.shift(datetime.timedelta(minutes=20))
            assert is_in(browser)
        clock.shift(datetime.timedelta(minutes=20))
        assert not is_in(browser)


def test_req_018_another_role_gives_the_session_another_key(anja: User, oscar: User) -> None:
    browser = browser_of(anja)
    before = browser.session.session_key or ""
    school = anja.memberships.get().school
    give_role(anja, role="director", place=school, by=oscar, starts_on=SINCE)

    assert is_in(browser)
    after = browser.session.session_key
    assert after != before
    assert not browser.session.exists(before)
    assert list(UserSession.objects.values_list("session_key", flat=True)) == [after]


def test_req_018_a_new_password_ends_the_other_sessions(anja: User) -> None:
    here, elsewhere = browser_of(anja), browser_of(anja)
    new = "rustig-ruist-het-riet-9"

    here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert is_in(here)
    assert not is_in(elsewhere)


def test_req_018_logging_out_kills_the_session_on_the_server(anja: User) -> None:
    browser = browser_of(anja)
    stolen = browser.cookies["sessionid"].value
    browser.post(reverse("account_logout"))
    browser.cookies["sessionid"] = stolen

    assert not is_in(browser)


def test_req_018_one_sees_and_ends_the_own_sessions_and_no_others(anja: User, bas: User) -> None:
    here, elsewhere, of_bas = browser_of(anja), browser_of(anja), browser_of(bas)
    assert len(here.get(PAGE).context["sessions"]) == 2

    here.post(PAGE)

    assert [is_in(browser) for browser in (here, elsewhere, of_bas)] == [True, False, True]


@pytest.mark.parametrize("how", ["ended", "rested too long", "began with another password", "somebody else's by now"])
def test_a_session_that_opens_nothing_is_forgotten(anja: User, bas: User, how: str) -> None:
    here, key = browser_of(anja), browser_of(anja).session.session_key
    store = SessionStore(key)
    if how == "ended":
        store.delete()
    elif how == "rested too long":
        Session.objects.filter(pk=key).update(expire_date=timezone.now())
    elif how == "began with another password":
        store[HASH_SESSION_KEY] = "0" * 64
        store.save()
    else:
        store[SESSION_KEY] = str(bas.pk)
        store.save()

    assert [row.session_key for row in here.get(PAGE).context["sessions"]] == [here.session.session_key]
    assert UserSession.objects.get().session_key == here.session.session_key


def test_req_009_an_ended_role_and_a_closed_account_stop_an_open_browser(carla: User, oscar: User) -> None:
    browser = browser_of(carla)
    end_role(carla.memberships.get(), by=oscar)
    assert browser.get(reverse("start")).context["user"].standing.roles == frozenset()

    User.objects.filter(pk=carla.pk).update(is_active=False)
    assert not is_in(browser)


@pytest.mark.django_db(transaction=True)  # allauth tells after commit
def test_req_015_staff_is_led_to_the_second_factor_before_anything_else(lotte: User, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    browser = browser_of(lotte)

    for url in (PAGE, reverse("start"), reverse("account_change_password"), reverse("mfa_view_recovery_codes")):
        answer = browser.get(url)
        assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_activate_totp"))
    set_up_second_factor(browser)

    assert is_in(browser)
    assert Move.objects.filter(name="second_factor_on", subject_id=lotte.pk, by=lotte).count() == 1


def test_a_school_works_without_a_second_factor(anja: User, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True

    assert is_in(browser_of(anja))


@pytest.mark.django_db(transaction=True)  # allauth tells after commit
def test_req_015_setting_it_up_ends_the_sessions_that_had_only_a_password(lotte: User, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    elsewhere, here = browser_of(lotte), browser_of(lotte)
    before = here.session.session_key

    set_up_second_factor(here)

    assert is_in(here)
    assert here.session.session_key != before
    assert not is_in(elsewhere)


def test_req_015_a_session_without_the_code_reaches_nothing(lotte: User, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    TOTP.activate(lotte, generate_totp_secret())
    by_password = Client()
    by_password.force_login(lotte)

    assert by_password.get(PAGE)["Location"] == reverse("account_login")
    assert "_auth_user_id" not in by_password.session


def test_req_015_the_login_asks_for_the_code_and_takes_it_once(lotte: User, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    secret = generate_totp_secret()
    TOTP.activate(lotte, secret)
    browser = browser_of(lotte)
    assert not is_in(browser)

    browser.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert is_in(browser)

    again = browser_of(lotte)
    again.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert not is_in(again)


@pytest.mark.django_db(transaction=True)  # allauth tells after commit
def test_taking_it_off_asks_for_a_new_one(lotte: User, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    browser = browser_of(lotte)
    set_up_second_factor(browser)

    browser.post(reverse("mfa_deactivate_totp"))

    assert not Authenticator.objects.filter(user=lotte).exists()
    assert browser.get(PAGE)["Location"] == reverse("mfa_activate_totp")
