"""Several people in one draft: each sees who else is there and where; nobody else does."""

from __future__ import annotations

import datetime
import html
import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from intake import transitions as act
from intake.enums import PartKey
from intake.models import Presence, Request
from intake.queries.presence import SEEN_SECONDS, others_in
from swvportal.foundation.models import School, User
from tests.clients import signed_in
from tests.intake.made import submitted
from tests.intake.test_school_pages import draft
from tests.racing import between

pytestmark = pytest.mark.django_db


def says(request: Request, by: User, key: str = "", known: str = "") -> Any:
    return signed_in(by).post(reverse("intake:here", args=[request.pk]), {"part": key, "known": known})


def words(answer: Any) -> str:
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", answer.content.decode())).split())


def test_two_people_see_each_other_by_part(anja: User, bas: User, wilg: School) -> None:
    request = draft(wilg, anja)

    alone = says(request, anja, PartKey.QUESTION)
    assert alone.status_code == 204

    first = says(request, bas, PartKey.PICTURE)
    assert words(first) == f"{anja.name} werkt in deel 4."
    again = says(request, bas, PartKey.PICTURE, known=f"{anja.pk}:question")
    assert again.status_code == 204

    says(request, anja, PartKey.PICTURE)
    both = says(request, bas, PartKey.PICTURE, known=f"{anja.pk}:question")
    assert words(both) == f"{anja.name} werkt ook in dit deel. Wie later bewaart, ziet eerst wat de ander schreef."
    assert Presence.objects.count() == 2


def test_a_page_shows_it_before_any_script_runs(anja: User, bas: User, wilg: School) -> None:
    request = draft(wilg, anja)
    says(request, bas)

    for address in (reverse("intake:write", args=[request.pk]), reverse("intake:part", args=[request.pk, "question"])):
        assert f"{bas.name} heeft deze aanvraag open" in words(signed_in(anja).get(address))


def test_whoever_left_is_gone_and_forgotten(anja: User, bas: User, wilg: School) -> None:
    request, now = draft(wilg, anja), timezone.now()
    act.is_here(request, bas, key="", now=now)

    def seen(seconds: float) -> list[str]:
        return [one.name for one in others_in(request, anja, key="", now=now + datetime.timedelta(seconds=seconds))]

    assert seen(SEEN_SECONDS) == [bas.name]
    assert seen(SEEN_SECONDS + 0.1) == []
    assert act.forget_presences(now + datetime.timedelta(hours=1)) == 0
    assert act.forget_presences(now + datetime.timedelta(hours=1, seconds=1)) == 1


def test_only_who_writes_in_a_draft_is_seen_in_it(anja: User, olga: User, mark: User, wilg: School) -> None:
    request = draft(wilg, anja)

    assert [says(request, stranger).status_code for stranger in (olga, mark)] == [404, 404]
    assert says(request, anja, "nothing").status_code == 404
    assert not Presence.objects.exists()


def test_a_page_that_is_open_after_handing_in_hears_of_it_and_asks_no_more(
    anja: User, dirk: User, carla: User, wilg: School
) -> None:
    request = submitted(wilg, anja, dirk, carla)

    answer = says(request, anja, PartKey.QUESTION)

    assert answer.status_code == 286
    assert words(answer) == "Deze aanvraag is ingediend. U kunt de aanvraag lezen, niet wijzigen."
    assert not Presence.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_pages_of_one_person_leave_one_row(anja: User, wilg: School) -> None:
    request, now = draft(wilg, anja), timezone.now()

    between(
        lambda: act.is_here(request, anja, key="question", now=now),
        lambda: act.is_here(request, anja, key="picture", now=now),
    )

    assert Presence.objects.get().key == "picture"
