"""What holds for every key: nothing lost, nothing above the year by month, no order that matters, and no lost hour
for a holder that grows."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate, pairwise

from hypothesis import given, reject, settings
from hypothesis import strategies as st

from hours.division import Holder, Key, KeyRefused, SupplierHours, divide
from hours.enums import Rounding
from tests.hours.division.keys import hours_of, shares_of

any_speed = settings(deadline=None)
NAMES = [f"Bestuur {letter}" for letter in "ABCDEFGHIJ"]


@st.composite
def keys(draw: st.DrawFn, *, rounding: str | None = None, lifted: bool = True) -> Key:
    """A key that can be divided: pupils, sometimes requests, floors and minimums, or typed percentages."""
    names = draw(st.permutations(NAMES).map(lambda all_names: all_names[: draw(st.integers(1, len(NAMES)))]))
    pupils = draw(st.lists(st.integers(0, 5000), min_size=len(names), max_size=len(names)).filter(any))
    history = draw(st.sampled_from([0, 0, 25, 60]))
    requests = draw(st.lists(st.integers(0, 60), min_size=len(names), max_size=len(names)).filter(any))
    floors = draw(st.lists(st.integers(0, 9), min_size=len(names), max_size=len(names)))
    minimums = draw(st.lists(st.integers(0, 12), min_size=len(names), max_size=len(names)))
    holders = tuple(
        Holder(
            name,
            pupils=pupils[index],
            requests=requests[index] if history else None,
            floor=Fraction(floors[index]) if lifted and floors[index] else None,
            minimum=minimums[index] if lifted else 0,
        )
        for index, name in enumerate(names)
    )
    contracts = draw(st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 200)), min_size=1, max_size=3))
    found = Key(
        school_year="2026-2027",
        suppliers=tuple(
            SupplierHours(f"Leverancier {n}", available + reserve, reserve)
            for n, (available, reserve) in enumerate(contracts)
        ),
        holders=holders,
        rounding=rounding or draw(st.sampled_from(Rounding.values)),
        months=draw(st.integers(1, 12)),
        history_weight=Fraction(history),
    )
    try:
        divide(found)
    except KeyRefused:
        reject()
    return found


@any_speed
@given(keys(rounding=Rounding.EXACT))
def test_exact_hands_out_precisely_what_is_available(key: Key) -> None:
    assert [one.handed_out for one in divide(key).suppliers] == [one.available for one in key.suppliers]


@any_speed
@given(keys())
def test_the_percentages_are_a_hundred_and_each_cell_lies_within_an_hour_of_its_part(key: Key) -> None:
    for divided in divide(key).suppliers:
        assert sum(cell.percentage for cell in divided.cells) == 100
        assert all(abs(cell.hours - cell.exact) < 1 for cell in divided.cells)


@any_speed
@given(keys())
def test_the_months_are_the_year_and_never_run_ahead_of_it(key: Key) -> None:
    for divided in divide(key).suppliers:
        for cell in divided.cells:
            assert len(cell.months) == key.months
            assert sum(cell.months) == cell.hours
            for month, given_by_then in enumerate(accumulate(cell.months), start=1):
                assert 0 <= given_by_then <= cell.hours
                assert abs(given_by_then - Fraction(month * cell.hours, key.months)) <= Fraction(1, 2)


@any_speed
@given(keys(), st.randoms(use_true_random=False))
def test_the_order_of_the_holders_does_not_matter(key: Key, chance: random.Random) -> None:
    shuffled = list(key.holders)
    chance.shuffle(shuffled)
    other = divide(replace(key, holders=tuple(shuffled)))

    for index in range(len(key.suppliers)):
        assert hours_of(other, index) == hours_of(divide(key), index)


@any_speed
@given(keys())
def test_nobody_is_left_below_its_floor_or_minimum(key: Key) -> None:
    for divided in divide(key).suppliers:
        for holder, cell in zip(key.holders, divided.cells, strict=True):
            assert cell.percentage >= (holder.floor or 0)
            assert cell.hours >= holder.minimum


@any_speed
@given(keys(lifted=False))
def test_a_larger_holder_gets_no_fewer_hours(key: Key) -> None:
    for divided in divide(replace(key, history_weight=Fraction(0), holders=_without_requests(key))).suppliers:
        sizes = sorted(
            (holder.pupils or 0, cell.hours) for holder, cell in zip(key.holders, divided.cells, strict=True)
        )
        for (fewer, hours), (more, more_hours) in pairwise(sizes):
            assert fewer == more or hours <= more_hours


@any_speed
@given(keys(), st.integers(0, len(NAMES) - 1), st.integers(1, 900))
def test_who_gets_more_pupils_gets_no_fewer_hours(key: Key, chosen: int, more: int) -> None:
    """By largest remainders together with requests it holds for the percentage only: who stays at a floor can lose the
    last hour to another whose remainder moved, since more pupils here change how the others share."""
    row = chosen % len(key.holders)
    holder = key.holders[row]
    grown = replace(holder, pupils=(holder.pupils or 0) + more)
    after = divide(replace(key, holders=(*key.holders[:row], grown, *key.holders[row + 1 :])))

    for index in range(len(key.suppliers)):
        if key.rounding == Rounding.NEAREST or not key.history_weight:
            assert hours_of(after, index)[holder.name] >= hours_of(divide(key), index)[holder.name]
        assert shares_of(after, index)[holder.name] >= shares_of(divide(key), index)[holder.name]


@any_speed
@given(keys(rounding=Rounding.NEAREST, lifted=False), st.integers(1, 500))
def test_a_larger_contract_gives_nobody_fewer_hours_when_each_is_rounded_by_itself(key: Key, more: int) -> None:
    bought = tuple(replace(supplier, contract=supplier.contract + more) for supplier in key.suppliers)

    for index in range(len(key.suppliers)):
        after = hours_of(divide(replace(key, suppliers=bought)), index)
        assert all(after[name] >= hours for name, hours in hours_of(divide(key), index).items())


@any_speed
@given(keys())
def test_typing_the_percentages_that_were_counted_gives_the_same_hours(key: Key) -> None:
    one = replace(key, suppliers=key.suppliers[:1])
    counted = divide(one)
    typed = tuple(
        Holder(holder.name, pupils=holder.pupils, percentage=cell.percentage, reason="overgenomen")
        for holder, cell in zip(key.holders, counted.suppliers[0].cells, strict=True)
    )

    assert hours_of(divide(replace(one, holders=typed, history_weight=Fraction(0)))) == hours_of(counted)


def _without_requests(key: Key) -> tuple[Holder, ...]:
    return tuple(replace(holder, requests=None) for holder in key.holders)
