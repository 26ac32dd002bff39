"""The small forms of a request's course: answer, agree, withdraw, and the filters of the list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake.forms.base import TextField
from swvportal.foundation.enums import Role
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.models import User
from swvportal.foundation.recipients import holders


class ReasonForm(SwvForm):
    """Why a request is withdrawn."""

    reason = TextField(rows=3, label=_("Why do you withdraw the request?"), help_text=_("The loket reads this along."))


class ExtendForm(SwvForm):
    """Why more is needed than was granted."""

    reason = TextField(
        rows=5,
        label=_("Why is more needed?"),
        help_text=_("Say what the support has brought so far and what is still needed. The committee reads this."),
    )


class WithdrawExtensionForm(SwvForm):
    """Why nothing more is needed after all."""

    reason = TextField(
        rows=3, label=_("Why do you withdraw the extension?"), help_text=_("The committee and the coach hear of it.")
    )


class AnswerForm(SwvForm):
    """The school's answer to the question of the loket."""

    answer = TextField(rows=5, label=_("Your answer"))


class AgreeForm(SwvForm):
    """The director's word; `version` is what was read."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    remark = TextField(
        rows=3, required=False, label=_("Remark"), help_text=_("For example what the school agrees with itself.")
    )


class AskAdviserForm(SwvForm):
    """Which coach is asked for the advice; `asked` is who was asked already."""

    coach = forms.ModelChoiceField(User.objects.none(), label=_("School coach"))

    def __init__(self, *args: Any, asked: User | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        field = self.fields["coach"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells mypy
        coaches = holders(Role.COACH)
        field.queryset = coaches.exclude(pk=asked.pk) if asked and not self.is_bound else coaches

    def clean_coach(self) -> User:
        """Another coach than the one who was asked."""
        coach: User = self.cleaned_data["coach"]
        if coach == self.asked:
            raise ValidationError(gettext("%(name)s has been asked already.") % {"name": coach.name}, code="again")
        return coach


class SavedPage(forms.Form):
    """What a page of a part says about itself when it saves: the version it showed, and its own key."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    page = forms.UUIDField()
