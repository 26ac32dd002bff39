"""The lists of agreements and of their letters: exactly what opens for a person, filtered, sorted, at one price."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from arrangements.models import Agreement
from arrangements.transitions import decline_hours
from swvportal.foundation.letters.making import make_letters
from swvportal.foundation.models import Board, Letter, School, Supplier, User
from swvportal.foundation.schoolyears import first_day, school_year_of
from tests.arrangements.agreeing import again, asked, board_budget, registered
from tests.arrangements.made import granted, oa_budget
from tests.clients import signed_in
from tests.intake.made import before_committee

pytestmark = pytest.mark.django_db
SEES, SEES_NOT = ("anja", "dirk", "bea", "oscar", "lotte", "cees"), ("olga",)


@pytest.fixture
def agreement(kpo: Board, team: Supplier, oscar: User, carla: User, wilg: School, anja: User, bea: User) -> Agreement:
    budget = board_budget(kpo, team, oscar)
    return registered(wilg, anja, board=bea, supplier=budget.supplier, office=oscar)


@pytest.mark.parametrize("name", [*SEES, *SEES_NOT])
def test_list_and_page_show_the_same(name: str, agreement: Agreement, request: pytest.FixtureRequest) -> None:
    user: User = request.getfixturevalue(name)
    client = Client()
    client.force_login(user)

    listed = client.get(reverse("arrangements:agreements")).context["page_obj"].object_list
    opened = client.get(reverse("arrangements:agreement", args=[agreement.pk])).status_code

    assert [row.pk for row in listed] == ([agreement.pk] if name in SEES else [])
    assert opened == (200 if name in SEES else 404)


def listed(user: User, **asked: Any) -> list[str]:
    """The references on somebody's list, in its order."""
    page = signed_in(user).get(reverse("arrangements:agreements"), asked).context["page_obj"]
    return [row.reference for row in page]


@pytest.fixture
def many(agreement: Agreement, eik: School, obo: Board, olga: User, anja: User, wilg: School) -> dict[str, Agreement]:
    """One in each of three states, of two boards; one is for the next school year and wished of another supplier."""
    outside = Supplier.objects.create(name="Mytylschool")
    next_year = first_day(school_year_of(timezone.localdate()) + 1)
    later = asked(eik, olga, supplier=outside, minutes=120, starts_on=next_year, ends_on=next_year)
    declined = asked(wilg, anja, minutes=240)
    decline_hours(declined, reason="Nu niet.", by=User.objects.get(name="Bea Visser"), now=timezone.now())
    return {"agreement": agreement, "later": later, "declined": declined}


@pytest.mark.parametrize(
    ("asked_for", "names"),
    [
        ({}, "declined later agreement"),
        ({"sort": "asked"}, "agreement later declined"),
        ({"sort": "-hours"}, "agreement declined later"),
        ({"sort": "supplier"}, "agreement later declined"),
        ({"sort": "school"}, "later agreement declined"),
        ({"sort": "-until"}, "later declined agreement"),
        ({"sort": "state"}, "later agreement declined"),
        ({"state": "declined"}, "declined"),
        ({"state": "nonsense"}, "declined later agreement"),
        ({"supplier": "Mytylschool"}, "later"),
        ({"supplier": "Expertise- en Dienstenteam"}, "agreement"),
        ({"year": 1}, "later"),
        ({"year": 0}, "declined agreement"),
        ({"board": "Stichting Het Bos"}, "later"),
        ({"school": "De Wilg"}, "declined agreement"),
        ({"q": "later"}, "later"),
        ({"q": "number"}, "agreement"),
        ({"q": "zzz"}, ""),
        ({"school": "De Wilg", "state": "registered"}, "agreement"),
    ],
)
def test_filters_and_heads(many: dict[str, Agreement], oscar: User, asked_for: dict[str, object], names: str) -> None:
    keys: dict[str, dict[object, object]] = {
        "supplier": {row.name: row.pk for row in Supplier.objects.all()},
        "board": {row.name: row.pk for row in Board.objects.all()},
        "school": {row.name: row.pk for row in School.objects.all()},
        "year": {n: school_year_of(timezone.localdate()) + n for n in (0, 1)},
        "q": {"later": many["later"].reference.lower(), "number": again(many["agreement"]).number},
    }
    wanted = {name: keys.get(name, {}).get(value, value) for name, value in asked_for.items()}

    found = listed(oscar, **wanted)

    order = [next(name for name, row in many.items() if row.reference == reference) for reference in found]
    if "until" in str(asked_for):  # two end on the same day
        order[1:] = sorted(order[1:], reverse=True)
    assert order == names.split()


