"""Parts 2 and 3: the pupil and the parents. There is no field for a BSN, religion or ethnicity (dossier.md)."""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake.forms.base import DraftForm, LineField, RowForm
from intake.queries.consents import speaks_alone
from intake.transitions.writing import PARENT_REACH, PUPIL_REACH
from swvportal.foundation.enums import Custody
from swvportal.foundation.towns import dutch_postcode, town

REACHED = _(
    "The pupil is 16 or older and gets the letters and personal links now, not the parents. "
    "Without an address a letter goes by way of the school."
)
OLDEST = 25  # years; older is a slip of the year
HIGHEST_GROUP = 8
LANGUAGES = [
    ("nl", _("Dutch")),
    ("en", _("English")),
    ("tr", _("Turkish")),
    ("ar", _("Arabic")),
    ("pl", _("Polish")),
    ("uk", _("Ukrainian")),
]


def close_reach(form: forms.BaseForm, names: Iterable[str]) -> None:
    """Show nothing of how somebody is reached, and take nothing in its place."""
    for name in names:
        if name in form.fields:
            form.initial[name], form.fields[name].disabled = "", True


class PupilAddress(forms.Form):
    """For a form with street, postcode and city of a pupil of 16: as on an envelope, and the three together or none."""

    def clean(self) -> dict[str, Any]:
        """Half an address is none: it would bring a letter nowhere."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        for name, written in (("postcode", dutch_postcode), ("city", town)):
            if name in found:
                found[name] = written(found[name] or "")
        address = [name for name in ("street", "postcode", "city") if name in self.fields]
        for name in address if any(found.get(name) for name in address) else ():
            if not found.get(name) and name not in self.errors:
                self.add_error(name, gettext("An address has a street, a postcode and a town."))
        return found


class PupilForm(PupilAddress, DraftForm):
    """Part 2: who the pupil is; complete or not."""

    first_name = LineField(max_length=60, label=_("First name"))
    last_name = LineField(max_length=80, label=_("Last name"))
    birth_date = forms.DateField(
        label=_("Date of birth"), help_text=_("From the age of 12 the pupil too is asked for consent.")
    )
    group = LineField(max_length=20, label=_("Group"), help_text=_("For example 5, or 3/4."))
    group_history = LineField(
        label=_("Course through the groups"), help_text=_("For example 1-2-3-3-4: somebody who did group 3 twice.")
    )
    home_language = LineField(max_length=60, label=_("Language at home"))
    email = forms.EmailField(max_length=254, label=_("E-mail address of the pupil"), help_text=REACHED)
    street = LineField(max_length=120, label=_("Street and number of the pupil"))
    postcode = LineField(max_length=7, label=_("Postcode of the pupil"))
    city = LineField(max_length=80, label=_("Town of the pupil"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reached = speaks_alone(self.before.get("birth_date"), timezone.localdate())
        for name in () if reached else PUPIL_REACH:
            del self.fields[name]
        for name in ("group", "home_language"):
            self.fields[name].widget.attrs["class"] = "input-medium"
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"  # a child's name has no place in a browser's memory
        self.helper.layout = Layout(
            Div("first_name", "last_name", css_class="pair"),
            *(name for name in self.fields if name not in ("first_name", "last_name")),
        )

    def keep_hidden(self, why: str) -> None:
        """Show nothing of how a pupil who lives at a secret address is reached, and say why."""
        close_reach(self, PUPIL_REACH)
        if "email" in self.fields:
            self.fields["email"].help_text = why

    def clean_birth_date(self) -> datetime.date | None:
        """A day in the past of somebody who can be at school."""
        born: datetime.date | None = self.cleaned_data["birth_date"]
        today = timezone.localdate()
        if born is not None and not today.year - OLDEST <= born.year <= today.year:
            raise ValidationError(gettext("Check the year of this date of birth."))
        if born is not None and born > today:
            raise ValidationError(gettext("This date of birth lies in the future. Check it."))
        return born

    def clean_group(self) -> str:
        """A group that exists; a word without a number, for a group with a name of its own, is left as it is."""
        typed: str = self.cleaned_data["group"]
        for number in re.findall(r"\d+", typed, re.ASCII):
            if not 1 <= int(number[:4]) <= HIGHEST_GROUP:
                raise ValidationError(
                    gettext("There is no group %(number)s. Type 1 to %(highest)d, for example 5 or 3/4.")
                    % {"number": number, "highest": HIGHEST_GROUP}
                )
        return typed


class DisagreeForm(DraftForm):
    """Part 3, the signal beside the list of parents."""

    parents_disagree = forms.BooleanField(
        label=_("There are signs that the parents do not agree with each other"),
        help_text=_("Then one parent can no longer speak for both; the loket looks along before anything goes on."),
    )


class ParentForm(RowForm):
    """Part 3, one parent; the hidden key is made with the page, so that a parent saved twice is one parent."""

    compulsory = ("name", "custody")
    blank_when = ("name", "email", "phone", "street", "postcode", "city")
    id = forms.UUIDField(widget=forms.HiddenInput)
    name = LineField(max_length=120, label=_("Name"))
    custody = forms.ChoiceField(
        label=_("Does this parent have authority (gezag)?"),
        choices=Custody.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Authority is the right to decide about the child. Married parents both have it; in doubt the "
            "gezagsregister of the court knows. Who has authority gives consent and gets the letter."
        ),
    )
    wants_copy = forms.BooleanField(label=_("Wants a copy of the letters"))
    language = forms.ChoiceField(
        label=_("Language of the letters"),
        choices=LANGUAGES,
    )
    email = forms.EmailField(max_length=254, label=_("E-mail address"))
    phone = LineField(max_length=30, label=_("Telephone"))
    street = LineField(max_length=120, label=_("Street and number"))
    postcode = LineField(max_length=7, label=_("Postcode"))
    city = LineField(max_length=80, label=_("Town"))
    secret_address = forms.BooleanField(
        label=_("This address is secret"), help_text=_("Then it stands in no letter to somebody else.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        before = kwargs.get("before") or {}
        kwargs["initial"] = {
            "id": uuid.uuid4(),
            "custody": Custody.UNKNOWN,
            "wants_copy": True,
            "language": "nl",
            **(kwargs.get("initial") or {}),
            **before,
        }
        super().__init__(*args, **kwargs)
        for name in ("postcode", "phone", "language"):
            self.fields[name].widget.attrs["class"] = "input-medium"
        self.lay_out(
            "id",
            "name",
            Div("custody", css_class="big-choices"),
            Div("email", "phone", css_class="pair"),
            "street",
            Div("postcode", "city", css_class="pair"),
            "secret_address",
            "language",
            "wants_copy",
        )

    def keep_hidden(self, why: str) -> None:
        """Let the secret address be, show nothing of it, and say why it cannot be taken off here."""
        self.initial["secret_address"] = True
        self.fields["secret_address"].disabled = True
        self.fields["secret_address"].help_text = why
        close_reach(self, PARENT_REACH)

    def clean_postcode(self) -> str:
        """As it is written on an envelope."""
        return dutch_postcode(self.cleaned_data["postcode"])

    def clean_city(self) -> str:
        """As people write it."""
        return town(self.cleaned_data["city"])

    def values(self) -> dict[str, Any]:
        """The row as `save_parents` takes it: texts instead of nothing, the defaults for what was not chosen."""
        found = super().values()
        found.pop("remove", None)
        for name, fallback in {"custody": Custody.UNKNOWN, "language": "nl"}.items():
            found[name] = found[name] or fallback
        for name in ("wants_copy", "secret_address"):
            found[name] = bool(found[name])
        return found
