"""A table by hand of days, and where terms end: holidays, school holidays, summer time, 29 February, 1 August."""

from __future__ import annotations

import datetime

import pytest

from swvportal.foundation.workdays import add_working_days, is_working_day, working_day_from

DAYS_OFF = [
    "2024-03-29",
    "2024-04-01",
    "2024-04-27",
    "2024-05-05",
    "2024-05-09",
    "2024-05-20",
    "2024-12-25",
    "2024-12-26",
    "2025-01-01",
    "2025-04-18",
    "2025-04-21",
    "2025-04-26",
    "2025-05-05",
    "2025-05-29",
    "2025-06-09",
    "2026-04-03",
    "2026-04-06",
    "2026-04-27",
    "2026-05-05",
    "2026-05-14",
    "2026-05-25",
    "2026-12-25",
    "2027-01-01",
    "2027-03-26",
    "2027-03-29",
    "2027-04-27",
    "2027-05-05",
    "2027-05-06",
    "2027-05-17",
    "2026-11-28",
    "2026-11-29",
]
# Some are days on which people do not work though the law does not say so, or on which schools are closed.
WORKING = [
    "2025-04-28",
    "2026-12-24",
    "2026-12-31",
    "2028-02-29",
    "2026-08-03",
    "2026-07-31",
    "2026-10-19",
    "2026-03-30",
    "2026-10-26",
    "2025-04-25",
]
TERMS = [  # from, working days, until
    ("2026-11-27", 1, "2026-11-30"),
    ("2026-12-18", 5, "2026-12-28"),  # Christmas Day; the school holidays count
    ("2026-12-23", 2, "2026-12-28"),
    ("2026-12-30", 2, "2027-01-04"),
    ("2026-04-01", 5, "2026-04-10"),  # Good Friday and the Monday of Easter
    ("2026-04-24", 5, "2026-05-04"),  # the King's birthday
    ("2026-05-04", 5, "2026-05-12"),  # Liberation Day
    ("2028-02-25", 2, "2028-02-29"),
    ("2028-02-28", 5, "2028-03-06"),
    ("2027-02-26", 1, "2027-03-01"),
    ("2026-03-27", 1, "2026-03-30"),  # summer time begins on the 29th
    ("2026-10-23", 1, "2026-10-26"),  # and ends on the 25th
    ("2026-07-31", 1, "2026-08-03"),  # into a new school year
    ("2026-07-10", 5, "2026-07-17"),
    ("2026-11-27", 0, "2026-11-27"),
]
ENDS = [  # a term would end on, ends on
    ("2026-11-28", "2026-11-30"),
    ("2026-12-25", "2026-12-28"),
    ("2027-01-01", "2027-01-04"),
    ("2026-04-03", "2026-04-07"),
    ("2026-05-14", "2026-05-15"),
    ("2026-05-24", "2026-05-26"),
    ("2026-08-01", "2026-08-03"),
    ("2028-02-29", "2028-02-29"),
]
day = datetime.date.fromisoformat


@pytest.mark.parametrize("off", DAYS_OFF)
def test_a_day_off(off: str) -> None:
    assert not is_working_day(day(off))


@pytest.mark.parametrize("works", WORKING)
def test_a_working_day(works: str) -> None:
    assert is_working_day(day(works))


@pytest.mark.parametrize(("since", "count", "until"), TERMS)
def test_so_many_working_days_after(since: str, count: int, until: str) -> None:
    assert add_working_days(day(since), count) == day(until)


@pytest.mark.parametrize(("would", "does"), ENDS)
def test_a_term_ends_on_a_working_day(would: str, does: str) -> None:
    assert working_day_from(day(would)) == day(does)
