"""Noting what a parent or the pupil answered."""

from __future__ import annotations

import datetime
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake.enums import NOTED_BY_SCHOOL, ConsentMethod, ConsentState
from intake.forms.base import TextField
from intake.forms.documents import DocumentField, SaysNoBsn
from swvportal.foundation.forms import SwvForm

NOTED = [(method.value, method.label) for method in NOTED_BY_SCHOOL]
NOT_A_DAY_TO_COME = _("This day lies in the future. Give the day on which the answer was given.")
TOO_LONG_AGO = _("This day lies more than a year before the request. Ask again, or give a day from %(day)s.")


def clean_day(day: datetime.date, first: datetime.date) -> datetime.date:
    """A day that has come, and not before the first on which an answer can have been given."""
    if day > timezone.localdate():
        raise ValidationError(str(NOT_A_DAY_TO_COME))
    if day < first:
        raise ValidationError(str(TOO_LONG_AGO) % {"day": date_format(first, "j F Y")})
    return day


class ConsentForm(SaysNoBsn, SwvForm):
    """One answer: what, how, when; `relied` is offered only where one parent may speak for both.

    `first` is the earliest day on which an answer can have been given.
    """

    state = forms.ChoiceField(label=_("What is the answer?"), widget=forms.RadioSelect)
    reason = TextField(
        rows=2,
        required=False,
        label=_("Why does one parent speak for both?"),
        help_text=_("Only when the other parent cannot be reached, for example."),
    )
    answered_on = forms.DateField(label=_("When was the answer given?"))
    method = forms.ChoiceField(label=_("How did it come in?"), choices=NOTED, widget=forms.RadioSelect)
    file = DocumentField(required=False, label=_("Signed form"))

    def __init__(self, *args: Any, may_rely: bool, first: datetime.date, **kwargs: Any) -> None:
        self.first = first
        super().__init__(*args, initial={"answered_on": timezone.localdate()}, **kwargs)
        states = [ConsentState.GIVEN, ConsentState.REFUSED, *([ConsentState.RELIED] if may_rely else [])]
        state = self.fields["state"]
        assert isinstance(state, forms.ChoiceField)  # noqa: S101 - tells mypy
        state.choices = [(one.value, one.label) for one in states]
        if not may_rely:
            del self.fields["reason"]
        names = [name for name in ("reason", "answered_on") if name in self.fields]
        self.helper.layout = Layout(Div("state", css_class="big-choices"), *names, "method", "file", "said_no_bsn")

    def clean_answered_on(self) -> datetime.date:
        """A day that has come, and not one of long ago."""
        return clean_day(self.cleaned_data["answered_on"], self.first)

    def clean(self) -> dict[str, Any]:
        """A signed form is there when it is said to be; one parent speaks for both only with a reason."""
        found = super().clean() or self.cleaned_data
        if found.get("method") == ConsentMethod.FORM and not found.get("file") and "file" not in self.errors:
            self.add_error("file", gettext("Add the signed form, or choose that it was said in a talk."))
        if found.get("state") == ConsentState.RELIED and not found.get("reason"):
            self.add_error("reason", gettext("Say why one parent speaks for both."))
        return found
