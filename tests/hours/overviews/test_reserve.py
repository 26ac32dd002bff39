"""What was given from the reserve, in the overview of everybody: to the minute what the ledger says."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Sum
from django.http import QueryDict
from django.urls import reverse

from hours.enums import EntryKind
from hours.models import Budget, Contract, Entry
from hours.overviews.asking import asked_by
from hours.overviews.figures import overview_of
from hours.overviews.reserve import Given, given_of
from hours.transitions import give_reserve, take_back_reserve
from swvportal.foundation.models import Board, School, User
from tests.clients import signed_in
from tests.files import book_of
from tests.hours.conftest import NOW
from tests.hours.reserving import account, asked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_friday_in_november")]


@pytest.fixture
def given(
    contract: Contract,
    wilg: School,
    eik: School,
    kpo: Board,
    anja: User,
    olga: User,
    bea: User,
    lotte: User,
    oscar: User,
) -> Contract:
    """An hour for De Wilg, two for its board, three for De Eik of which nothing stands any more, and half for all."""
    supplier = contract.supplier
    for place, by, minutes in (
        (account(supplier, school=wilg), anja, 60),
        (account(supplier, board=kpo), bea, 120),
        (account(supplier), lotte, 30),
    ):
        give_reserve(asked(place, by, minutes=minutes), minutes, by=oscar, now=NOW)
    back = asked(account(supplier, school=eik), olga, minutes=180)
    give_reserve(back, 180, by=oscar, now=NOW)
    take_back_reserve(back, reason="Verkeerde school.", by=oscar, now=NOW)
    return contract


def seen(user: User, **query: str) -> tuple[Given, ...]:
    data = QueryDict(mutable=True)
    data.update(query)
    asked, _years = asked_by(user, data, year=2026)
    return given_of(user, asked)


def test_by_board_and_supplier_equal_to_the_ledger(given: Contract, kpo: Board, oscar: User) -> None:
    found = seen(oscar)

    assert [(row.name, row.minutes) for row in found] == [
        ("Stichting De Boomgaard", 180),
        ("het samenwerkingsverband", 30),
    ]
    assert found[0].query == f"year=2026&supplier={given.supplier_id}&holder={kpo.pk}"
    assert found[1].query.endswith("holder=swv")
    lines = Entry.objects.filter(kind=EntryKind.TRANSFER).aggregate(sum=Sum("minutes"))["sum"]
    back = Entry.objects.filter(kind=EntryKind.CORRECT).aggregate(sum=Sum("minutes"))["sum"]
    assert sum(row.minutes for row in found) == lines - back


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        ("bea", [("De Wilg", 60), ("Stichting De Boomgaard", 120)]),
        ("anja", [("De Wilg", 60)]),
        ("olga", []),
    ],
)
def test_others_see_their_own(
    name: str, sees: list[tuple[str, int]], given: Contract, request: pytest.FixtureRequest
) -> None:
    assert [(row.name, row.minutes) for row in seen(request.getfixturevalue(name))] == sees


def test_a_filter_narrows_it(given: Contract, wilg: School, oscar: User) -> None:
    assert [row.minutes for row in seen(oscar, school=str(wilg.pk))] == [60]
    assert [row.minutes for row in seen(oscar, board="swv")] == [30]
    assert seen(oscar, year="2025") == seen(oscar)  # a year without budgets counts as not asked


def test_what_holders_received_goes_up_and_the_reserve_down(given: Contract, oscar: User, anja: User) -> None:
    asked, _years = asked_by(oscar, QueryDict(), year=2026)
    found = overview_of(oscar, asked)
    received = {row.name: row.figures.received for row in found.purposes}

    assert received == {
        "consultatie en begeleiding": 60,
        "bestuursuren": 120,
        "onderwijsarrangementen": 30,
        "reserve": 180,
    }
    assert found.total.received == sum(row.allocated for row in Budget.objects.all()) == 390
    own, _years = asked_by(anja, QueryDict(), year=2026)
    assert overview_of(anja, own).total.received == 60


@pytest.mark.django_db(transaction=True)
def test_page_and_spreadsheet_show_the_same(given: Contract, oscar: User) -> None:
    client = signed_in(oscar)
    words = client.get(reverse("hours:overview")).content.decode()
    sheet: Any = book_of(client, "urenoverzicht")["Reserve"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]

    assert "Gegeven uit de reserve" in words
    assert "3:30" in words
    assert [row[0] for row in rows] == ["Stichting De Boomgaard", "het samenwerkingsverband", "Samen"]
    assert [round(_minutes(row[2])) for row in rows] == [180, 30, 210]


def _minutes(value: Any) -> float:
    return float(value.total_seconds() / 60)


def test_each_number_opens_to_the_questions_behind_it(given: Contract, oscar: User) -> None:
    for row in seen(oscar):
        page = signed_in(oscar).get(f"{reverse('hours:reserve_requests')}?{row.query}").context["page_obj"]
        assert sum(one.given for one in page if one.stands) == row.minutes
