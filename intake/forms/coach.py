"""Part 9, the advice: written by the school coach, in hours as people write them and minutes as they are kept."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from intake.enums import PartKey
from intake.forms.base import DraftForm, LineField, TextField
from intake.parts import BY_KEY
from swvportal.foundation.minutes import MinutesField


class AdviceForm(DraftForm):
    """What support, by whom, how many hours, from when until when, and what the school puts in."""

    compulsory = BY_KEY[PartKey.ADVICE].compulsory
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
        least=0, label=_("Direct hours"), help_text=_("With the pupil or the teacher. For example 20 or 7:30.")
    )
    indirect_minutes = MinutesField(
        least=0, label=_("Indirect hours"), help_text=_("Preparing, consulting, reporting. For example 5 or 2:30.")
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
