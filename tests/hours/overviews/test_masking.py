"""No count of one to four can be worked out, by whoever knows the rule, every sum and their own count."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hours.overviews.masking import LEAST, Masked, masked, masked_groups


@pytest.mark.parametrize(
    ("counts", "shown", "total"),
    [
        ([], (), None),
        ([12, 7], (12, 7), 19),
        ([3], (None,), None),
        ([12, 3], (None, None), None),
        ([12, 3, 9], (None, None, None), 24),
        ([12, 3, 9, 30], (None, None, None, 30), 54),
        ([4, 4, 4, 20], (None, None, None, None), None),
        ([1, 1, 1, 6, 20, 21], (None, None, None, None, None, 21), 50),
        ([0, 9, 9, 9, 20], (None, None, None, None, 20), 47),
        ([0, 0, 0], (None, None, None), None),
    ],
)
def test_by_hand(counts: list[int], shown: tuple[int | None, ...], total: int | None) -> None:
    found = masked(counts)

    assert (found.counts, found.total) == (shown, total)


@given(st.lists(st.integers(min_value=0, max_value=60), max_size=12))
def test_what_is_shown_is_true_and_never_small(counts: list[int]) -> None:
    found = masked(counts)

    assert len(found.counts) == len(counts)
    assert all(
        shown in (None, real) and (shown is None or shown >= LEAST)
        for shown, real in zip(found.counts, counts, strict=True)
    )
    assert found.total in (None, sum(counts))


@pytest.mark.parametrize("places", [1, 2, 3, 4])
def test_no_small_count_can_be_worked_out(places: int) -> None:
    """All small worlds: among those that look the same each hidden place has another count too, or a large one.

    That holds for who knows the rule, the sum and one hidden count. Sums near the edge of what is tried are left out.
    """
    most = 14 if places < 4 else 11
    worlds: dict[Masked, list[tuple[int, ...]]] = {}
    for counts in itertools.product(range(most), repeat=places):
        worlds.setdefault(masked(counts), []).append(counts)

    told = [
        found for found, alike in worlds.items() for known in _ways_to_know(found, alike) if _one_small(known, most)
    ]
    assert told == []


def _ways_to_know(found: Masked, alike: list[tuple[int, ...]]) -> Iterator[tuple[list[int], int]]:
    """What each hidden count can be, for everybody and for who knows another one; and the most the others hold."""
    hidden = [place for place, count in enumerate(found.counts) if count is None]
    rest = (found.total or 0) - sum(count or 0 for count in found.counts)
    for place in hidden:
        yield [counts[place] for counts in alike], 0
        for own in set(hidden) - {place}:
            for known in {counts[own] for counts in alike}:
                yield [counts[place] for counts in alike if counts[own] == known], rest - known


def _one_small(known: tuple[list[int], int], most: int) -> bool:
    """Whether only one count is possible, and a small one, where all that is possible was tried."""
    possible, others = known
    return len(set(possible)) == 1 and possible[0] < LEAST and others < most


def test_a_sum_that_hides_in_its_own_table_hides_among_the_sums() -> None:
    sums, (small, *_others) = masked_groups([[1, 9], [20], [30], [40]])

    assert (small.counts, small.total) == ((None, None), None)
    assert (sums.counts, sums.total) == ((None, None, None, 40), 100)


@pytest.mark.parametrize("shape", [(1, 1), (2,), (2, 1), (1, 1, 1), (3, 1), (2, 2), (2, 1, 1)])
def test_no_small_count_can_be_worked_out_across_the_tables(shape: tuple[int, ...]) -> None:
    """All small worlds, as whoever sees the sums, the table of one group and one count of that group knows them.

    Left out are sums so low that the rule itself says what hides in them, and those near the edge of what is tried.
    """
    most = 15 if sum(shape) < 4 else 12
    told = []
    for group in range(len(shape)):
        worlds: dict[tuple[Masked, Masked, int, int], list[tuple[int, ...]]] = {}
        places = range(sum(shape[:group]), sum(shape[: group + 1]))
        for counts in itertools.product(range(1, most), repeat=sum(shape)):
            sums, inner = masked_groups(_grouped(counts, shape))
            for own in places:
                worlds.setdefault((sums, inner[group], own, counts[own]), []).append(counts)
        for (sums, own_table, own, known), alike in worlds.items():
            hides = (sums.total or 0) - sum(count or 0 for count in sums.counts) - known
            told += [
                (sums, own_table, place)
                for place in set(range(sum(shape))) - {own}
                if (sums.total is None or 3 * LEAST <= hides < most + LEAST)
                and _one_small(([counts[place] for counts in alike], 0), most)
            ]
    assert told == []


def _grouped(counts: tuple[int, ...], shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    left = iter(counts)
    return [tuple(itertools.islice(left, size)) for size in shape]
