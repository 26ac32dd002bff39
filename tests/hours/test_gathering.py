"""What a division is computed from: which holders, which pupils, which requests, which hours."""

from __future__ import annotations

import datetime

import pytest

from hours.division import SupplierHours
from hours.enums import Level, Purpose, WhatFor
from hours.gathering import CountDate, count_dates, gather, history_years, kinds_of_schools, of_contract
from hours.keys import read, stored
from hours.models import Budget, Contract
from hours.transitions import allocate, open_budget, release_rest, reserve
from hours.transitions.allocating import begin, confirm
from swvportal.foundation.counting.acts import keep_counts
from swvportal.foundation.counting.sheets import sheet_of
from swvportal.foundation.enums import SchoolKind
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
    assert count_dates() == [CountDate(COUNTED, 5, 0), CountDate(datetime.date(2024, 10, 1), 1, 0)]
    assert history_years() == [2026]


def test_only_the_chosen_kinds_of_schools_and_pupils_count(wilg: School, eik: School, kpo: Board) -> None:
    brug = School.objects.create(code="00DD00", name="De Brug", board=kpo, kind=SchoolKind.SBO)
    mast = School.objects.create(code="00EE00", name="De Mast", board=Board.objects.create(number="00003", name="Zorg"))
    School.objects.filter(pk=mast.pk).update(kind=SchoolKind.SO_VSO)
    for school, pupils, kind in (
        (wilg, 100, SchoolKind.BO),
        (eik, 30, SchoolKind.BO),
        (brug, 40, SchoolKind.SBO),
        (mast, 60, SchoolKind.SO_VSO),
    ):
        row = counted(school, pupils)
        row.kind = kind
        row.save()

    def boards(*kinds: str) -> dict[str, int | None]:
        found = inputs_for(kinds=kinds) if kinds else inputs_for()
        return {holder.name: holder.pupils for holder in found.key.holders}

    assert kinds_of_schools() == ["bo", "sbo", "so_vso"]
    assert boards() == {"Stichting De Boomgaard": 140, "Stichting Het Bos": 30, "Zorg": 60}
    assert boards("bo") == {"Stichting De Boomgaard": 100, "Stichting Het Bos": 30}
    assert boards("sbo", "bo") == {"Stichting De Boomgaard": 140, "Stichting Het Bos": 30}
    found = inputs_for(kinds=("sbo", "bo"))
    assert (found.kinds, found.by_kind) == (("bo", "sbo"), ({"bo": 100, "sbo": 40}, {"bo": 30}))
    assert read(stored(found), school_year=2026) == found
    over_schools = inputs_for(kinds=("sbo",), level=Level.SCHOOLS)
    assert [(holder.name, holder.pupils) for holder in over_schools.key.holders] == [("De Brug", 40)]


def test_a_key_from_before_the_kinds_counted_primary_education(contract: Contract) -> None:
    kept = stored(inputs_for(contract))
    del kept["kinds"]
    for holder in kept["holders"]:
        del holder["by_kind"]

    found = read(kept, school_year=2026)
    assert (found.kinds, found.by_kind) == (("bo",), ())


def test_an_own_count_divides_and_a_correction_leaves_the_confirmed_division(
    contract: Contract, wilg: School, eik: School, oscar: User
) -> None:
    february = datetime.date(2026, 2, 1)

    def count(pupils: int) -> None:
        shown = sheet_of(february).shown
        keep_counts(february, {wilg.pk: pupils, eik.pk: 10}, shown=shown, by=oscar, now=NOW)

    count(80)
    made = begin(school_year=2026, level=Level.BOARDS, contracts=[contract], counted_on=february, by=oscar, now=NOW)
    confirm(made, shown=made.digest, by=oscar, now=NOW)
    count(20)
    made.refresh_from_db()

    assert [holder["pupils"] for holder in made.key["holders"]] == [80, 10]
    assert sorted(cell.minutes for cell in made.cells.all()) == [600, 600, 4800]
    assert count_dates()[0] == CountDate(february, 2, 2)


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
