"""What a division is computed from: which holders, which pupils, which requests, which hours."""

from __future__ import annotations

import datetime

import pytest

from hours.division import SupplierHours
from hours.enums import Level, Purpose, WhatFor
from hours.gathering import count_dates, gather, history_years, of_contract
from hours.models import Budget
from hours.transitions import allocate, open_budget, release_rest, reserve
from swvportal.foundation.models import Board, School, Supplier, User
from tests.hours.conftest import COUNTED, NOW
from tests.hours.dividing import contract_of, counted, inputs_for

pytestmark = pytest.mark.django_db


def promised(budget: Budget, school: School, reference: str, by: User, minutes: int = 60) -> None:
    reserve(budget, minutes, what_for=WhatFor.OA, reference=reference, school=school, by=by, now=NOW)


def test_boards_have_the_pupils_and_requests_of_their_open_schools(
    wilg: School, eik: School, kpo: Board, budget: Budget, oscar: User
) -> None:
    linden = School.objects.create(code="00DD00", name="De Linden", board=kpo)
    closed = School.objects.create(code="00EE00", name="Dicht", board=kpo, closed_on=datetime.date(2026, 8, 1))
    apart = School.objects.create(code="00FF00", name="Apart", board=kpo, maybe_national=True)
    for school, pupils in ((wilg, 100), (linden, None), (closed, 50), (apart, 70), (eik, 30)):
        counted(school, pupils)
    counted(wilg, 999, on=datetime.date(2024, 10, 1))
    for school, reference in ((wilg, "OA-1"), (wilg, "OA-2"), (linden, "OA-3"), (eik, "OA-4")):
        promised(budget, school, reference, oscar)
    taken_back = reserve(budget, 60, what_for=WhatFor.OA, reference="OA-5", school=eik, by=oscar, now=NOW)
    release_rest(taken_back, by=oscar, now=NOW)

    found = inputs_for(history=(2026,))

    assert [(holder.name, holder.pupils, holder.requests) for holder in found.key.holders] == [
        ("Stichting De Boomgaard", 104, 3),
        ("Stichting Het Bos", 30, 1),
    ]
    assert found.key.school_year == "2026-2027"
    assert (found.counted_on, found.history_years) == (COUNTED, (2026,))
    assert count_dates() == [COUNTED, datetime.date(2024, 10, 1)]
    assert history_years() == [2026]


def test_schools_come_by_name_and_two_of_one_name_carry_their_code(wilg: School, obo: Board, eik: School) -> None:
    School.objects.create(code="00CC00", name="de wilg", board=obo)
    counted(wilg, 100)

    found = gather(school_year=2026, level=Level.SCHOOLS, board=None, contracts=[], counted_on=COUNTED, history=[2025])

    assert {holder.name: (holder.pupils, holder.requests) for holder in found.key.holders} == {
        "De Eik": (0, 0),
        "De Wilg (00AA00)": (100, 0),
        "de wilg (00CC00)": (0, 0),
    }


def test_two_boards_of_one_name_carry_their_number(wilg: School, kpo: Board) -> None:
    twin = Board.objects.create(number="00009", name=kpo.name)
    School.objects.create(code="00CC00", name="De Es", board=twin)

    found = gather(school_year=2026, level=Level.BOARDS, board=None, contracts=[], counted_on=None)

    assert [(holder.name, holder.pupils, holder.requests) for holder in found.key.holders] == [
        ("Stichting De Boomgaard (00001)", None, None),
        ("Stichting De Boomgaard (00009)", None, None),
    ]


def test_without_a_count_date_the_numbers_are_typed(wilg: School) -> None:
    found = gather(school_year=2026, level=Level.SCHOOLS, board=None, contracts=[], counted_on=None)

    assert [(holder.name, holder.pupils, holder.requests) for holder in found.key.holders] == [("De Wilg", None, None)]


def test_of_a_contract_whole_hours_are_divided(team: Supplier, oscar: User) -> None:
    contract = contract_of(team, oscar)
    allocate(open_budget(supplier=team, school_year=2026, purpose=Purpose.OA), 70, by=oscar, now=NOW)
    kept = open_budget(supplier=team, school_year=2026, purpose=Purpose.RESERVE)
    allocate(kept, 200, by=oscar, now=NOW)
    contract.refresh_from_db()

    assert of_contract(contract) == (team.pk, SupplierHours(team.name, 95, 7))


def test_of_a_board_what_it_has_left(team: Supplier, kpo: Board, wilg: School, oscar: User) -> None:
    for name, minutes in (("De Linde", 150), ("De Vlier", 59)):
        supplier = Supplier.objects.create(name=name)
        budget = open_budget(supplier=supplier, school_year=2026, purpose=Purpose.BOARD, board=kpo)
        allocate(budget, minutes, by=oscar, now=NOW)

    found = inputs_for(level=Level.SCHOOLS, board=kpo)

    assert found.key.suppliers == (SupplierHours("De Linde", 2),)
