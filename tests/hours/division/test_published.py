"""The published division of Roosendaal-Moerdijk (PO3002, 2016-2017), cell by cell, with both overshoots of an hour."""

from __future__ import annotations

import csv
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from django.conf import settings

from hours.division import Cell, Holder, divide
from hours.division.explaining import notes
from hours.division.numbers import plain
from hours.enums import Rounding
from tests.hours.division.keys import BOARDS, PUBLISHED, hours_of, published, shares_of

CELLS = [(supplier, board) for supplier, boards in PUBLISHED.items() for board in boards]
DATA = Path(settings.BASE_DIR).parent / "shared/data/po3002-hours-2016-2017.csv"


def cells() -> dict[tuple[str, str], Cell]:
    return {
        (divided.supplier.name, cell.holder): cell
        for divided in divide(published()).suppliers
        for cell in divided.cells
    }


@pytest.mark.parametrize(("supplier", "board"), CELLS)
def test_each_published_cell_comes_out(supplier: str, board: str) -> None:
    cell = cells()[supplier, board]

    assert (cell.hours, cell.month) == PUBLISHED[supplier][board]
    assert sum(cell.months) == cell.hours


def test_both_overshoots_of_one_hour_are_said_in_words() -> None:
    division = divide(published())

    assert [(one.supplier.available, one.handed_out) for one in division.suppliers] == [
        (736, 737),
        (1177, 1177),
        (2193, 2194),
    ]
    assert notes(division) == [
        "Kameleon: er wordt 737 van de 736 uur uitgedeeld. Elke houder apart afronden geeft 1 uur te veel.",
        "Driespan: er wordt 2194 van de 2193 uur uitgedeeld. Elke houder apart afronden geeft 1 uur te veel.",
    ]


def test_exact_differs_in_the_two_cells_of_spco_only() -> None:
    division = divide(published(Rounding.EXACT))
    found = {
        (divided.supplier.name, cell.holder): cell.hours
        for divided in division.suppliers
        for cell in divided.cells
        if cell.hours != PUBLISHED[divided.supplier.name][cell.holder][0]
    }

    assert found == {("Kameleon", "Kroevendonk / SPCO"): 51, ("Driespan", "Kroevendonk / SPCO"): 153}
    assert [one.over for one in division.suppliers] == [0, 0, 0]
    assert notes(division) == []


def test_floors_and_pupils_give_what_the_percentages_were_rounded_from() -> None:
    floors = {"Kroevendonk / SPCO": Fraction(7), "Zilverlinde/ Pallas": Fraction(5)}
    tenths = (294, 224, 248, 207, 23, 4)  # the published shares of pupils, 29,4 % and so on
    counted = tuple(
        Holder(name, pupils=share, floor=floors.get(name)) for name, share in zip(BOARDS, tenths, strict=True)
    )

    found = shares_of(divide(replace(published(), holders=counted)))

    assert {name: plain(share) for name, share in found.items()} == {
        "KPO": "26,5899",
        "OBO": "20,259",
        "Borgesius": "22,4296",
        "De Waarden": "18,7215",
        "Kroevendonk / SPCO": "7",
        "Zilverlinde/ Pallas": "5",
    }


def test_the_table_above_is_the_data_set() -> None:
    if not DATA.exists():
        pytest.skip(f"The data set is not there: {DATA}")
    with DATA.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["section"] in ("hours", "month") and row["bevoegd_gezag"]]

    assert {(row["section"], row["supplier"], row["board"]): int(row["published"]) for row in rows} == {
        (section, supplier, board): cell[index]
        for index, section in enumerate(("hours", "month"))
        for supplier, boards in PUBLISHED.items()
        for board, cell in boards.items()
    }
    assert len(rows) == 36


def test_the_total_of_the_months_is_the_year_where_the_published_months_are_not() -> None:
    assert hours_of(divide(published()), 1)["KPO"] == 306
    cell = cells()["Mytylschool", "KPO"]

    assert cell.month * 11 == 308
    assert cell.months == (28, 28, 27, 28, 28, 28, 28, 28, 27, 28, 28)
