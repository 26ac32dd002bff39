"""Every address × every actor × GET and POST, from the URL configuration itself (security bar, 1 to 3).

The world is built once and each request is rolled back, so that a cell never depends on the one before it.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponseBase
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.matrix.grid import ACTORS, OUTSIDE, Row, outcome
from tests.matrix.open_to_all import OPEN_TO_ALL
from tests.matrix.rows import GRID
from tests.matrix.stage import Stage

pytestmark = pytest.mark.django_db  # nested in the transaction of `stage`
ROWS = [pytest.param(row, id=row.title) for row in GRID.rows]
OTHER_METHODS = ("put", "patch", "delete", "options", "trace")


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
def test_req_001_and_003_every_cell_answers_as_its_row_says(stage: Stage, row: Row) -> None:
    """And what is not yours looks like what does not exist."""
    args = row.args(stage.world)
    nobodys = {key: uuid.uuid4() if isinstance(value, uuid.UUID) else value for key, value in args.items()}
    url, nowhere = (reverse(row.name, kwargs=each) for each in (args, nobodys))
    wrong = []
    for method in ("get", "post"):
        for actor in ACTORS:
            answer = stage.ask(actor, method, url, row.data(stage.world) if method == "post" else {})
            found = outcome(answer.status_code, answer.get("Location", ""), reverse(settings.LOGIN_URL))
            if not fits(row, method, actor, found):
                wrong.append(f"{method} {actor}: expected {row.expected(method, actor)}, found {found}")
            elif found == "deny" and url != nowhere and not row.open:
                data = row.data(stage.world) if method == "post" else {}
                if told(answer, url) != told(stage.ask(actor, method, nowhere, data), nowhere):
                    wrong.append(f"{method} {actor}: looks different from what does not exist")

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


def told(answer: HttpResponseBase, url: str) -> tuple[int, dict[str, str], str]:
    """What an actor can tell of an answer, without the token and the address that were in the question."""
    text = getattr(answer, "content", b"").decode().replace(url, "")
    headers = {key: value for key, value in answer.headers.items() if key not in ("Content-Length", "Set-Cookie")}
    return answer.status_code, headers, re.sub(r"[A-Za-z0-9]{64}", "", text)
