"""Amounts of time as people type and read them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from swvportal.foundation.minutes import LARGEST, MinutesField, as_hours, parse_minutes


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("1:30", 90),
        (" 0:05 ", 5),
        ("1,5", 90),
        ("1.5", 90),
        ("0,25", 15),
        ("90m", 90),
        ("90 min", 90),
        ("45 minuten", 45),
        ("2u", 120),
        ("2 uur", 120),
        ("2 Uur", 120),
        ("1u30", 90),
        ("40", 2400),
        ("0", 0),
        ("1200:00", 72000),
    ],
)
def test_each_way_of_typing_is_read(typed: str, minutes: int) -> None:
    assert parse_minutes(typed) == minutes


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "1:60",
        "1:5",
        "-1",
        "+1",
        "1e3",
        "half",
        "1,",
        ",5",
        "1,5,5",
        "1:30:00",
        "NaN",
        "١:٣٠",
        "1\x00",
        "9" * 50,
    ],
)
def test_what_is_no_time_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ValueError) as refused:
        parse_minutes(typed)

    assert "1:30" in str(refused.value)


def test_a_part_of_a_minute_is_refused_and_not_rounded() -> None:
    with pytest.raises(ValueError) as refused:
        parse_minutes("1,33")

    assert "1:20" in str(refused.value)


def test_an_amount_beyond_every_contract_is_refused() -> None:
    with pytest.raises(ValueError):
        parse_minutes("999999")


@given(st.integers(min_value=0, max_value=LARGEST))
def test_what_is_written_is_read_back(minutes: int) -> None:
    assert parse_minutes(as_hours(minutes)) == minutes
    assert parse_minutes(f"{minutes}m") == minutes


def _read(typed: str) -> int | str:
    try:
        return parse_minutes(typed)
    except ValueError as refused:
        return str(refused)


@given(st.text())
def test_anything_typed_is_read_or_refused_with_a_sentence(typed: str) -> None:
    answer = _read(typed)

    assert 0 <= answer <= LARGEST if isinstance(answer, int) else answer.endswith(".")


def test_less_than_nothing_is_written_with_a_sign() -> None:
    assert as_hours(-5) == "-0:05"


def test_a_template_writes_hours() -> None:
    assert Template("{% load minutes %}{{ spent|as_hours }}").render(Context({"spent": 95})) == "1:35"


class TestField:
    def test_gives_minutes_and_shows_hours(self) -> None:
        field = MinutesField(step=5)

        assert field.clean("1,5") == 90
        assert field.prepare_value(90) == "1:30"
        assert field.prepare_value("half") == "half"

    def test_in_steps_of_an_hour_it_shows_and_asks_whole_hours(self) -> None:
        field = MinutesField(step=60)

        assert field.clean("806") == 48360
        assert field.prepare_value(48360) == "806"
        assert field.prepare_value(48390) == "806:30"
        for typed in ("tien uur", "1:30", "1,33"):
            with override("nl"), pytest.raises(ValidationError) as refused:
                field.clean(typed)
            assert refused.value.messages == ["Vul hele uren in, bijvoorbeeld 806."]
        with override("nl"), pytest.raises(ValidationError) as refused:
            field.clean("0")
        assert refused.value.messages == ["Vul minstens 1 in."]

    def test_an_empty_field_that_may_be_empty_is_none(self) -> None:
        assert MinutesField(required=False).clean("") is None

    @pytest.mark.parametrize(
        ("typed", "code"), [("", "required"), ("x", "invalid"), ("0", "too_little"), ("7m", "step")]
    )
    def test_refuses(self, typed: str, code: str) -> None:
        with pytest.raises(ValidationError) as refused:
            MinutesField(step=5).clean(typed)

        assert refused.value.code == code

    def test_says_what_is_the_most(self) -> None:
        field = MinutesField(most=600)

        assert field.clean("10") == 600
        with pytest.raises(ValidationError, match="hoogstens 10:00"):
            field.clean("10:01")
