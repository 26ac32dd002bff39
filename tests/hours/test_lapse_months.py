"""How many hours a budget brings by month, and which of them are to be used by its end."""

from __future__ import annotations

import datetime
from collections import Counter

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from hours.division.computing import spread
from hours.enums import Lapse
from hours.models import MonthClosing
from hours.months import brought, end_of, month_after, month_before, months_of, number_of, still_there, to_be_used
from swvportal.foundation.models import User
from tests.hours.conftest import NOW


@st.composite
def histories(draw: st.DrawFn) -> dict[int, int]:
    """Minutes that came and went by month, never more out than there was."""
    found, there = {}, 0
    for month in sorted(draw(st.sets(st.integers(0, 11)))):
        found[month] = draw(st.integers(-there, 9_000))
        there += found[month]
    return found


HISTORY = histories()


class TestMonths:
    def test_august_brings_nothing_and_july_the_last(self) -> None:
        months = months_of(2026)

        assert (months[0], months[-1]) == (datetime.date(2026, 8, 1), datetime.date(2027, 7, 1))
        assert [number_of(month, school_year=2026) for month in months] == [*range(12)]
        assert number_of(datetime.date(2026, 7, 1), school_year=2026) == 0
        assert number_of(datetime.date(2027, 8, 1), school_year=2026) == 11

    def test_months_meet_at_their_ends(self) -> None:
        for month in (datetime.date(2028, 2, 1), datetime.date(2026, 12, 1), datetime.date(2027, 1, 1)):
            assert end_of(month) + datetime.timedelta(days=1) == month_after(month)
            assert month_before(month_after(month)) == month
        assert end_of(datetime.date(2028, 2, 1)).day == 29

    @given(st.integers(0, 100_000))
    def test_shares_are_those_of_the_division_and_add_up(self, hours: int) -> None:
        sums = [brought(hours * 60, number) for number in range(12)]

        assert sums == [sum(spread(hours, 11)[:number]) * 60 for number in range(12)]
        assert (sums[0], sums[-1]) == (0, hours * 60)

    @given(st.integers(0, 6_000_000))
    def test_the_last_month_brings_the_loose_minutes(self, minutes: int) -> None:
        assert brought(minutes, 11) == minutes
        assert sorted(found := [brought(minutes, number) for number in range(12)]) == found

    def test_by_what_was_agreed(self) -> None:
        whole = {0: 660}
        assert [to_be_used(whole, Lapse.MONTHLY, n) for n in (0, 1, 10, 11)] == [0, 60, 600, 660]
        assert [to_be_used(whole, Lapse.YEARLY, n) for n in (0, 10, 11)] == [0, 0, 660]
        assert to_be_used(whole, Lapse.NEVER, 11) == 0

    def test_hours_that_came_during_the_year_belong_to_the_months_from_then_on(self) -> None:
        """110 hours in August, 30 more in March (the seventh month): 10 a month, then 16 in each of five."""
        came = {0: 110 * 60, 7: 30 * 60}

        assert [to_be_used(came, Lapse.MONTHLY, n) // 60 for n in (6, 7, 8, 11)] == [60, 76, 92, 140]

    def test_hours_that_went_out_are_no_longer_to_be_used(self) -> None:
        """110 hours in August of which 33 went to a school in January: 77 are left, seven a month. December, of which
        ten a month lapsed, is not undone; nothing more lapses until the shares of what is left have passed that.
        """
        came = {0: 110 * 60, 5: -33 * 60}

        assert [to_be_used(came, Lapse.MONTHLY, n) // 60 for n in (4, 5, 6, 11)] == [28, 35, 42, 77]

    def test_what_went_out_takes_along_what_came_in_last(self) -> None:
        assert still_there({0: 100, 3: 50, 5: 30, 7: -40, 9: 5}) == {0: 100, 3: 40, 9: 5}
        assert still_there({0: 100, 3: 50, 5: -150}) == {}
        assert still_there({2: -30, 4: 20, 6: 50}) == {6: 40}  # its own line was taken back after others came

    @given(
        before=HISTORY,
        x=st.integers(1, 9_000),
        came=st.integers(0, 11),
        stayed=st.integers(0, 11),
        after=st.dictionaries(st.integers(0, 11), st.integers(0, 9_000)),
    )
    def test_in_and_out_again_is_as_never(
        self, before: dict[int, int], x: int, came: int, stayed: int, after: dict[int, int]
    ) -> None:
        """Whatever was there before, and comes once they are gone."""
        went = min(11, came + stayed)
        others = {n: minutes for n, minutes in before.items() if n <= came}
        others |= {n: minutes for n, minutes in after.items() if n > went}
        once = Counter(others)
        once.update({came: x})
        once.subtract({went: x})

        for n in range(12):
            assert to_be_used(once, Lapse.MONTHLY, n) == to_be_used(others, Lapse.MONTHLY, n)

    @given(HISTORY)
    def test_never_more_is_due_than_there_is_nor_less_than_a_month_before(self, came: dict[int, int]) -> None:
        due = [to_be_used(came, Lapse.MONTHLY, n) for n in range(12)]

        assert sorted(due) == due
        assert due[-1] == sum(came.values()) >= due[0] >= 0


def test_a_month_given_by_no_first_day_is_no_month(oscar: User) -> None:
    with pytest.raises(IntegrityError, match="closing_of_a_month"):
        MonthClosing.objects.create(month=datetime.date(2026, 9, 2), closed_at=NOW)
