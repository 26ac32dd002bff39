"""A number beyond its bounds is told in our words, and a form's own words stay."""

from __future__ import annotations

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import override

from swvportal.foundation.forms import SwvForm


class NumberForm(SwvForm):
    """A number from two to nine, an even one, and one with words of its own."""

    months = forms.IntegerField(min_value=2, max_value=9)
    even = forms.IntegerField(step_size=2)
    own = forms.IntegerField(validators=[MaxValueValidator(4, message="Niet meer dan vier, graag.")])


def test_what_is_out_of_bounds_says_what_to_fill_in() -> None:
    few, many = ({"months": months, "even": "3", "own": "5"} for months in ("1", "10"))
    with override("nl"):
        errors = [NumberForm(data).errors for data in (few, many)]

        assert [found["months"] for found in errors] == [
            ["Vul een getal in van minstens 2."],
            ["Vul een getal in van hoogstens 9."],
        ]
        assert errors[0]["own"] == ["Niet meer dan vier, graag."]
        assert "even" in errors[0]
        assert not NumberForm({"months": "2", "even": "4", "own": "4"}).errors


def test_djangos_own_fields_keep_theirs() -> None:
    NumberForm()
    plain = forms.IntegerField(min_value=2).validators[0]

    assert isinstance(plain, MinValueValidator)
    assert plain.message == MinValueValidator.message
