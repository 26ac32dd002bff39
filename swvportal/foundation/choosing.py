"""A choice from a list, drawn without a template per option: the loket's filters offer every school on every page.

It knows no noun and reads only what its field was given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.safestring import SafeString


class PlainSelect(forms.Select):
    """The same `<select>` as Django's, some ten times as quick with a hundred options."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """The control with its options and groups of options; what is chosen is marked."""
        chosen = set(self.format_value(value))
        built = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        return SafeString(f"<select{built}>{_drawn(self.choices, chosen)}</select>")


def _drawn(choices: Iterable[Any], chosen: set[str]) -> str:
    """The options as HTML; every value and label is escaped here. The first that fits is marked."""
    lines = []
    for value, label in choices:
        if isinstance(label, list | tuple):
            lines.append(f'<optgroup label="{escape(str(value))}">{_drawn(label, chosen)}</optgroup>')
        else:
            key = "" if value is None else str(value)
            mark = " selected" if key in chosen else ""
            chosen.discard(key)
            lines.append(f'<option value="{escape(key)}"{mark}>{escape(str(label))}</option>')
    return "\n".join(lines)


class WholeList(ModelChoiceIterator[Any]):
    """The rows of a list in one query, where Django opens a cursor in the database, fetches and closes it."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for row in self.queryset.all():
            yield self.choice(row)


class NameList(WholeList):
    """The keys and names of such a list, without an object for every row."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from self.queryset.values_list("pk", "name")


class NameChoiceField(forms.ModelChoiceField[Any]):
    """A choice from rows that go by their `name`, where a page offers hundreds of them."""

    iterator = NameList
