"""Whatever is typed in whatever form: no page breaks and nothing typed disappears, at every address that has both.

The forms are those that the page of an address shows to whoever is let in, sent back as a browser would, with odd
texts in some of their fields.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.forms.formsets import BaseFormSet
from django.urls import reverse
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.matrix.grid import OUTSIDE, Row
from tests.matrix.rows import GRID
from tests.matrix.stage import Stage

pytestmark = pytest.mark.django_db
ODD = [
    "", "nee", "1:30", "1,5", "-1", "0", "99999999999", "1e9", "2026-02-30", "30-2-2026", "0001-01-01", "22-11-2026",
    "9999-12-31", "25:00", "on", "x", "\x00", "<b>", "😀", "'; --", "00000000-0000-0000-0000-000000000000", "a" * 5000,
]  # fmt: skip
ROWS = [row for row in GRID.rows if row.get and row.post and not row.open and (row.get & row.post) - OUTSIDE]
TYPED = (forms.TextInput, forms.Textarea, forms.DateInput, forms.TimeInput, forms.NumberInput, forms.EmailInput)
KINDS_OF_ANSWER = (200, 204, 302, 303, 400, 404, 409, 422)


def forms_of(answer: Any) -> list[forms.BaseForm]:
    """The forms that a page showed, those of its sets too, each once."""
    found: dict[int, forms.BaseForm] = {}
    for layer in answer.context or []:
        for each in layer:
            for value in each.values():
                for form in _in(value):
                    found[id(form)] = form
    return list(found.values())


def _in(value: Any) -> Iterator[forms.BaseForm]:
    if isinstance(value, BaseFormSet):
        yield value.management_form
        yield from value.forms
    elif isinstance(value, forms.BaseForm):
        yield value
    elif hasattr(value, "form") and isinstance(value.form, forms.BaseForm):
        yield value.form


def as_sent(form: forms.BaseForm) -> dict[str, Any]:
    """What a browser sends of a form that nobody touched."""
    sent = {}
    for field in form:
        value = field.value()
        if not isinstance(field.field, forms.FileField) and value not in (None, False):
            sent[field.html_name] = "on" if value is True else value
    return sent


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), row=st.sampled_from(ROWS))
def test_any_typing_in_any_form(stage: Stage, data: st.DataObject, row: Row) -> None:
    actor = min((row.get or frozenset()) & (row.post or frozenset()) - OUTSIDE)
    url = reverse(row.name, kwargs=row.args(stage.world))
    sent, texts = row.data(stage.world), set[str]()
    for form in forms_of(stage.ask(actor, "get", url, {})):
        sent = {**as_sent(form), **sent}
        texts |= {field.html_name for field in form if type(field.field.widget) in TYPED}
    names = sorted(set(sent) | texts)
    touched = data.draw(st.lists(st.sampled_from(names), unique=True, max_size=6), label="fields") if names else []
    typed = {name: data.draw(st.sampled_from(ODD) | st.text(max_size=30), label=name) for name in touched}

    answer: Any = stage.ask(actor, "post", url, {**sent, **typed})

    event(f"answered {answer.status_code}{' to typing' if texts & set(typed) else ''}")
    assert answer.status_code in KINDS_OF_ANSWER, f"{row.title} as {actor}"
    if answer.status_code in (400, 422):
        shown = {field.html_name: field.value() for form in forms_of(answer) if form.is_bound for field in form}
        lost = [name for name in texts & set(typed) if name in shown and (shown[name] or "") != typed[name]]
        assert lost == [], f"{row.title} as {actor}"
