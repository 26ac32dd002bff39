"""Announcing a change of school."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from swvportal.foundation.choosing import NameChoiceField
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.models import Pupil, School

A_YEAR = datetime.timedelta(days=366)


class AnnounceForm(SwvForm):
    """The new school, the first day there, and what the loket should know."""

    target = NameChoiceField(label=_("To which school does the pupil go?"), queryset=School.objects.only("name"))
    on = forms.DateField(label=_("First day at the new school"))
    remark = forms.CharField(
        label=_("What should the loket know?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only your school, the loket and the office read this."),
    )

    def __init__(self, *args: Any, pupil: Pupil, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = School.objects.exclude(pk=pupil.school_id).order_by("name")  # type: ignore[attr-defined]

    def clean_on(self) -> datetime.date:
        """A day within a year of today."""
        day: datetime.date = self.cleaned_data["on"]
        if abs(day - timezone.localdate()) > A_YEAR:
            raise ValidationError(gettext("Choose a day within a year of today."))
        return day
