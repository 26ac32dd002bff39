"""Under which board a school stood when, from files read in any order."""

from __future__ import annotations

import datetime
import itertools

from hypothesis import given
from hypothesis import strategies as st

from swvportal.foundation.duo.spells import Spell, Spells, board_on, ended, observed


def day(year: int) -> datetime.date:
    return datetime.date(year, 8, 1)


def test_a_new_board_ends_the_spell_of_the_old_one() -> None:
    spells = observed(observed((), board="10001", on=day(2024)), board="10002", on=day(2026))

    assert spells == (Spell(day(2024), day(2026), "10001"), Spell(day(2026), None, "10002"))


def test_an_older_file_with_the_same_board_only_starts_the_spell_earlier() -> None:
    spells = observed((Spell(day(2026), None, "10001"),), board="10001", on=day(2013), again=day(2026))

    assert spells == (Spell(day(2013), None, "10001"),)


def test_an_older_file_with_another_board_fills_the_time_before() -> None:
    spells = observed((Spell(day(2026), None, "10002"),), board="10001", on=day(2013), again=day(2026))

    assert spells == (Spell(day(2013), day(2026), "10001"), Spell(day(2026), None, "10002"))


def test_a_file_in_between_counts_until_the_next_one() -> None:
    spells = observed((Spell(day(2013), None, "10001"),), board="10002", on=day(2020), again=day(2026))

    assert spells == (
        Spell(day(2013), day(2020), "10001"),
        Spell(day(2020), day(2026), "10002"),
        Spell(day(2026), None, "10001"),
    )


def test_a_second_file_of_the_same_day_corrects_the_first() -> None:
    spells = observed(
        (Spell(day(2013), day(2026), "10001"), Spell(day(2026), None, "10002")), board="10001", on=day(2026)
    )

    assert spells == (Spell(day(2013), None, "10001"),)


def test_a_school_that_opens_again_leaves_a_gap() -> None:
    closed = ended((Spell(day(2013), None, "10001"),), on=day(2020))

    assert observed(closed, board="10001", on=day(2024)) == (
        Spell(day(2013), day(2020), "10001"),
        Spell(day(2024), None, "10001"),
    )


def test_a_school_that_closes_on_the_day_it_was_first_seen_has_no_spell() -> None:
    assert ended((Spell(day(2026), None, "10001"),), on=day(2026)) == ()


def test_the_board_of_a_day_is_of_its_spell_or_the_nearest() -> None:
    spells = (Spell(day(2013), day(2020), "10001"), Spell(day(2024), day(2025), "10002"))

    assert [board_on(spells, day(year)) for year in (1996, 2013, 2019, 2020, 2024, 2030)] == [
        "10001",
        "10001",
        "10001",
        "10002",
        "10002",
        "10002",
    ]
    assert board_on((), day(2020)) is None


@given(st.dictionaries(st.integers(2000, 2030), st.sampled_from(["10001", "10002", "10003"]), min_size=1), st.data())
def test_every_file_stays_true_whatever_the_order(seen: dict[int, str], data: st.DataObject) -> None:
    """After each file: what it and all others showed on their day is still what the spells say, without overlap."""
    order = data.draw(st.permutations(sorted(seen)))
    spells: Spells = ()
    for place, year in enumerate(order):
        later = min((day(other) for other in order[:place] if other > year), default=None)
        spells = observed(spells, board=seen[year], on=day(year), again=later)
        assert observed(spells, board=seen[year], on=day(year), again=later) == spells

    assert {year: board_on(spells, day(year)) for year in seen} == seen
    assert spells[0].since == day(min(seen))
    assert spells[-1].until is None
    for one, two in itertools.pairwise(spells):
        assert one.until == two.since
        assert one.board != two.board
