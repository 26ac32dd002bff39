"""Our `<select>` is Django's own, drawn quicker; a list of rows is read in one query."""

from __future__ import annotations

import pytest
from django import forms
from django.test.html import parse_html
from pytest_django import DjangoAssertNumQueries

from swvportal.foundation.choosing import NameChoiceField, PlainSelect
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.models import School
from swvportal.foundation.towns import place

CHOICES = [
    ("", "Alle"),
    (None, "Niets"),
    (1, "Eén & <twee>"),
    ("Groep", [("a", "A"), ("b", 'B "tussen" aanhalingstekens')]),
]


class ListForm(SwvForm):
    """A form with a list of rows."""

    school = forms.ModelChoiceField(queryset=School.objects.all(), required=False)


class NameForm(SwvForm):
    """The same, read by name."""

    school = NameChoiceField(queryset=School.objects.all(), required=False)


@pytest.mark.parametrize("value", ["1", "b", "", None, "nergens"])
def test_it_is_the_same_as_djangos(value: str | None) -> None:
    attrs = {"id": "id_soort", "class": "form-select", "required": True, "disabled": False}

    ours = PlainSelect(choices=CHOICES).render("soort", value, attrs)
    theirs = forms.Select(choices=CHOICES).render("soort", value, attrs)

    assert parse_html(ours) == parse_html(theirs)
    assert "<twee>" not in ours


@pytest.mark.django_db
def test_a_list_of_rows_is_one_query(
    wilg: School, eik: School, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    form = ListForm({"school": str(eik.pk)})
    assert form.is_valid()

    with django_assert_num_queries(1):
        drawn = str(form["school"])

    assert drawn.count("<option") == School.objects.count() + 1
    assert f'<option value="{eik.pk}" selected>' in drawn
    assert form.cleaned_data["school"] == eik


@pytest.mark.django_db
def test_a_list_of_names_reads_as_a_list_of_rows(
    wilg: School, eik: School, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    names, rows = NameForm({"school": str(eik.pk)}), ListForm({"school": str(eik.pk)})
    assert names.is_valid()

    with django_assert_num_queries(1):
        drawn = str(names["school"])

    assert drawn == str(rows["school"])
    assert names.cleaned_data["school"] == eik


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("ALPHEN AAN DEN RIJN", "Alphen aan den Rijn"),
        ("IJSSELMUIDEN", "IJsselmuiden"),
        ("'S-HERTOGENBOSCH", "'s-Hertogenbosch"),
        ("DEN HAM", "Den Ham"),
        ("Hengelo OV", "Hengelo OV"),
        ("", ""),
    ],
)
def test_a_place_is_read_as_people_write_it(given: str, read: str) -> None:
    assert place(given) == read
