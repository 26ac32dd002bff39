"""The forms of the work: start, report, close, and handing it over. It asks for nothing more: `intake` does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coaching.queries import OpenDossier
from intake.models import SchoolCoach
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.models import User

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


class HandOverForm(SwvForm):
    """Who takes the work over, and why."""

    to = forms.ModelChoiceField(User.objects.none(), label=_("Who takes over?"))
    reason = forms.CharField(
        label=_("Why?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The school and both coaches read this in the dossier."),
    )

    def __init__(self, *args: Any, coaches: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to = self.fields["to"]
        assert isinstance(to, forms.ModelChoiceField)  # noqa: S101 - tells mypy
        to.queryset = User.objects.filter(pk__in=[coach.pk for coach in coaches]).order_by("name")


class HandAllForm(HandOverForm):
    """The same for all that one coach has in hand, and for the schools of which that is the fixed coach."""

    at_times = frozenset({"dossiers", "schools"})

    dossiers = forms.MultipleChoiceField(
        label=_("Which dossiers?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    schools = forms.MultipleChoiceField(
        label=_("Fixed coach of which schools?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    since = forms.DateField(
        label=_("Fixed coach from"), help_text=_("The coach before stops the day before. Dossiers go over at once.")
    )
    field_order = ("to", "dossiers", "schools", "since", "reason")

    def __init__(
        self, *args: Any, dossiers: Sequence[OpenDossier], fixed: Sequence[SchoolCoach], **kwargs: Any
    ) -> None:
        first = {"dossiers": [one.key for one in dossiers], "schools": [str(row.school_id) for row in fixed]}
        kwargs["initial"] = {**first, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("dossiers", [(one.key, one.name) for one in dossiers]),
            ("schools", [(str(row.school_id), row.school.name) for row in fixed]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - tells mypy
            field.choices = choices
        for name, offered in (("dossiers", dossiers), ("schools", fixed), ("since", fixed)):
            if not offered:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Something has to go over."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("dossiers") and not cleaned.get("schools"):
            field = next((name for name in ("dossiers", "schools") if name in self.fields), None)
            self.add_error(field, _("Choose at least one dossier or school."))
        return cleaned
