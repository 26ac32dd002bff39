"""Personal links: what is kept of them, how often a code can be tried, and the one door they open."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from swvportal.foundation import personal_links
from swvportal.foundation.models import Move, PersonalLink, Refusal, User
from swvportal.foundation.models.personal_links import MOST_TRIES
from swvportal.foundation.personal_links import (
    LIFE,
    LinkDead,
    address_of,
    end_link,
    found_by,
    make_link,
    new_code,
    opened_with,
    plain,
)
from tests.racing import falls, race, without_locks

pytestmark = pytest.mark.django_db
DOOR = "/p/"


@pytest.fixture(autouse=True)
def _a_page_behind_it(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def page(request: HttpRequest, link: PersonalLink) -> HttpResponse:
        return HttpResponse(f"Welkom {link.pk}")

    cache.clear()
    monkeypatch.setitem(personal_links._handlers, "trial", page)
    yield
    cache.clear()


@pytest.fixture
def made(anja: User) -> tuple[PersonalLink, str]:
    """A link of Anja for somebody, and its code."""
    return make_link("trial", by=anja, now=timezone.now())


def path_of(link: PersonalLink, settings: Settings) -> str:
    return address_of(link).removeprefix(settings.BASE_URL)


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_req_023_the_row_holds_neither_token_nor_code(made: tuple[PersonalLink, str], settings: Settings) -> None:
    link, code = made
    token = path_of(link, settings).strip("/").rpartition("/")[2]

    held = " ".join(str(value) for value in PersonalLink.objects.values().get().values())
    assert token not in held
    assert code not in held
    assert len(token) * 5 >= 128
    assert len(code) == 6
    assert link.expires_at - link.made_at == LIFE == datetime.timedelta(days=30)


def test_the_same_code_of_another_link_is_kept_otherwise(anja: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.randbelow", lambda _bound: 7)
    one, code = make_link("trial", by=anja, now=timezone.now())
    two, _same = make_link("trial", by=anja, now=timezone.now())

    assert code == "000007"
    assert one.code_hash != two.code_hash


def test_a_link_goes_on_after_a_change_of_the_signing_key(made: tuple[PersonalLink, str], settings: Settings) -> None:
    link, code = made
    address, now = address_of(link), timezone.now()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key-" * 5, [settings.SECRET_KEY]

    assert address_of(link) == address
    assert opened_with(link, code, now=now)

    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(ValueError, match="gone"):
        address_of(link)
    assert not opened_with(link, code, now=now)


def test_the_door_takes_the_token_out_of_the_address_and_asks_the_code(
    client: Client, made: tuple[PersonalLink, str], settings: Settings
) -> None:
    link, code = made
    first = client.get(path_of(link, settings))
    assert (first.status_code, first["Location"]) == (302, DOOR)
    before = client.session.session_key

    asked = client.get(DOOR)
    assert asked.status_code == 200
    assert str(link.pk) not in asked.content.decode()
    assert client.post(DOOR, {"code": "12"}).status_code == 422
    link.refresh_from_db()
    assert link.tries == 0  # what cannot be a code is no try
    opened = client.post(DOOR, {"code": f"{code[:3]} {code[3:]}"}, follow=True)

    assert opened.content.decode() == f"Welkom {link.pk}"
    assert client.session.session_key != before
    assert "no-store" in opened["Cache-Control"]
    link.refresh_from_db()
    assert link.opened_at is not None


def test_a_token_may_be_typed_with_lines_and_capitals(made: tuple[PersonalLink, str], settings: Settings) -> None:
    token = path_of(made[0], settings).strip("/").rpartition("/")[2]
    typed = f" {token[:4].upper()}-{token[4:9]} {token[9:]}"

    assert plain(typed) == token
    assert found_by(typed, now=timezone.now()) == made[0]


def test_req_023_after_five_wrong_codes_not_even_the_right_one_opens(
    client: Client, made: tuple[PersonalLink, str], anja: User, settings: Settings
) -> None:
    link, code = made
    client.get(path_of(link, settings))
    for _try in range(MOST_TRIES):
        assert client.post(DOOR, {"code": other_than(code)}).status_code in (200, 422)

    shut = client.post(DOOR, {"code": code})
    assert "Bel de school" in shut.content.decode()
    assert "Welkom" not in client.get(DOOR).content.decode()
    assert Refusal.objects.filter(what="code", subject_id=link.pk, by=None).count() == MOST_TRIES
    assert Move.objects.filter(subject_id=link.pk, name="lock_link").count() == 1

    fresh = new_code(link, by=anja, now=timezone.now())
    assert fresh != code
    assert client.post(DOOR, {"code": fresh}, follow=True).content.decode() == f"Welkom {link.pk}"


def test_a_right_code_gives_the_tries_back(made: tuple[PersonalLink, str]) -> None:
    link, code = made
    for _round in range(3):
        assert not opened_with(link, other_than(code), now=timezone.now())
        assert opened_with(link, code, now=timezone.now())

    link.refresh_from_db()
    assert link.tries == 0


def test_a_new_code_or_the_end_of_the_link_closes_what_stands_open(
    client: Client, made: tuple[PersonalLink, str], anja: User, settings: Settings
) -> None:
    link, code = made
    client.get(path_of(link, settings))
    client.post(DOOR, {"code": code})
    assert "Welkom" in client.get(DOOR).content.decode()

    fresh = new_code(link, by=anja, now=timezone.now())
    assert "Welkom" not in client.get(DOOR).content.decode()
    client.post(DOOR, {"code": fresh})
    assert "Welkom" in client.get(DOOR).content.decode()

    end_link(link, by=anja, now=timezone.now())
    end_link(link, by=anja, now=timezone.now())
    assert "werkt niet meer" in client.get(DOOR).content.decode()
    assert Move.objects.filter(subject_id=link.pk, name="end_link").count() == 1
    with pytest.raises(LinkDead):
        new_code(link, by=anja, now=timezone.now())


def test_req_017_every_dead_link_gives_the_same_page(
    made: tuple[PersonalLink, str], anja: User, settings: Settings
) -> None:
    ended, _code = make_link("trial", by=anja, now=timezone.now())
    end_link(ended, by=anja, now=timezone.now())
    old, _code = make_link("trial", by=anja, now=timezone.now() - LIFE)
    pages = set()
    for path in (path_of(ended, settings), path_of(old, settings), "/p/nooit-gemaakt/"):
        browser = Client()
        browser.get(path)
        pages.add(re.sub(r"[A-Za-z0-9]{64}", "", browser.get(DOOR).content.decode()))

    assert len(pages) == 1


def test_a_link_works_up_to_its_last_moment(made: tuple[PersonalLink, str], settings: Settings) -> None:
    link = made[0]
    token = path_of(link, settings).strip("/").rpartition("/")[2]
    with time_machine.travel(link.expires_at - datetime.timedelta(seconds=1), tick=False):
        assert found_by(token, now=timezone.now()) == link
    with time_machine.travel(link.expires_at, tick=False), pytest.raises(LinkDead):
        found_by(token, now=timezone.now())


def test_another_link_in_the_same_browser_asks_its_own_code(
    client: Client, made: tuple[PersonalLink, str], anja: User, settings: Settings
) -> None:
    link, code = made
    client.get(path_of(link, settings))
    client.post(DOOR, {"code": code})
    second, _code = make_link("trial", by=anja, now=timezone.now())

    client.get(path_of(second, settings))

    assert "Welkom" not in client.get(DOOR).content.decode()


def test_somebody_logged_in_stays_so_and_gets_a_new_session_key(
    client: Client, made: tuple[PersonalLink, str], anja: User, settings: Settings
) -> None:
    link, code = made
    client.force_login(anja)
    client.get(path_of(link, settings))
    before = client.session.session_key

    opened = client.post(DOOR, {"code": code}, follow=True)

    assert "Welkom" in opened.content.decode()
    assert client.session.session_key != before
    assert client.get(reverse("start")).context["user"] == anja


def test_req_016_trying_links_is_slowed_down(client: Client) -> None:
    answers = [client.get(DOOR).status_code for _ in range(61)]

    assert answers == [200] * 60 + [429]


@pytest.mark.django_db(transaction=True)
def test_many_guesses_at_once_count_as_many(made: tuple[PersonalLink, str]) -> None:
    link, code = made

    found = race(*[lambda: opened_with(link, other_than(code), now=timezone.now())] * 4)

    assert found == [False] * 4
    link.refresh_from_db()
    assert link.tries == 4


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_guesses_are_lost(request: pytest.FixtureRequest) -> None:
    for _round in range(20):
        with without_locks():
            try:
                falls(test_many_guesses_at_once_count_as_many, request)
            except pytest.fail.Exception:
                PersonalLink.objects.update(tries=0)
                continue
            return
    pytest.fail("No guess was ever lost without the lock.")
