"""What the forms of all parts share: a draft saves incomplete, answers become JSON and come back as typed.

Knows no request and saves nothing; `transitions.writing` does.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from swvportal.foundation.citizen_numbers import citizen_numbers
from swvportal.foundation.forms import SwvForm

LINE, TEXT = 200, 6000


def no_citizen_number(text: str) -> None:
    """Point out a number that passes the eleven-test of a BSN or onderwijsnummer (dossier.md, part 2)."""
    if found := citizen_numbers(text):
        raise ValidationError(
            _("“%(number)s” looks like a BSN. Take it out: such a number may not stand here."),
            code="citizen_number",
            params={"number": found[0]},
        )


class LineField(forms.CharField):
    """One line of text."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", LINE)
        super().__init__(validators=[no_citizen_number], **options)


class TextField(forms.CharField):
    """A story of some lines."""

    def __init__(self, *, rows: int = 5, **options: Any) -> None:
        options.setdefault("max_length", TEXT)
        super().__init__(
            validators=[no_citizen_number], widget=forms.Textarea(attrs={"rows": rows, "maxlength": None}), **options
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No `maxlength`: a browser would cut a pasted text without a word."""
        return {}


def not_to_come(day: datetime.date | None) -> datetime.date | None:
    """Point out a day that has not come yet."""
    if day is not None and day > timezone.localdate():
        raise ValidationError(_("This day lies in the future. Check it."), code="future")
    return day


def not_earlier(day: datetime.date | None, first: datetime.date) -> datetime.date | None:
    """Point out a day before the day on which the request was begun."""
    if day is not None and day < first:
        raise ValidationError(
            _("This day lies before the request was begun, on %(day)s. Check it."),
            code="past",
            params={"day": date_format(first, "j F Y")},
        )
    return day


def as_json(value: Any) -> Any:
    """A cleaned value as it is kept: dates in ISO, nothing as an empty text, lists of texts."""
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


class DraftForm(SwvForm):
    """A form of which nothing is required to save; `compulsory` is what this kind of request asks before submitting.

    `before` are the answers that stand there now, by field name; they are what an answer in a wrong format leaves in
    place. `began` is the day on which the request was begun (today while that is not known).
    """

    use_required_attribute = False
    compulsory: Collection[str] = ()

    def __init__(
        self,
        *args: Any,
        before: Mapping[str, Any] | None = None,
        began: datetime.date | None = None,
        compulsory: Collection[str] | None = None,
        **kwargs: Any,
    ) -> None:
        if compulsory is not None:
            self.compulsory = compulsory
        self.before = dict(before or {})
        self.began = began or timezone.localdate()
        kwargs["initial"] = {**(kwargs.get("initial") or {}), **self.before}
        super().__init__(*args, **kwargs)
        self.helper.form_show_errors = False  # the page has one list for all its forms
        self._mark_compulsory()

    @classmethod
    def label_of(cls, name: str) -> str:
        """The words for one answer, also where it is only read."""
        return str(cls.base_fields[name].label)

    def _mark_compulsory(self) -> None:
        for name, field in self.fields.items():
            field.required = name in self.compulsory

    def full_clean(self) -> None:
        """Judge formats only: a draft may miss anything."""
        for field in self.fields.values():
            field.required = False
        super().full_clean()
        self._mark_compulsory()

    def answers(self) -> dict[str, Any]:
        """What was typed, as JSON values; where the format is wrong, what stood there before."""
        return {
            name: self.before.get(name, "") if name in self.errors else as_json(self.cleaned_data.get(name))
            for name in self.fields
        }

    def values(self) -> dict[str, Any]:
        """What was typed, as Python values; where the format is wrong, what stood there before."""
        found = {
            name: self.before.get(name) if name in self.errors else self.cleaned_data.get(name) for name in self.fields
        }
        for name, field in self.fields.items():
            if found[name] is None and isinstance(field, forms.CharField):
                found[name] = ""
        return found


class RowForm(DraftForm):
    """One line of a list; a line with nothing in it, or marked to be taken away, is not kept."""

    remove = forms.BooleanField(
        label=gettext_lazy("Take this one away"), help_text=gettext_lazy("It goes when you save.")
    )
    blank_when: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.before:
            del self.fields["remove"]
        self.before = {}  # lines move up when one goes: what stood at this place may be another line's

    def lay_out(self, *parts: Any) -> None:
        """Set the order of the fields; the box to take a line away comes last, where there is one."""
        self.helper.layout = Layout(*parts, *(["remove"] if "remove" in self.fields else []))

    @property
    def blank(self) -> bool:
        """True when this line is not to be kept."""
        if self.cleaned_data.get("remove"):
            return True
        names = self.blank_when or tuple(name for name in self.fields if name != "remove")
        return not any(self.cleaned_data.get(name) or name in self.errors for name in names)

    def answers(self) -> dict[str, Any]:
        found = super().answers()
        found.pop("remove", None)
        return found
