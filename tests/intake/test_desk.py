"""The loket: what stands in the queue and in which order, picking up, and the acts with what was typed kept."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from intake import transitions as act
from intake.enums import RequestStatus
from intake.models import PreAdvice, Question, Request
from swvportal.foundation import finding
from swvportal.foundation.models import Look, School, User
from tests.clients import signed_in
from tests.intake.made import before_committee, complete_draft, submitted
from tests.story import person

pytestmark = pytest.mark.django_db
QUERIES = 12


def listed(client: Client, query: str = "") -> list[str]:
    return [row.reference for row in client.get(f"/loket/{query}").context["rows"]]


def due(request: Request, day: datetime.date) -> Request:
    Request.objects.filter(pk=request.pk).update(desk_by=day)
    return request


@pytest.fixture
def three(anja: User, dirk: User, carla: User, lotte: User, wilg: School) -> list[Request]:
    """Three new requests of De Wilg: one with a week left, one late, one for today."""
    today = timezone.localdate()
    names = {"Sam": 7, "Noor": -2, "Daan": 0}
    return [
        due(submitted(wilg, anja, dirk, carla, first_name=name), today + datetime.timedelta(days=days))
        for name, days in names.items()
    ]


def test_late_ones_stand_first_and_say_so_in_words(three: list[Request], lotte: User) -> None:
    page = signed_in(lotte).get("/loket/")

    assert [row.reference for row in page.context["rows"]] == [
        three[1].reference, three[2].reference, three[0].reference,
    ]  # fmt: skip
    text = page.content.decode()
    assert text.count('class="late"') == 1
    assert "2 dagen te laat" in text
    assert "Noor Jansen" in text


def test_the_queue_asks_the_same_number_of_questions_for_1_and_for_30(
    anja: User, dirk: User, carla: User, lotte: User, wilg: School, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(lotte)
    submitted(wilg, anja, dirk, carla)
    client.get("/loket/")
    with django_assert_num_queries(QUERIES):
        assert len(listed(client)) == 1
    for number in range(29):
        submitted(wilg, anja, dirk, carla, first_name=f"Sam{number}")
    with django_assert_num_queries(QUERIES):
        assert len(listed(client)) == 30


def test_filters_narrow_and_each_can_be_taken_off(three: list[Request], lotte: User, eik: School) -> None:
    client = signed_in(lotte)
    act.claim(three[0], by=lotte)
    act.return_for_completion(three[1], question="Welke methode?", by=lotte, now=timezone.now())

    assert listed(client) == [three[2].reference, three[0].reference]
    assert listed(client, "?owner=mine") == [three[0].reference]
    assert listed(client, "?owner=nobody") == [three[2].reference]
    assert listed(client, "?group=at_school") == [three[1].reference]
    assert listed(client, "?group=at_committee") == []
    assert listed(client, f"?school={eik.pk}") == []
    assert len(listed(client, f"?board={three[0].school.board_id}&group=all")) == 3
    assert listed(client, "?group=all&sort=-submitted")[0] == three[2].reference
    chips = client.get(f"/loket/?owner=mine&group=all&school={eik.pk}").context["queue"].chips
    assert [(str(chip.name), chip.url) for chip in chips] == [
        ("Alle aanvragen", f"?owner=mine&school={eik.pk}"),
        ("Opgepakt door mij", f"?group=all&school={eik.pk}"),
        ("De Eik", "?owner=mine&group=all"),
    ]


def test_where_a_request_stands_has_one_name(three: list[Request], lotte: User, anja: User) -> None:
    for user, path in ((lotte, "/loket/"), (anja, "/aanvragen/")):
        page = signed_in(user).get(path).content.decode()
        assert 'scope="col">Status</th>' in page, path
        assert 'data-label="Status"' in page, path
        assert ">Stand<" not in page, path
        assert "Waar staat de aanvraag" not in page, path


def test_heads_sort_and_say_how(three: list[Request], lotte: User) -> None:
    client = signed_in(lotte)
    noor, daan, sam = three[1], three[2], three[0]
    act.claim(daan, by=lotte)

    assert listed(client, "?sort=-term") == [sam.reference, daan.reference, noor.reference]
    assert listed(client, "?sort=pupil") == [daan.reference, noor.reference, sam.reference]
    assert listed(client, "?sort=-owner")[0] == daan.reference
    assert listed(client, "?group=all&sort=term") == [noor.reference, daan.reference, sam.reference]
    page = client.get("/loket/?owner=nobody&sort=-pupil").content.decode()
    assert page.count("aria-sort=") == 1
    assert '<th role="columnheader" scope="col" aria-sort="descending"><a href="?owner=nobody&amp;sort=pupil">' in page
    assert '<input type="hidden" name="sort" value="-pupil">' in page


def test_a_wrong_filter_counts_as_not_asked(three: list[Request], lotte: User) -> None:
    assert len(listed(signed_in(lotte), "?school=onzin&group=onzin&page=99&sort=onzin")) == 3


def test_search_finds_reference_school_and_pupil_and_forgives_a_typing_error(three: list[Request], lotte: User) -> None:
    client = signed_in(lotte)

    assert listed(client, f"?q={three[0].reference}") == [three[0].reference]
    assert listed(client, "?q=noor") == [three[1].reference]
    assert listed(client, "?q=N%C3%B3%C3%B2r") == [three[1].reference]
    assert len(listed(client, "?q=Janssen")) == 3
    assert len(listed(client, "?q=de+wilg")) == 3
    assert listed(client, "?q=Pietersen") == []
    assert len(listed(client, "?q=jansse")) == 3
    assert [listed(client, f"?q={sign}") for sign in ("%25", "_", "%5C")] == [[], [], []]


def test_search_finds_a_draft_without_reference_by_name_alone(
    three: list[Request], anja: User, dirk: User, carla: User, wilg: School
) -> None:
    draft = complete_draft(wilg, anja, dirk, carla, first_name="Jérôme")

    found = signed_in(anja).get("/zoeken/", {"q": "jerome"}).context["rows"]

    assert [row.pk for row, _where in found] == [draft.pk]
    assert found[0][0].closeness == 1.0


def test_names_and_references_are_searched_by_their_indexes() -> None:
    """Of a few rows PostgreSQL reads all, or one by one by their keys; without those ways the indexes have to fit."""
    with connection.cursor() as cursor:
        for way in ("seqscan", "indexscan", "indexonlyscan", "nestloop"):
            cursor.execute(f"set local enable_{way} = off")
        plan = Request.objects.matching("jansen").explain()

    assert "on pupil_sought" in plan
    assert "on request_sought" in plan


def test_a_search_is_not_counted_to_its_end(three: list[Request], lotte: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MOST", 2)
    for page in ("/zoeken/?q=jansen", "/loket/?q=jansen"):
        answer = signed_in(lotte).get(page)
        assert answer.context["page_obj"].paginator.count == len(answer.context["rows"]) == 2
        assert "Meer dan 2 aanvragen gevonden" in answer.content.decode()
    assert len(listed(signed_in(lotte), "?group=all")) == 3


def test_tiles_count_what_their_list_shows(three: list[Request], lotte: User) -> None:
    act.claim(three[0], by=lotte)
    act.return_for_completion(three[2], question="Welke methode?", by=lotte, now=timezone.now())
    client = signed_in(lotte)

    tiles = client.get("/loket/").context["tiles"]

    assert [tile.count for tile in tiles] == [1, 2, 1, 1, 0]
    for tile in tiles:
        assert client.get(tile.url).context["page_obj"].paginator.count == tile.count


def test_a_colleague_who_comes_second_reads_who_was_first(three: list[Request], lotte: User) -> None:
    loes = person("Loes Berg", "coordinator")
    here = "/loket/?owner=nobody"

    answer = signed_in(lotte).post(f"/loket/{three[0].pk}/oppakken/", {"next": here})
    late = signed_in(loes).post(f"/loket/{three[0].pk}/oppakken/", follow=True)

    assert answer["Location"] == here
    assert [str(message) for message in late.context["messages"]] == ["Lotte Vos heeft deze aanvraag al opgepakt."]
    signed_in(lotte).post(f"/loket/{three[0].pk}/terugleggen/", {"next": "https://elders.example/"})
    assert Request.objects.get(pk=three[0].pk).desk_owner is None


def test_news_is_told_once(
    three: list[Request], anja: User, dirk: User, carla: User, lotte: User, wilg: School
) -> None:
    client = signed_in(lotte)
    since = timezone.now().isoformat()

    assert client.get("/loket/nieuws/", {"since": since, "known": "0"}).status_code == 204
    submitted(wilg, anja, dirk, carla)
    told = client.get("/loket/nieuws/", {"since": since, "known": "0"})
    assert "1 nieuwe aanvraag." in told.content.decode()
    assert client.get("/loket/nieuws/", {"since": since, "known": "1"}).status_code == 204
    assert client.get("/loket/nieuws/", {"since": "onzin"}).status_code == 204


def test_opening_a_dossier_is_written_down(three: list[Request], lotte: User) -> None:
    page = signed_in(lotte).get(f"/loket/{three[0].pk}/")

    assert [step.name for step in page.context["steps"]] == [
        "return_for_completion", "forward", "decline", "postpone", "correct_school",
    ]  # fmt: skip
    assert Look.objects.get().subject_id == three[0].pk
    assert "Korte opdrachten met een duidelijk einde." in page.content.decode()


def test_asking_stops_the_clock_and_shows_in_the_dossier(three: list[Request], lotte: User) -> None:
    client = signed_in(lotte)
    page = f"/loket/{three[0].pk}/vragen/"

    empty = client.post(page, {"question": " "})
    done = client.post(page, {"question": "Welke methode gebruikt u?"}, follow=True)

    assert empty.status_code == 422
    assert Question.objects.get().text == "Welke methode gebruikt u?"
    assert Request.objects.get(pk=three[0].pk).status == RequestStatus.RETURNED
    assert done.redirect_chain == [(f"/loket/{three[0].pk}/", 302)]
    assert "Welke methode gebruikt u?" in done.content.decode()


def test_a_stale_click_hears_who_was_first_and_keeps_what_was_typed(three: list[Request], lotte: User) -> None:
    loes = person("Loes Berg", "coordinator")
    act.forward(three[0], pre_advice="Past.", by=loes, now=timezone.now())

    answer = signed_in(lotte).post(f"/loket/{three[0].pk}/naar-commissie/", {"pre_advice": "Mijn lange advies"})

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Loes Berg was u voor" in text
    assert "Mijn lange advies" in text
    assert PreAdvice.objects.get().text == "Past."
    assert signed_in(lotte).get(f"/loket/{three[0].pk}/naar-commissie/")["Location"] == f"/loket/{three[0].pk}/"


def test_declining_tells_why_and_what_instead(three: list[Request], lotte: User) -> None:
    client = signed_in(lotte)
    page = f"/loket/{three[0].pk}/niet-in-behandeling/"

    assert client.post(page, {"reason": "Dit past bij een consultatie.", "instead": ""}).status_code == 422
    client.post(page, {"reason": "Dit past bij een consultatie.", "instead": "Vraag een consultatie aan."})

    assert Request.objects.get(pk=three[0].pk).status == RequestStatus.DECLINED


def test_a_refused_day_is_told_beside_the_day(three: list[Request], lotte: User) -> None:
    promised = three[0].decide_by
    assert promised is not None
    client, page = signed_in(lotte), f"/loket/{three[0].pk}/verdagen/"

    early = client.post(page, {"until": promised.isoformat(), "reason": "Vakantie"})
    client.post(page, {"until": (promised + datetime.timedelta(days=14)).isoformat(), "reason": "Vakantie"})

    assert early.status_code == 409
    assert list(early.context["form"].errors) == ["until"]
    assert 'value="Vakantie"' in early.content.decode() or ">\nVakantie</textarea>" in early.content.decode()
    assert Request.objects.get(pk=three[0].pk).decide_by == promised + datetime.timedelta(days=14)


def test_the_chair_asks_and_postpones_but_does_not_forward(
    anja: User, dirk: User, carla: User, lotte: User, karin: User, mark: User, wilg: School
) -> None:
    request = before_committee(wilg, anja, dirk, carla, lotte)
    client = signed_in(karin)

    assert client.get(f"/loket/{request.pk}/naar-commissie/").status_code == 404
    assert client.get(f"/loket/{request.pk}/vragen/").status_code == 200
    assert signed_in(mark).get(f"/loket/{request.pk}/vragen/").status_code == 404
    assert client.get(f"/loket/{request.pk}/").status_code == 404
    answer = client.post(f"/loket/{request.pk}/vragen/", {"question": "Wat zegt de leerling zelf?"})
    assert answer["Location"] == f"/aanvragen/{request.pk}/"
    assert client.get(answer["Location"]).status_code == 200


def test_the_loket_does_not_exist_for_others(
    three: list[Request], anja: User, carla: User, oscar: User, bea: User, fleur: User, karin: User
) -> None:
    for user in (anja, carla, oscar, bea, fleur, karin):
        client = signed_in(user)
        for path in ("", "nieuws/", f"{three[0].pk}/", f"{three[0].pk}/vragen/"):
            assert client.get(f"/loket/{path}").status_code == 404
        assert client.post(f"/loket/{three[0].pk}/oppakken/").status_code == 404
        assert client.post(f"/loket/{three[0].pk}/naar-commissie/", {"pre_advice": "Ja"}).status_code == 404


def test_the_page_of_an_act_is_written_down_as_seen(three: list[Request], lotte: User) -> None:
    page = signed_in(lotte).get(f"/loket/{three[0].pk}/naar-commissie/")

    assert "Sam Jansen" in page.content.decode()
    assert list(Look.objects.values_list("subject_id", "by")) == [(three[0].pk, lotte.pk)]
