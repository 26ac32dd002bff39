"""Part 9, the advice: written by the school coach, in hours as people write them and minutes as they are kept."""

from __future__ import annotations

import datetime
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake.forms.base import DraftForm, LineField, TextField, not_earlier
from swvportal.foundation.minutes import HOUR, MinutesField, as_hours

MOST_HOURS = 1_000  # for one pupil; more is a slip of the hand


class AdviceForm(DraftForm):
    """What support, by whom, how many hours, from when until when, and what the school puts in."""

    support = TextField(
        label=_("What support do you advise?"),
        help_text=_("What will the coach do in this school, and how does that answer the question of the teacher?"),
    )
    expertise = LineField(
        label=_("Which expertise is needed?"), help_text=_("For example: behaviour, giftedness, young child.")
    )
    coach_wish = LineField(
        label=_("Which coach or coaches do you think of?"), help_text=_("The loket decides who comes.")
    )
    direct_minutes = MinutesField(
        least=0, label=_("Direct hours"), help_text=_("With the pupil or the teacher. For example 1:30, 1,5 or 90m.")
    )
    indirect_minutes = MinutesField(
        least=0,
        label=_("Indirect hours"),
        help_text=_("Preparing, consulting, reporting. For example 1:30, 1,5 or 90m."),
    )
    starts_on = forms.DateField(label=_("First day"))
    ends_on = forms.DateField(label=_("Last day"))
    school_effort = TextField(
        label=_("What does the school put in itself?"),
        help_text=_("From its own means for support: people, time, materials."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            "support",
            "expertise",
            "coach_wish",
            Div("direct_minutes", "indirect_minutes", css_class="pair"),
            Div("starts_on", "ends_on", css_class="pair"),
            "school_effort",
        )

    def clean_direct_minutes(self) -> int | None:
        """An amount that one pupil can have."""
        return _believable(self.cleaned_data["direct_minutes"])

    def clean_indirect_minutes(self) -> int | None:
        """An amount that one pupil can have."""
        return _believable(self.cleaned_data["indirect_minutes"])

    def clean_starts_on(self) -> datetime.date | None:
        """Not before the request was begun."""
        return not_earlier(self.cleaned_data["starts_on"], self.began)

    def clean_ends_on(self) -> datetime.date | None:
        """Not before the request was begun, nor before the first day."""
        last = not_earlier(self.cleaned_data["ends_on"], self.began)
        first = self.cleaned_data.get("starts_on")
        if first and last and last < first:
            raise ValidationError(gettext("The last day lies before the first day. Check both."))
        return last


def _believable(minutes: int | None) -> int | None:
    if minutes is not None and minutes > MOST_HOURS * HOUR:
        raise ValidationError(
            gettext("%(typed)s hours is more than the %(most)d that fit in one request. Check the number.")
            % {"typed": as_hours(minutes), "most": MOST_HOURS}
        )
    return minutes
