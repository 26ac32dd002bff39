"""The forms of the office about fixed coaches."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.enums import FixedFunction
from swvportal.foundation.enums import Role
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.models import Membership, User


class FindSchoolForm(SwvForm):
    """The filter above the list of schools."""

    q = forms.CharField(label=_("School or place"), required=False, max_length=100)


class AppointForm(SwvForm):
    """Who becomes a fixed person of a school, as what, from which day, and whether as its contact."""

    coach = forms.ModelChoiceField(User.objects.none(), label=_("Coach"))
    function = forms.ChoiceField(
        label=_("As what?"),
        choices=FixedFunction.choices,
        initial=FixedFunction.COACH,
        help_text=_("A school has a school coach, or an educational psychologist and a guide together."),
    )
    contact = forms.BooleanField(
        label=_("The school turns to this person first"),
        required=False,
        initial=True,
        help_text=_("The contact is asked for advice with each new request."),
    )
    since = forms.DateField(
        label=_("From"),
        help_text=_("Whoever had this function stops the day before. Requests that were made keep their coach."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["coach"]
        if isinstance(field, forms.ModelChoiceField):
            held = Membership.objects.filter(role=Role.COACH).current()
            field.queryset = User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("name")


class EndForm(SwvForm):
    """The last day of a fixed person."""

    until = forms.DateField(label=_("Up to and including"))
