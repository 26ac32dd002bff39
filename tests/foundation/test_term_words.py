"""How a term reads on a page: in words, with a tone, counted in days."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
import time_machine

from swvportal.foundation.templatetags.swv import days_left, percent_of, urgency

TODAY = datetime.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _on_a_friday() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.mark.parametrize(
    ("days", "words", "tone"),
    [
        (-2, "2 dagen te laat", "stop"),
        (-1, "1 dag te laat", "stop"),
        (0, "vandaag", "wait"),
        (1, "nog 1 dag", "wait"),
        (3, "nog 3 dagen", "wait"),
        (4, "nog 4 dagen", "plain"),
    ],
)
def test_a_term_is_told_in_calendar_days(days: int, words: str, tone: str) -> None:
    day = TODAY + datetime.timedelta(days=days)

    assert (days_left(day), urgency(day)) == (words, tone)


def test_a_moment_counts_by_its_day_here() -> None:
    late = datetime.datetime(2026, 11, 20, 23, 30, tzinfo=datetime.UTC)  # the 21st in Amsterdam

    assert (days_left(late), urgency(late)) == ("nog 1 dag", "wait")


def test_no_term_has_no_words() -> None:
    assert (days_left(None), urgency(None)) == ("", "plain")


def test_a_part_is_told_in_whole_percents() -> None:
    assert [percent_of(part, whole) for part, whole in ((1, 3), (0, 0), (5, 5))] == [33, 0, 100]
