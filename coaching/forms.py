"""The forms of the work: start, report, close, and handing it over. It asks for nothing more: `intake` does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from coaching.queries import OpenDossier
from intake.models import SchoolCoach
from swvportal.foundation.forms import SwvForm, TickedForm
from swvportal.foundation.minutes import MinutesField
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


class ExtendManyForm(TickedForm):
    """One reason for all that is extended, and the hours of each that the loket gives itself.

    `given` are those, by the key of the request: what each is called, the minutes promised now and those proposed.
    """

    reason = forms.CharField(
        label=_("Why is more needed?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "One reason for all; it stands in each dossier. School, coach and committee read it. Name no pupil."
        ),
    )

    def __init__(self, *args: Any, given: Mapping[UUID, tuple[str, int, int | None]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.given = given
        for key, (name, seen, proposed) in given.items():
            label = format_lazy(_("How many hours more for {name}?"), name=name)
            self.fields[f"minutes-{key}"] = MinutesField(label=label, initial=proposed, help_text="")
            self.fields[f"seen-{key}"] = forms.IntegerField(initial=seen, widget=forms.HiddenInput)

    def chosen(self, key: UUID) -> tuple[int | None, int | None]:
        """The minutes typed for this request, and those that were promised when they were; None for the committee's."""
        return self.cleaned_data.get(f"minutes-{key}"), self.cleaned_data.get(f"seen-{key}")


class InviteForm(TickedForm):
    """The schools that are invited to renew; those that were invited before only where that is ticked on purpose."""

    at_times = frozenset({"again"})

    again = forms.MultipleChoiceField(
        label=_("Invite these once more?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("These schools were invited this school year already. Leave it empty to invite the others only."),
    )

    def __init__(self, *args: Any, invited: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["row"].required = False
        if not invited:
            del self.fields["again"]
            return
        self.fields["again"].choices = [(str(key), name) for key, name in invited.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Somebody has to be invited."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("row") and not cleaned.get("again"):
            self.add_error("again" if "again" in self.fields else None, _("Choose at least one to invite."))
        return cleaned
