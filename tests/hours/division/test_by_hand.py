"""A made-up key with every part of a key in it, worked out by hand, and the rules one at a time."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from hours.division import Holder, Key, Step, SupplierHours, divide
from hours.division.explaining import notes, steps_of
from hours.division.shapes import StepKind
from hours.enums import Rounding
from tests.hours.division.keys import hours_of, key, shares_of

MADE_UP = Key(
    school_year="2026-2027",
    suppliers=(SupplierHours("Team", 500, 60), SupplierHours("De Linde", 445)),
    holders=(
        Holder("Noord", pupils=600, requests=30),
        Holder("Oost", pupils=300, requests=20),
        Holder("Zuid", pupils=80, requests=0, floor=Fraction(10)),
        Holder("West", pupils=20, requests=50, minimum=100),
    ),
    history_weight=Fraction(40),
)


def test_a_key_with_everything_in_it() -> None:
    """Pupils count for 60 %, past requests for 40 %; 1000 pupils and 100 requests in all.

    By count: Noord 0,6 × 60 + 0,4 × 30 = 48; Oost 0,6 × 30 + 0,4 × 20 = 26; Zuid 0,6 × 8 + 0 = 4,8;
    West 0,6 × 2 + 0,4 × 50 = 21,2; together 100.

    Team, 500 − 60 = 440 hours. Zuid is lifted to 10 % = 44 hours. West is lifted to 100 hours, for 21,2 % would be
    93,28. That leaves 296 hours for Noord and Oost, in the proportion 48 : 26, which is 192 and 104.

    De Linde, 445 hours. Zuid gets 10 % = 44,5. West gets 100, for 21,2 % would be 94,34. That leaves 300,5 hours:
    Noord 48/74 × 300,5 = 194,92 and Oost 26/74 × 300,5 = 105,58. Rounded down 194, 105, 44 and 100 hours are given,
    443 in all; the two hours left go to the remainders 0,92 (Noord) and 0,58 (Oost). Rounding each by itself gives
    195, 106, 45 and 100, one too many.

    Noord's 195 hours in eleven months: 17,73 → 18; 35,45 → 35; 53,18 → 53; 70,91 → 71; 88,64 → 89; 106,36 → 106;
    124,09 → 124; 141,82 → 142; 159,55 → 160; 177,27 → 177; 195. The differences are the months.
    """
    exact, nearest = divide(MADE_UP), divide(replace(MADE_UP, rounding=Rounding.NEAREST))

    assert hours_of(exact, 0) == {"Noord": 192, "Oost": 104, "Zuid": 44, "West": 100}
    assert hours_of(exact, 1) == {"Noord": 195, "Oost": 106, "Zuid": 44, "West": 100}
    assert hours_of(nearest, 0) == hours_of(exact, 0)
    assert hours_of(nearest, 1) == {"Noord": 195, "Oost": 106, "Zuid": 45, "West": 100}
    assert shares_of(exact, 0)["Noord"] == Fraction(480, 11)
    assert exact.suppliers[1].cells[0].months == (18, 17, 18, 18, 18, 17, 18, 18, 18, 17, 18)
    assert notes(nearest) == [
        "De Linde: er wordt 446 van de 445 uur uitgedeeld. Elke houder apart afronden geeft 1 uur te veel."
    ]


def test_a_key_with_typed_percentages_a_minimum_and_a_reserve() -> None:
    """Typed percentages take the place of counting, so they cannot stand in the key above; the rest can.

    Team, 500 − 60 = 440 hours. West is lifted to its minimum of 60 hours, for 12 % would be 52,8. That leaves 380 hours
    for Noord and Oost, in the proportion 55 : 33 = 5 : 3, which is 237,5 and 142,5. Rounded down 237, 142 and 60 hours
    are given, 439 in all; both remainders are 0,5, so the one hour left goes to the larger holder, Noord. Rounding each
    by itself gives 238, 143 and 60 = 441, one too many.

    De Linde, 600 hours: 12 % is 72, above the minimum; 330, 198 and 72 are whole already.
    """
    typed = Key(
        school_year="2026-2027",
        suppliers=(SupplierHours("Team", 500, 60), SupplierHours("De Linde", 600)),
        holders=(
            Holder("Noord", percentage=Fraction(55), reason="besluit ALV"),
            Holder("Oost", percentage=Fraction(33), reason="besluit ALV"),
            Holder("West", percentage=Fraction(12), reason="besluit ALV", minimum=60),
        ),
    )
    exact, nearest = divide(typed), divide(replace(typed, rounding=Rounding.NEAREST))

    assert hours_of(exact, 0) == {"Noord": 238, "Oost": 142, "West": 60}
    assert hours_of(nearest, 0) == {"Noord": 238, "Oost": 143, "West": 60}
    assert hours_of(exact, 1) == hours_of(nearest, 1) == {"Noord": 330, "Oost": 198, "West": 72}
    assert notes(nearest) == [
        "Team: er wordt 441 van de 440 uur uitgedeeld. Elke houder apart afronden geeft 1 uur te veel."
    ]


def test_each_cell_opens_to_its_arithmetic() -> None:
    _noord, oost, zuid, west = divide(MADE_UP).suppliers[1].cells

    assert [(said.title, said.arithmetic, said.outcome) for said in steps_of(oost)] == [
        ("Leerlingen", "300 ÷ 1000", "30 %"),
        ("Aanvragen in eerdere schooljaren", "20 ÷ 100", "20 %"),
        ("Leerlingen en aanvragen, gewogen", "60 % × 30 % + 40 % × 20 %", "26 %"),
        ("Deel van wat ondergrenzen en minima overlaten", "≈ 67,5281 % × 26 % ÷ 74 %", "≈ 23,7261 %"),
        ("Van de beschikbare uren", "≈ 23,7261 % × 445", "≈ 105,5811 uur"),
        (
            "Naar beneden afgerond, de laatste uren naar de grootste resten",
            "105 + 1: de rest 0,5811 is een van de 2 grootste, voor de uren die overbleven",
            "106 uur",
        ),
        ("Per maand, op het hele uur", "106 ÷ 11", "10 uur"),
    ]
    assert ("Opgetild naar de ondergrens", "in plaats van 4,8 %", "10 %") in [
        (said.title, said.arithmetic, said.outcome) for said in steps_of(zuid)
    ]
    assert ("Opgetild naar het minimum in uren", "100 ÷ 445", "≈ 22,4719 %") in [
        (said.title, said.arithmetic, said.outcome) for said in steps_of(west)
    ]
    assert [step.kind for step in west.steps][-3:] == [StepKind.HOURS, StepKind.REMAINDER, StepKind.MONTH]


def test_the_steps_are_data() -> None:
    cell = divide(key(Holder("A", percentage=Fraction(100), reason="de enige"), hours=7)).suppliers[0].cells[0]

    assert cell.steps[0] == Step(StepKind.TYPED, {"share": Fraction(100)}, words="de enige")
    assert cell.steps[1].numbers == {"share": 100, "available": 7, "exact": 7}
    assert [said.arithmetic for said in steps_of(cell)] == [
        "de enige",
        "100 % × 7",
        "7; er bleef geen uur over",
        "7 ÷ 11",
    ]


def test_the_last_hour_goes_to_the_largest_remainder() -> None:
    division = divide(key(Holder("A", pupils=2), Holder("B", pupils=1), hours=100))

    assert hours_of(division) == {"A": 67, "B": 33}
    said = [steps_of(cell)[2].arithmetic for cell in division.suppliers[0].cells]
    assert said == [
        "66 + 1: de rest 0,6667 is de grootste, en er bleef 1 uur over",
        "33; de rest 0,3333 is te klein voor een van de uren die overbleven",
    ]


@pytest.mark.parametrize(
    ("holders", "expected"),
    [
        ((Holder("B", pupils=3), Holder("A", pupils=1)), {"B": 2, "A": 0}),
        ((Holder("B", pupils=1), Holder("A", pupils=1)), {"B": 0, "A": 1}),
        (
            (
                Holder("A", pupils=1, percentage=Fraction(50), reason="x"),
                Holder("B", pupils=2, percentage=Fraction(50), reason="x"),
            ),
            {"A": 0, "B": 1},
        ),
    ],
    ids=["the larger holder", "the first by name", "the one with more pupils"],
)
def test_of_equal_remainders_the_last_hour_goes_to(holders: tuple[Holder, ...], expected: dict[str, int]) -> None:
    assert hours_of(divide(key(*holders, hours=sum(expected.values())))) == expected


def test_a_half_goes_up_when_each_is_rounded_by_itself() -> None:
    division = divide(key(Holder("A", pupils=1), Holder("B", pupils=1), hours=7, rounding=Rounding.NEAREST))

    assert hours_of(division) == {"A": 4, "B": 4}
    assert steps_of(division.suppliers[0].cells[0])[2].arithmetic == "3,5"


def test_hours_that_stay_behind_are_said() -> None:
    thirds = [Holder(name, pupils=1) for name in "ABC"]
    division = divide(key(*thirds, hours=4, rounding=Rounding.NEAREST))
    many = divide(key(*(Holder(str(n), pupils=1) for n in range(7)), hours=9, rounding=Rounding.NEAREST))

    assert notes(division) == ["Team: er wordt 3 van de 4 uur uitgedeeld. Elke houder apart afronden laat 1 uur over."]
    assert notes(many) == ["Team: er wordt 7 van de 9 uur uitgedeeld. Elke houder apart afronden laat 2 uur over."]


def test_lifting_one_can_make_another_fall_below_its_floor() -> None:
    holders = (
        Holder("A", pupils=890),
        Holder("B", pupils=100, floor=Fraction(10)),
        Holder("C", pupils=10, floor=Fraction(5)),
    )

    assert shares_of(divide(key(*holders))) == {"A": 85, "B": 10, "C": 5}


def test_a_floor_below_the_count_changes_nothing() -> None:
    assert shares_of(divide(key(Holder("A", pupils=3, floor=Fraction(5)), Holder("B", pupils=1)))) == {"A": 75, "B": 25}


def test_a_minimum_lifts_a_typed_percentage_too() -> None:
    typed = (
        Holder("A", percentage=Fraction(90), reason="x"),
        Holder("B", percentage=Fraction(10), reason="x", minimum=20),
    )

    assert hours_of(divide(key(*typed))) == {"A": 80, "B": 20}


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ({}, {"A": 75, "B": 25}),
        ({"history_weight": Fraction(1, 2)}, {"A": 50, "B": 50}),
        ({"history_weight": Fraction(50)}, {"A": 50, "B": 50}),
        ({"history_weight": Fraction(1)}, {"A": 25, "B": 75}),
        ({"history_weight": Fraction(1), "pupil_weight": Fraction(4)}, {"A": 65, "B": 35}),
        ({"history_weight": Fraction(7), "pupil_weight": Fraction(0)}, {"A": 25, "B": 75}),
    ],
)
def test_the_weights_count_in_proportion(weights: dict[str, Any], expected: dict[str, int]) -> None:
    requests = (1, 3) if weights else (None, None)
    holders = (Holder("A", pupils=3, requests=requests[0]), Holder("B", pupils=1, requests=requests[1]))

    assert shares_of(divide(key(*holders, **weights))) == expected


def test_an_empty_contract_divides_into_nothing() -> None:
    division = divide(key(Holder("A", pupils=3, floor=Fraction(5)), Holder("B", pupils=1), hours=0, reserve=40))

    assert hours_of(division) == {"A": 0, "B": 0}
    assert division.suppliers[0].cells[0].months == (0,) * 11
