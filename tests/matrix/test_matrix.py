"""Every address × every actor × GET and POST, from the URL configuration itself (security bar, 1 to 3).

The world is built once and each request is rolled back, so that a cell never depends on the one before it.
"""

from __future__ import annotations

import copy
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker, Settings

from swvportal.foundation.models import User
from tests.matrix.grid import ACTORS, OUTSIDE, Row, nothing, outcome
from tests.matrix.open_to_all import OPEN_TO_ALL
from tests.matrix.rows import GRID
from tests.matrix.world import World

pytestmark = pytest.mark.django_db  # nested in the transaction of `stage`
ROWS = [pytest.param(row, id=row.title) for row in GRID.rows]
OTHER_METHODS = ("put", "patch", "delete", "options", "trace")
WITH_ARGS = [pytest.param(row, id=row.title) for row in GRID.rows if row.args is not nothing and not row.open]


class Stage:
    """The world and one logged-in browser per actor."""

    def __init__(self) -> None:
        self.world = World()
        self.world.make_all()
        self.browsers = {actor: self._browser(actor) for actor in ACTORS}
        User.objects.filter(pk=self.world.people["deactivated"].pk).update(is_active=False)

    def _browser(self, actor: str) -> Client:
        browser = Client(raise_request_exception=False)
        if actor != "anonymous":
            browser.force_login(self.world.people[actor])
        return browser

    def ask(self, actor: str, method: str, url: str, data: dict[str, Any]) -> HttpResponseBase:
        """Send one request and undo whatever it did, in the database and in the browser."""
        browser = self.browsers[actor]
        cookies = copy.copy(browser.cookies)
        with transaction.atomic():
            answer: HttpResponseBase = getattr(browser, method)(url, data)
            transaction.set_rollback(True)
        browser.cookies = cookies
        return answer


@pytest.fixture(autouse=True)
def _sessions_stay_as_they_are(settings: Settings) -> None:
    """Spare the saving of the session that each cell would undo."""
    settings.SESSION_SAVE_EVERY_REQUEST = False


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        yield Stage()
        transaction.set_rollback(True)


def names_of(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """The names of all addresses under a resolver; one without a name gives its pattern."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from names_of(entry, inner)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}" if entry.name else str(entry.pattern)


def test_req_001_every_address_has_a_row_and_every_row_an_address() -> None:
    assert sorted({row.name for row in GRID.rows}) == sorted(set(names_of(get_resolver())))


def test_req_001_what_is_open_to_all_stands_in_one_short_list() -> None:
    assert {row.name for row in GRID.rows if row.open} == OPEN_TO_ALL
    assert len(OPEN_TO_ALL) <= 12


@pytest.mark.parametrize("row", ROWS)
def test_req_001_every_cell_answers_as_its_row_says(stage: Stage, row: Row) -> None:
    url = reverse(row.name, kwargs=row.args(stage.world))
    wrong = []
    for method in ("get", "post"):
        data = row.data(stage.world) if method == "post" else {}
        for actor in ACTORS:
            answer = stage.ask(actor, method, url, data)
            found = outcome(answer.status_code, answer.get("Location", ""), reverse(settings.LOGIN_URL))
            if not fits(row, method, actor, found):
                wrong.append(f"{method} {actor}: expected {row.expected(method, actor)}, found {found}")

    assert wrong == []


def fits(row: Row, method: str, actor: str, found: str) -> bool:
    """Whether an outcome is what the row says; a denied actor may also hear that the method is absent."""
    expected = row.expected(method, actor)
    if expected == "absent" and actor not in OUTSIDE:
        return found in ("absent", "deny")
    if row.open and expected == "allow":
        return found in ("allow", "login")  # the pages of the way in send on to the login page
    if row.open and actor in OUTSIDE:
        return found in ("login", "deny", "absent")
    return found == expected


@pytest.mark.parametrize("row", WITH_ARGS)
def test_req_003_what_is_not_yours_looks_like_what_does_not_exist(stage: Stage, row: Row) -> None:
    args = row.args(stage.world)
    nobodys = {key: uuid.uuid4() if isinstance(value, uuid.UUID) else value for key, value in args.items()}
    different = [
        f"{method} {actor}"
        for method in ("get", "post")
        for actor in ACTORS
        if row.expected(method, actor) == "deny"
        and same(stage, actor, method, reverse(row.name, kwargs=args))
        != same(stage, actor, method, reverse(row.name, kwargs=nobodys))
    ]

    assert different == []


@pytest.mark.parametrize("row", ROWS)
def test_req_001_no_address_knows_another_method_than_get_and_post(stage: Stage, row: Row) -> None:
    """Whoever may come here gets 405 by these, and the database hears nothing of it."""
    url = reverse(row.name, kwargs=row.args(stage.world))
    browser = stage.browsers[min((row.get or row.post or frozenset()) - OUTSIDE, default="anonymous")]

    with CaptureQueriesContext(connection) as asked:
        answers = {method: getattr(browser, method)(url).status_code for method in OTHER_METHODS}

    assert answers == dict.fromkeys(OTHER_METHODS, 405)
    assert list(asked) == []


@pytest.mark.parametrize("row", ROWS)
def test_req_001_head_answers_as_get(stage: Stage, row: Row) -> None:
    url = reverse(row.name, kwargs=row.args(stage.world))
    let_in = min((row.get or row.post or frozenset()) - OUTSIDE, default="anonymous")

    assert stage.ask(let_in, "head", url, {}).status_code == stage.ask(let_in, "get", url, {}).status_code


def same(stage: Stage, actor: str, method: str, url: str) -> tuple[int, dict[str, str], str]:
    """What an actor can tell of an answer, without the token and the address that were in the question."""
    answer = stage.ask(actor, method, url, {})
    text = getattr(answer, "content", b"").decode().replace(url, "")
    headers = {key: value for key, value in answer.headers.items() if key not in ("Content-Length", "Set-Cookie")}
    return answer.status_code, headers, re.sub(r"[A-Za-z0-9]{64}", "", text)
