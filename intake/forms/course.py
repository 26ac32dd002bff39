"""The small forms of a request's course: begin, answer, agree, withdraw, and the filters of the list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.forms.base import TextField
from swvportal.foundation.enums import Role
from swvportal.foundation.forms import OneTimeKey, SwvForm
from swvportal.foundation.models import School, User
from swvportal.foundation.recipients import holders


class NewForm(OneTimeKey, SwvForm):
    """Begin a draft; the school is asked only of who has more than one."""

    school = forms.ModelChoiceField(School.objects.none(), label=_("For which school?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = School.objects.filter(pk__in=user.standing.school_ids)
        field = self.fields["school"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells mypy
        field.queryset, field.empty_label = own, None
        if len(user.standing.school_ids) == 1:
            field.initial, field.widget = own.get(), forms.HiddenInput()


class ReasonForm(SwvForm):
    """Why a request is withdrawn."""

    reason = TextField(rows=3, label=_("Why do you withdraw the request?"), help_text=_("The loket reads this along."))


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
    """Which coach is asked for the advice."""

    coach = forms.ModelChoiceField(User.objects.none(), label=_("School coach"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["coach"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells mypy
        field.queryset = holders(Role.COACH)


class SavedPage(forms.Form):
    """What a page of a part says about itself when it saves: the version it showed, and its own key."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    page = forms.UUIDField()
