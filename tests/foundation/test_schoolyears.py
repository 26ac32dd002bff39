"""School years start on 1 August."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from swvportal.foundation.schoolyears import as_label, first_day, last_day, school_year_of

DAYS = st.dates(min_value=datetime.date(1950, 1, 1), max_value=datetime.date(2150, 1, 1))


def test_the_last_day_of_july_still_belongs_to_the_year_before() -> None:
    assert school_year_of(datetime.date(2027, 7, 31)) == 2026
    assert school_year_of(datetime.date(2027, 8, 1)) == 2027
    assert as_label(2026) == "2026-2027"


@given(DAYS)
def test_each_day_lies_in_its_own_school_year(day: datetime.date) -> None:
    year = school_year_of(day)

    assert first_day(year) <= day <= last_day(year)


@given(st.integers(min_value=1950, max_value=2150))
def test_school_years_leave_no_day_between_them(year: int) -> None:
    assert first_day(year + 1) - last_day(year) == datetime.timedelta(days=1)
