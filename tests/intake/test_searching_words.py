"""Searching by the words that were written in a request: by their stems, and never beyond what one may see."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone

from intake import transitions as act
from intake.enums import IN_WORDS, PartKey, RequestKind
from intake.models import Request
from swvportal.foundation.models import School, User
from tests.clients import signed_in
from tests.intake.made import complete_of, nameless

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(wilg: School, anja: User, lotte: User) -> Request:
    """A consultation about tasks, handed in."""
    row = complete_of(RequestKind.CONSULTATION, wilg, anja, named=False)
    words = {
        "occasion": "Bij grote opdrachten klapt zij dicht, ook in een café.",
        "teacher_question": "Hoe help ik een kind dat snel blokkeert?",
        "domains": ["attitude"],
    }
    act.save_part(row, PartKey.QUESTION, data=words, version=1, by=anja, now=timezone.now())
    act.submit(row, by=anja, now=timezone.now())
    nameless(wilg, anja)
    return row


def found(user: User, words: str) -> list[Request]:
    return [row for row, _where in signed_in(user).get("/zoeken/", {"q": words}).context["rows"]]


@pytest.mark.parametrize("words", ["opdracht", "opdrachten", "OPDRACHT", "cafe", "Café", '"klapt zij dicht"'])
def test_a_word_is_found_in_every_form(asked: Request, lotte: User, words: str) -> None:
    assert found(lotte, words) == [asked]


@pytest.mark.parametrize("words", ["opdracht zwembad", '"zij klapt dicht"', "opdracht -klapt", "';--"])
def test_what_does_not_stand_there_is_not_found(asked: Request, lotte: User, words: str) -> None:
    assert asked not in found(lotte, words)


def test_who_may_not_open_a_request_does_not_find_it_by_its_words(
    asked: Request, anja: User, olga: User, cees: User, carla: User, lotte: User
) -> None:
    assert found(anja, "opdracht") == [asked]
    for stranger in (olga, cees, carla):
        assert found(stranger, "opdracht") == []


def test_the_queue_finds_it_too_and_a_name_comes_first(asked: Request, lotte: User, wilg: School, anja: User) -> None:
    named = complete_of(RequestKind.CONSULTATION, wilg, anja)
    act.submit(named, by=anja, now=timezone.now())
    pupil = named.pupil
    assert pupil is not None
    pupil.first_name = "Opdracht"
    pupil.save(update_fields=["first_name"])

    rows = signed_in(lotte).get("/loket/", {"q": "opdracht"}).context["rows"]
    assert {row.key for row in rows} == {asked.pk, named.pk}
    assert found(lotte, "opdracht") == [named, asked]


def test_what_is_no_text_of_the_question_is_not_looked_through(asked: Request, anja: User, lotte: User) -> None:
    asked.parts.update_or_create(key=PartKey.DOCUMENTS, defaults={"data": {"note": "olifant"}})

    assert found(lotte, "olifant") == []


def test_words_are_searched_by_their_index() -> None:
    with connection.cursor() as cursor:  # in a table this small every index will do
        cursor.execute("alter table intake_requestpart drop constraint request_part_once")
        for way in ("seqscan", "indexscan", "indexonlyscan", "nestloop"):
            cursor.execute(f"set local enable_{way} = off")
        plan = Request.objects.matching("opdrachten").explain()

    assert "on request_part_words" in plan


def test_of_a_common_word_no_more_is_looked_up_than_can_be_shown(
    wilg: School, eik: School, anja: User, olga: User, lotte: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    hers = nameless(eik, olga)
    for _row in range(len(IN_WORDS) + 1):
        nameless(wilg, anja)
    common = hers.parts.get(key=PartKey.QUESTION).data["occasion"]
    monkeypatch.setattr("intake.querysets.MOST", 0)

    assert 0 < Request.objects.matching(common).count() <= len(IN_WORDS)
    desk = signed_in(lotte).get("/loket/", {"q": common, "school": str(eik.pk)}).context["rows"]
    assert [row.key for row in desk] == [hers.pk]
    assert found(olga, common) == [hers]
