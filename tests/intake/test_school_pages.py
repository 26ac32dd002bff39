"""The school's way through a request, page by page, as the people of De Wilg do it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intake import transitions as act
from intake.enums import PartKey
from intake.models import Request, RequestPart
from swvportal.foundation.models import School, User
from tests.intake.made import complete_draft

pytestmark = pytest.mark.django_db
As = Callable[[User], Client]


@pytest.fixture
def as_() -> As:
    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


def draft(school: School, ib: User) -> Request:
    return act.start_request(school, by=ib, key=uuid.uuid4(), now=timezone.now())


def part_url(request: Request, key: str) -> str:
    return reverse("intake:part", args=[request.pk, key])


def opened(request: Request, key: str, **answers: Any) -> dict[str, Any]:
    """What a page of a part sends: the version that stands there, its own key and the answers."""
    version = RequestPart.objects.get(request=request, key=key).version
    return {"version": version, "page": uuid.uuid4(), "go": "next", **answers}


def test_every_page_of_a_draft_opens(as_: As, anja: User, dirk: User, carla: User, wilg: School) -> None:
    full, empty = complete_draft(wilg, anja, dirk, carla), draft(wilg, anja)
    for person in (anja, dirk, carla):
        for request in (full, empty):
            for url in [reverse("intake:write", args=[request.pk]), *(part_url(request, key) for key in PartKey)]:
                assert as_(person).get(url).status_code == 200, (person, url)
    for request in (full, empty):
        assert as_(anja).get(reverse("intake:check", args=[request.pk])).status_code == 200
        assert as_(anja).get(reverse("intake:withdraw", args=[request.pk])).status_code == 200
    assert as_(anja).get(reverse("intake:requests")).status_code == 200
    assert as_(anja).get(reverse("intake:new")).status_code == 200


def test_two_posts_of_one_page_begin_one_draft(as_: As, anja: User, wilg: School) -> None:
    client = as_(anja)
    page = {"once": uuid.uuid4(), "school": wilg.pk}

    first = client.post(reverse("intake:new"), page)
    second = client.post(reverse("intake:new"), page)

    assert Request.objects.count() == 1
    assert first["Location"] == second["Location"] == reverse("intake:write", args=[Request.objects.get().pk])


def test_a_part_is_kept_incomplete(as_: As, anja: User, wilg: School) -> None:
    request = draft(wilg, anja)

    answer = as_(anja).post(part_url(request, "question"), opened(request, "question", occasion="Het loopt vast."))

    assert answer["Location"] == part_url(request, "picture")
    kept = RequestPart.objects.get(request=request, key=PartKey.QUESTION)
    assert (kept.data, kept.saved_by) == ({"occasion": "Het loopt vast.", "teacher_question": "", "domains": []}, anja)
