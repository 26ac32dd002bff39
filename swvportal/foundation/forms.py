"""The bases of every form: our field template, native date inputs, and errors that say how to go on.

A page writes `<form method="post" novalidate>{% csrf_token %}{% crispy form %}…</form>`; the list of errors comes with
the form, the buttons are the page's. It knows no noun; hours are typed in a `minutes.MinutesField`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from swvportal.foundation.choosing import PlainSelect, WholeList
from swvportal.foundation.minutes import MinutesField

_CHOICES = (forms.Select, forms.RadioSelect, forms.SelectMultiple, forms.CheckboxSelectMultiple)
_BOUNDS = {
    MinValueValidator: _("Fill in a number of at least %(limit_value)s."),
    MaxValueValidator: _("Fill in a number of at most %(limit_value)s."),
}


class DateInput(forms.DateInput):
    """The browser's own date control; its value travels as 2026-11-22 in every language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"class": "input-date", **(attrs or {})}, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """The browser's own time control."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"class": "input-short", **(attrs or {})}, format="%H:%M")


def house_helper() -> FormHelper:
    """A crispy helper as every form here has it: no tag and no token of its own, our field, hidden fields always."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.field_template = "swv/field.html"
    helper.render_hidden_fields = True
    return helper


def _native(field: forms.Field) -> None:
    """Give a date, time or amount of hours its native control, unless the form chose another."""
    natives: dict[type[forms.Widget], type[forms.Widget]] = {
        forms.DateInput: DateInput,
        forms.TimeInput: TimeInput,
    }
    if isinstance(field, forms.ModelChoiceField) and not issubclass(field.iterator, WholeList):
        field.iterator = WholeList
    if type(field.widget) is forms.Select and isinstance(field, forms.ChoiceField):
        field.widget = PlainSelect(attrs=dict(field.widget.attrs))
        field.widget.is_required = field.required
        field.widget.choices = field.choices
    elif native := natives.get(type(field.widget)):
        old = field.widget
        field.widget = native(attrs=dict(old.attrs))
        field.widget.is_required = old.is_required
    if isinstance(field, MinutesField):
        field.widget.attrs = {"class": "input-short", "autocomplete": "off", **field.widget.attrs}


def _plain_errors(field: forms.Field) -> None:
    """Replace Django's own "This field is required" and its kin by what to do about it; a form's own words stay."""
    stock = forms.Field.default_error_messages["required"]
    if field.error_messages.get("required") == stock and field.label:
        if isinstance(field, forms.FileField):
            text = _("Choose a file at “{label}”.")
        elif isinstance(field, forms.BooleanField):
            text = _("Tick “{label}” to go on.")
        elif isinstance(field.widget, _CHOICES):
            text = _("Choose an answer at “{label}”.")
        else:
            text = _("Fill in “{label}”.")
        field.error_messages["required"] = format_lazy(text, label=field.label)
    field.validators = [_plain_bound(each) for each in field.validators]
    if type(field) is forms.DateField and field.error_messages["invalid"] == field.default_error_messages["invalid"]:
        field.error_messages["invalid"] = _("Type the day, month and year, for example 22-11-2026.")


def _plain_bound(validator: Any) -> Any:
    """Another validator with our words where a number is bounded and Django says so in its own."""
    words = _BOUNDS.get(type(validator))
    if words is None or validator.message != type(validator).message:
        return validator
    return type(validator)(validator.limit_value, message=words)


class HouseFields:
    """Mix in before a form class: gives its fields our controls and words, and the form a helper.

    The fields in `at_times` are needed in some cases, which their hints tell: none of them is called optional.
    """

    fields: dict[str, forms.Field]
    at_times: frozenset[str] = frozenset()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = house_helper()
        for name, field in self.fields.items():
            if field.label is None:
                field.label = forms.utils.pretty_name(name)
            _native(field)
            _plain_errors(field)
            if isinstance(field, forms.ModelChoiceField) and field.empty_label is not None:
                field.empty_label = _("Make a choice")


class SwvForm(HouseFields, forms.Form):
    """A form of ours; a subclass may set `self.helper.layout` after `super().__init__()`."""


class WhyForm(SwvForm):
    """Why somebody declines, withdraws, gives or takes back, or ends something; others read it."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Write no name of a pupil or a parent here: others read it."),
    )


class SwvModelForm(HouseFields, forms.ModelForm):  # type: ignore[type-arg]
    """A form of ours about one row; it never saves a state, transitions do."""


class OneTimeKey(forms.Form):
    """Mix in before the base: a key made with the page, so that a form sent twice can be known by `once`.

    The noun keeps the key in a unique column; a second insert with the same key is the same act, not another.
    """

    data: Any
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    key_used: Promise | str = _(
        "This form was already sent with other content, and that is kept. Is this another one? Then send it once more."
    )

    def renew_key(self) -> None:
        """Let a form that was sent be sent once more, on purpose, as another one; what was typed stays."""
        data = self.data.copy()
        data[self.add_prefix("once")] = str(uuid.uuid4())
        self.data = data

    def ask_to_send_again(self, field: str | None = None) -> None:
        """Say, at a field or above the form, that the key was used with other content, and renew it: call it for
        `KeyUsed`, else every further try ends at the same refusal.
        """
        self.add_error(field, str(self.key_used))
        self.renew_key()


class TickedForm(OneTimeKey, SwvForm):
    """What is confirmed for many rows at once: the rows that were ticked go along unseen, with the page's own key."""

    row = forms.MultipleChoiceField(widget=forms.MultipleHiddenInput, error_messages={"required": _("Tick a row.")})

    def __init__(self, *args: Any, keys: Iterable[str], **kwargs: Any) -> None:
        ticked = list(keys)
        kwargs["initial"] = {"row": ticked, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["row"].choices = [(key, key) for key in ticked]  # type: ignore[attr-defined]


def keys_among(typed: Iterable[str], *, most: int) -> list[uuid.UUID]:
    """The keys among the texts that an address holds, this many at most; anything else is left out."""
    found = []
    for text in list(typed)[:most]:
        with suppress(ValueError):
            found.append(uuid.UUID(text))
    return found
