"""The list of errors above a form counts what it lists, and a field with more errors gives each its own line."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils.translation import override

from swvportal.foundation.forms import SwvForm


class LinesForm(SwvForm):
    """Lines of which each can be wrong, and a number."""

    lines = forms.CharField()
    number = forms.IntegerField()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for line in cleaned.get("lines", "").split():
            if line == "samen":
                self.add_error(None, "Dit gaat niet samen.")
            elif not line.isdigit():
                self.add_error("lines", f"{line} is geen getal.")
        return cleaned


@pytest.mark.parametrize(
    ("lines", "number", "words"),
    [
        ("een", "1", "Controleer nog één ding"),
        ("een twee", "1", "Controleer nog 2 dingen"),
        ("een twee samen", "x", "Controleer nog 4 dingen"),
        ("samen", "1", "Controleer nog één ding"),
    ],
)
def test_as_many_things_are_counted_as_listed(lines: str, number: str, words: str) -> None:
    with override("nl"):
        page = render_to_string("swv/error_summary.html", {"form": LinesForm({"lines": lines, "number": number})})

    assert words in page
    assert page.count("<li>") == len(lines.split()) + (number == "x")


def test_a_field_gives_each_error_a_line() -> None:
    form = LinesForm({"lines": "een twee", "number": "1"})
    with override("nl"):
        page = render_to_string("swv/error.html", {"field": form["lines"]})

    assert "een is geen getal.<br>twee is geen getal." in page