def test_each_filter_that_is_on_can_be_taken_off(many: dict[str, Agreement], oscar: User) -> None:
    url = reverse("arrangements:agreements")
    answer = signed_in(oscar).get(url, {"state": "declined", "q": "OV", "sort": "hours", "page": "2", "year": "x"})

    chips = answer.context["found"].chips
    assert [(str(chip.name), chip.url) for chip in chips] == [
        ("“OV”", "?state=declined&sort=hours&year=x"),
        ("afgewezen door het bestuur", "?q=OV&sort=hours&year=x"),
    ]
    assert 'aria-sort="ascending"' in answer.content.decode()
    nothing = signed_in(oscar).get(url, {"q": "zzz"}).content.decode()
    assert "Niets past bij deze filters" in nothing


def test_who_sees_one_school_or_board_is_not_asked_which(many: dict[str, Agreement], anja: User, oscar: User) -> None:
    def fields(user: User) -> set[str]:
        return set(signed_in(user).get(reverse("arrangements:agreements")).context["found"].form.fields)

    assert fields(oscar) == {"q", "state", "supplier", "year", "board", "school"}
    assert fields(anja) == {"q", "state", "year"}


def test_nothing_of_another_stands_in_a_filter(many: dict[str, Agreement], anja: User, cees: User) -> None:
    for user in (anja, cees):
        text = signed_in(user).get(reverse("arrangements:agreements")).content.decode()
        assert "De Eik" not in text
        assert "Mytylschool" not in text
    eik = School.objects.get(name="De Eik")
    assert len(listed(anja, school=eik.pk)) == 2  # what is not theirs counts as not asked


@pytest.mark.parametrize("name", ["agreements", "letters"])
def test_as_many_queries_for_one_as_for_thirty(
    agreement: Agreement, oscar: User, name: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, url, count = signed_in(oscar), reverse(f"arrangements:{name}"), {"agreements": 13, "letters": 16}[name]
    client.get(url)
    with django_assert_num_queries(count):
        client.get(url)
    letter = Letter.objects.get(part="board")
    for number in range(30):
        agreement.pk, agreement.one_time_key, agreement.reservation = uuid.uuid4(), uuid.uuid4(), None
        agreement.reference, agreement.status = f"OV-X-{number}", "asked"
        agreement.number, agreement.agreed_on, agreement.supplier = "", None, None
        agreement.minutes, agreement.starts_on, agreement.ends_on = 0, None, None
        letter.pk, letter.subject_id, letter.number = uuid.uuid4(), agreement.pk, f"BLO-X-{number}"
        for row in (agreement, letter):
            row._state.adding = True
            row.save(force_insert=True)
    with django_assert_num_queries(count):
        assert len(client.get(url).context["page_obj"].object_list) >= 25


PARTS = {
    "anja": ["board"],
    "dirk": ["board"],
    "bea": ["board"],
    "oscar": ["board", "supplier"],
    "lotte": ["board", "supplier"],
    "cees": ["supplier"],
    "carla": ["supplier"],
    "karin": [],
    "olga": [],
}


@pytest.mark.parametrize("name", PARTS)
def test_letters_stand_under_letters_for_whom_they_open(
    name: str, agreement: Agreement, request: pytest.FixtureRequest
) -> None:
    client = signed_in(request.getfixturevalue(name))
    make_letters()

    for asked_for in ({}, {"about": "agreements"}, {"q": again(agreement).number}):
        answer = client.get(reverse("arrangements:letters"), asked_for)
        assert sorted(row.letter.part for row in answer.context["rows"]) == PARTS[name]
    assert bool(answer.context["kinds"]) == bool(PARTS[name])
    assert not client.get(reverse("arrangements:letters"), {"about": "requests"}).context["rows"]
    for row in answer.context["rows"]:
        assert client.get(reverse("arrangements:letter", args=[row.letter.pk])).status_code == 200
        assert client.get(reverse(row.page, args=[row.subject.pk])).status_code == 200


def test_letters_of_both_kinds_stand_in_one_list(
    agreement: Agreement,
    wilg: School,
    anja: User,
    dirk: User,
    carla: User,
    lotte: User,
    karin: User,
    mark: User,
    mina: User,
    oscar: User,
    bea: User,
    team: Supplier,
) -> None:
    oa_budget(team, oscar)
    granted(before_committee(wilg, anja, dirk, carla, lotte), carla, karin, mark, mina)

    answer = signed_in(oscar).get(reverse("arrangements:letters"))
    assert {row.page for row in answer.context["rows"]} == {"dossier", "arrangements:agreement"}
    chip = signed_in(oscar).get(reverse("arrangements:letters"), {"about": "agreements", "state": "late"}).context
    assert [(str(one.name), one.url) for one in chip["chips"]] == [
        ("Over overeenkomsten", "?state=late"),
        ("Nog niet gemaakt", "?about=agreements"),
    ]
    of_board = signed_in(bea).get(reverse("arrangements:letters"))
    assert {row.page for row in of_board.context["rows"]} == {"arrangements:agreement"}
    assert "Sam" not in of_board.content.decode()
