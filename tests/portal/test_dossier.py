"""The one page for a request, the search box and the counts: all three show the same to each person, or nothing."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from arrangements import transitions as decide
from coaching.transitions import start
from hours.models import Budget, Reservation
from intake import transitions as act
from intake.models import Request
from intake.permissions import may_see_pre_advice
from intake.queries import put_people_at_hand
from swvportal.foundation.models import Look, School, Supplier, User
from swvportal.portal.links import next_steps
from tests.arrangements.made import a_deferral, a_grant, a_refusal, oa_budget, reviewed
from tests.clients import signed_in
from tests.intake.made import before_committee, complete_draft, submitted

pytestmark = pytest.mark.django_db
QUERIES, QUESTIONS = 17, 1
SECRET = "Past bij de principes."


@pytest.fixture
def people(
    anja: User, bas: User, olga: User, dirk: User, bea: User, carla: User, cees: User, lotte: User, mark: User,
    mina: User, karin: User, oscar: User, fleur: User,
) -> list[User]:  # fmt: skip
    return [anja, bas, olga, dirk, bea, carla, cees, lotte, mark, mina, karin, oscar, fleur]


@pytest.fixture
def budget(team: Supplier, oscar: User) -> Budget:
    return oa_budget(team, oscar)


SCHOOL_AND_COACH = ["Anja", "Bas", "Dirk", "Carla"]
SEEN = {
    "draft": SCHOOL_AND_COACH,
    "submitted": [*SCHOOL_AND_COACH, "Lotte", "Oscar"],
    "at_committee": [*SCHOOL_AND_COACH, "Lotte", "Mark", "Mina", "Karin", "Oscar"],
}


@pytest.mark.parametrize("state", SEEN)
def test_page_list_and_search_show_the_same_to_each_person(
    state: str, people: list[User], anja: User, dirk: User, carla: User, lotte: User, wilg: School
) -> None:
    if state == "draft":
        request = complete_draft(wilg, anja, dirk, carla)
    elif state == "submitted":
        request = submitted(wilg, anja, dirk, carla)
    else:
        request = before_committee(wilg, anja, dirk, carla, lotte)

    for user in people:
        client, may = signed_in(user), user.name.split()[0] in SEEN[state]
        page = client.get(f"/aanvragen/{request.pk}/")
        found = client.get("/zoeken/", {"q": "Jansen"})
        assert page.status_code == (200 if may else 404), user
        assert Request.objects.visible_to(user).count() == may, user
        assert [row.pk for row, _where in found.context["rows"]] == ([request.pk] if may else []), user
        assert found.context["page_obj"].paginator.count == may, user
        if may:
            text = page.content.decode()
            assert "Sam Jansen" in text
            assert (SECRET in text) == (state == "at_committee" and bool(may_see_pre_advice(user, request))), user
            assert bool(page.context["whole"].opened) == (user.name.split()[0] in ("Anja", "Bas", "Dirk")), user
    assert Look.objects.filter(subject_id=request.pk).count() == len(SEEN[state])


def test_somebody_elses_dossier_answers_as_one_that_nobody_has(
    anja: User, olga: User, dirk: User, carla: User, wilg: School
) -> None:
    request = submitted(wilg, anja, dirk, carla)
    client = signed_in(olga)

    strange = client.get(f"/aanvragen/{request.pk}/")
    absent = client.get(f"/aanvragen/{uuid.uuid4()}/")

    assert (strange.status_code, absent.status_code) == (404, 404)
    assert "Jansen" not in strange.content.decode()
    assert Look.objects.count() == 0


def test_it_tells_what_was_answered_and_in_one_line_what_was_not(
    anja: User, dirk: User, carla: User, lotte: User, wilg: School
) -> None:
    request = submitted(wilg, anja, dirk, carla)

    text = signed_in(anja).get(f"/aanvragen/{request.pk}/").content.decode()
    picture = text.split('id="read-picture"')[1].split("</details>")[0]

    assert text.count('<details class="part"') == 12
    assert "Niet ingevuld: Het kind: wat helpt" in " ".join(picture.split())
    assert picture.count("<dt>") == 2
    assert "Vraag van de leerkracht" in text.split('id="short"')[1].split("</section>")[0]
    assert "Ligt bij het loket, uiterlijk op" in text


def test_buttons_are_those_of_the_process(
    anja: User, dirk: User, carla: User, lotte: User, karin: User, mark: User, wilg: School
) -> None:
    request = before_committee(wilg, anja, dirk, carla, lotte)

    def buttons(user: User) -> list[str]:
        page = signed_in(user).get(f"/aanvragen/{request.pk}/")
        return [str(step.label) for step in page.context["whole"].steps]

    assert buttons(anja) == ["Intrekken"]
    assert buttons(carla) == []
    assert buttons(lotte) == ["Aanvulling vragen", "Verdagen", "School herstellen"]
    assert buttons(mark) == []
    assert buttons(karin)[0] == "Aanvulling vragen"


def test_the_way_is_told_from_the_first_day_to_the_last(
    anja: User, dirk: User, carla: User, lotte: User, wilg: School
) -> None:
    request = submitted(wilg, anja, dirk, carla)
    act.return_for_completion(request, question="Welke methode?", by=lotte, now=timezone.now())
    act.complete(request, answer="Veilig Leren.", by=anja, now=timezone.now())
    act.claim(request, by=lotte)

    page = signed_in(anja).get(f"/aanvragen/{request.pk}/")

    steps = page.context["dossier"].steps
    assert [(str(step.name), step.state, str(step.who)) for step in steps] == [
        ("Aanvraag begonnen", "done", "Anja Smit"),
        ("Ingediend", "done", "Anja Smit"),
        ("Aanvulling gevraagd", "done", "Lotte Vos"),
        ("Aangevuld", "done", "Anja Smit"),
        ("Het loket bekijkt de aanvraag", "now", "Lotte Vos"),
        ("De commissie beslist", "todo", ""),
        ("De coach start", "todo", ""),
        ("De coach werkt met de school", "todo", ""),
        ("School en coach kijken terug", "todo", ""),
    ]
    assert "Veilig Leren." in page.content.decode()


def test_a_withdrawn_request_ends_there(anja: User, dirk: User, carla: User, wilg: School) -> None:
    request = submitted(wilg, anja, dirk, carla)
    act.withdraw(request, reason="Verhuisd.", by=anja, now=timezone.now())

    steps = signed_in(anja).get(f"/aanvragen/{request.pk}/").context["dossier"].steps

    assert (steps[-1].state, steps[-1].note) == ("stop", "Verhuisd.")
    assert len(steps) == 3


def test_the_number_of_queries_does_not_grow_with_what_stands_in_a_dossier(
    anja: User, dirk: User, carla: User, lotte: User, wilg: School, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request = submitted(wilg, anja, dirk, carla)
    client = signed_in(anja)
    client.get(f"/aanvragen/{request.pk}/")
    with django_assert_num_queries(QUERIES):
        client.get(f"/aanvragen/{request.pk}/")
    for number in range(5):
        act.return_for_completion(request, question=f"Vraag {number}?", by=lotte, now=timezone.now())
        act.complete(request, answer="Antwoord.", by=anja, now=timezone.now())
        with django_assert_num_queries(QUERIES + QUESTIONS):
            assert len(client.get(f"/aanvragen/{request.pk}/").context["dossier"].questions) == number + 1


@pytest.mark.parametrize("draft", [a_refusal, a_deferral])
def test_decisions_and_letters_are_read_from_the_first_decision_on(
    draft: Callable[[], decide.DecisionDraft], anja: User, dirk: User, carla: User, lotte: User, karin: User,
    mark: User, wilg: School, django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    request, now = before_committee(wilg, anja, dirk, carla, lotte), timezone.now()
    reviewed(request, mark, karin)
    client = signed_in(lotte)

    def shown() -> tuple[bool, bool, int]:
        fresh = Request.objects.get(pk=request.pk)
        assert fresh.was_decided == fresh.decisions.filter(undone_at__isnull=True).exists()
        with django_assert_max_num_queries(20):
            whole = client.get(f"/aanvragen/{request.pk}/").context["whole"]
        return whole.decision is not None, whole.pending, len(whole.letters)

    assert shown() == (False, False, 0)
    decide.record_decision(request, draft(), by=karin, now=now)
    assert shown() == (True, True, 0)
    decide.undo_decision(request, reason="Vergist.", by=karin, now=now)
    assert shown() == (False, False, 0)
    decide.record_decision(request, draft(), by=karin, now=now)
    decide.release(request, by=karin, now=now)
    assert shown() == (True, False, 1)


def test_a_dossier_names_its_people_whoever_they_are(
    anja: User, dirk: User, carla: User, lotte: User, wilg: School
) -> None:
    request = submitted(wilg, anja, dirk, carla)
    act.claim(request, by=lotte)
    other = submitted(wilg, anja, dirk, carla, first_name="Noor")
    rows = list(Request.objects.filter(pk__in=[request.pk, other.pk]).order_by("created_at"))

    put_people_at_hand(rows)

    named = [
        [person and person.name for person in (row.created_by, row.adviser, row.coach, row.desk_owner)] for row in rows
    ]
    assert named == [["Anja Smit", carla.name, None, "Lotte Vos"], ["Anja Smit", carla.name, None, None]]


def test_search_asks_the_same_number_of_questions_for_1_and_for_30(
    anja: User, dirk: User, carla: User, wilg: School, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    submitted(wilg, anja, dirk, carla)
    client = signed_in(anja)
    client.get("/zoeken/?q=jansen")
    with django_assert_num_queries(11):
        client.get("/zoeken/?q=jansen")
    for number in range(29):
        complete_draft(wilg, anja, dirk, carla, first_name=f"Sam{number}")
    with django_assert_num_queries(11):
        assert len(client.get("/zoeken/?q=jansen").context["rows"]) == 30


def test_no_words_find_nothing(anja: User, dirk: User, carla: User, wilg: School) -> None:
    complete_draft(wilg, anja, dirk, carla)

    assert signed_in(anja).get("/zoeken/").context["rows"] == []
    assert signed_in(anja).get("/zoeken/?q=").context["rows"] == []


@pytest.mark.parametrize(("outcome", "words"), [
    ("grant", "toegekend"), ("partial", "gedeeltelijk toegekend"), ("refuse", "afgewezen"), ("defer", "aangehouden"),
])  # fmt: skip
def test_a_decision_says_what_it_made_of_the_request(
    outcome: str, words: str, anja: User, dirk: User, carla: User, lotte: User, karin: User, mark: User, mina: User,
    wilg: School, budget: Budget,
) -> None:  # fmt: skip
    request = before_committee(wilg, anja, dirk, carla, lotte)
    reviewed(request, mark, mina)
    drafts = {"refuse": a_refusal(), "defer": a_deferral()}
    draft = drafts.get(outcome) or a_grant(carla, outcome=outcome)
    decide.record_decision(request, draft, by=karin, now=timezone.now())
    decide.release(request, by=karin, now=timezone.now())

    text = signed_in(anja).get(f"/aanvragen/{request.pk}/").content.decode()

    badge = text.split('<h2 id="decision">')[1].split("</span>")[0]
    assert badge.split(">")[-1] == words


def test_more_hours_are_the_way_on_when_the_end_is_near(
    anja: User, dirk: User, carla: User, lotte: User, karin: User, mark: User, mina: User, wilg: School, budget: Budget
) -> None:
    request, today = before_committee(wilg, anja, dirk, carla, lotte), timezone.localdate()
    reviewed(request, mark, mina)
    decide.record_decision(request, a_grant(carla, outcome="partial", ends_on=today), by=karin, now=timezone.now())
    decide.release(request, by=karin, now=timezone.now())
    start(request, first_contact_on=today, by=carla, now=timezone.now())
    client = signed_in(anja)

    text = client.get(f"/aanvragen/{request.pk}/").content.decode()
    assert '<a class="btn btn-primary" href="' in text.split("Verlengen</a>")[0].rsplit("<div", 1)[1]

    Reservation.objects.update(ends_on=today + datetime.timedelta(weeks=11))
    text = client.get(f"/aanvragen/{request.pk}/").content.decode()
    assert '<a class="btn btn-outline-primary" href="' in text.split("Verlengen</a>")[0].rsplit("<div", 1)[1]

    def onward(until: datetime.date | None) -> list[bool]:
        steps = next_steps(request, anja, until=until)
        return [step.onward for step in steps if str(step.label) == "Verlengen"]

    ten_weeks = today + datetime.timedelta(weeks=10)
    assert onward(ten_weeks) == [True]
    assert onward(ten_weeks + datetime.timedelta(days=1)) == [False]
    assert onward(None) == [False]
