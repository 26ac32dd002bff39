"""The form for what a coach knows most about."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.enums import Domain
from swvportal.foundation.forms import SwvForm


class ThemesForm(SwvForm):
    """The themes of one coach; none is an answer too."""

    themes = forms.MultipleChoiceField(
        label=_("Themes"),
        choices=Domain.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The loket offers these coaches first when a school asks about such a theme."),
    )
