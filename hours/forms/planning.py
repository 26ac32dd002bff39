"""The form of what a coach can work in a school year; `transitions` keeps it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hours.models.capacities import MOST
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.minutes import MinutesField


class CapacityForm(SwvForm):
    """Hours a year, with and around schools together."""

    minutes = MinutesField(
        label=_("Hours in this school year"),
        least=0,
        most=MOST,
        help_text=_("All hours that can be worked for schools and around them, for example 1200 or 1199:30."),
    )
