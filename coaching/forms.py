"""The coach's small forms: start, report, close. It asks for nothing more: `intake` does."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from swvportal.foundation.forms import SwvForm

TEXT = 8000


def story(label: Any, *, rows: int, help_text: Any = "") -> forms.CharField:
    """A field for a text of some lines."""
    return forms.CharField(
        label=label, help_text=help_text, max_length=TEXT, widget=forms.Textarea(attrs={"rows": rows})
    )


class StartForm(SwvForm):
    """The first contact with the school."""

    first_contact_on = forms.DateField(
        label=_("First contact on"), help_text=_("The day on which you first spoke with the teacher or the IB'er.")
    )


class ReportForm(SwvForm):
    """The report of the trajectory."""

    report = story(
        _("Report"), rows=8, help_text=_("The school reads this. Write what was done and what the teacher does now.")
    )


class CloseForm(SwvForm):
    """What the evaluation brought."""

    discussed_on = forms.DateField(label=_("Evaluation discussed on"))
    result = story(_("What did the evaluation bring?"), rows=5)
