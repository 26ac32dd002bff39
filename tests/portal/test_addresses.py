"""Nothing that somebody types behind the question mark breaks a page that lists something."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from swvportal.foundation.models import User

pytestmark = pytest.mark.django_db
RUBBISH = (
    "\0",
    "a\0b",
    "9" * 40,
    "-1",
    "2026-02-30",
    "2026-02-30T10:00:00+00:00",
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00:00+14:00_00000000-0000-0000-0000-000000000000",
    "9999-12-31T23:59:59-14:00",
    "%",
    "😀" * 200,
)
LISTS = {
    "search": ("anja", "q page"),
    "intake:requests": ("anja", "q stage order page"),
    "arrangements:letters": ("oscar", "q state page"),
    "intake:desk": ("lotte", "q group owner school board sort late page"),
    "intake:news": ("lotte", "since known"),
    "arrangements:agenda": ("karin", "page"),
    "arrangements:meetings": ("karin", "page"),
    "hours:mine": ("carla", "week saved reservation page"),
    "hours:budgets": ("lotte", "year page"),
    "hours:sheets": ("oscar", "page"),
    "coaching:mine": ("carla", "page"),
    "foundation:trail": ("fleur", "by kind since until before"),
    "foundation:people": ("oscar", "q role place page"),
    "foundation:invitations": ("oscar", "page"),
    "foundation:schools": ("oscar", "q board ours page"),
    "foundation:duo_imports": ("oscar", "page"),
    "foundation:delivery": ("oscar", "page"),
    "foundation:messages": ("anja", "page"),
}


@pytest.mark.parametrize("name", LISTS)
def test_no_list_page_breaks_on_what_stands_in_its_address(name: str, request: pytest.FixtureRequest) -> None:
    who, parameters = LISTS[name]
    user: User = request.getfixturevalue(who)
    client = Client(raise_request_exception=False)
    client.force_login(user)

    broken = [
        (parameter, text)
        for parameter in parameters.split()
        for text in RUBBISH
        if client.get(reverse(name), {parameter: text}).status_code not in (200, 204)
    ]

    assert broken == []
