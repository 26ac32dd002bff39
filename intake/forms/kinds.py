"""The parts that only the shorter forms have: what a question to the expert team is about, a guidance plan, and an
observation before a SOT.
"""

from __future__ import annotations

import datetime
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake.enums import About, ExpertQuestion, GuidanceForm
from intake.forms.base import DraftForm, LineField, TextField, not_earlier, not_to_come


class AboutForm(DraftForm):
    """Whom a question to the expert team is about, which of the six it is, and of a group that its parents know."""

    about = forms.ChoiceField(
        label=_("Whom or what is the question about?"), choices=About.choices, widget=forms.RadioSelect
    )
    question = forms.ChoiceField(
        label=_("What do you ask of the expert team?"),
        choices=ExpertQuestion.choices,
        widget=forms.RadioSelect,
        help_text=_("The team supports teacher, IB'er, school and parents; it does not work with a pupil alone."),
    )
    informed_on = forms.DateField(
        label=_("When did the parents of the group hear of it?"),
        help_text=_("Only for a group: the school informs all its parents before the team comes."),
    )
    informed_by = LineField(
        label=_("Who informed them, and how?"), help_text=_("For example: the teacher, by the school's app.")
    )

    def clean_informed_on(self) -> datetime.date | None:
        """A day that has come."""
        return not_to_come(self.cleaned_data["informed_on"])


class PlanForm(DraftForm):
    """How the guidance of team or teacher is to be given, with whom and when."""

    ways = forms.MultipleChoiceField(
        label=_("How should the guidance be given?"),
        choices=GuidanceForm.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("More than one may hold."),
    )
    other = LineField(label=_("What else do you think of?"), help_text=_("Only for “something else”."))
    with_whom = LineField(
        max_length=400,
        label=_("With whom will the coach work?"),
        help_text=_("For example: the team of the middle years."),
    )
    wished_from = forms.DateField(label=_("From when would you like it?"))
    wished_until = forms.DateField(label=_("Until when?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout("ways", "other", "with_whom", Div("wished_from", "wished_until", css_class="pair"))

    def clean_wished_from(self) -> datetime.date | None:
        """Not before the request was begun."""
        return not_earlier(self.cleaned_data["wished_from"], self.began)

    def clean_wished_until(self) -> datetime.date | None:
        """Not before the request was begun, nor before the first day."""
        last, first = not_earlier(self.cleaned_data["wished_until"], self.began), self.cleaned_data.get("wished_from")
        if first and last and last < first:
            raise ValidationError(gettext("The last day lies before the first day. Check both."))
        return last


class ObserveForm(DraftForm):
    """Which SOT meeting an observation prepares, what to look at, and the parents at the talk about it."""

    sot_on = forms.DateField(
        label=_("Which SOT meeting does it prepare?"), help_text=_("The day on which the school support team meets.")
    )
    look_at = TextField(
        rows=4,
        label=_("What should the observer look at?"),
        help_text=_("For example: the start of a lesson, or how the pupil asks for help."),
    )
    moments = LineField(
        max_length=400,
        label=_("When would it be best to come?"),
        help_text=_("For example: Tuesday or Thursday morning."),
    )
    parents_invited = forms.ChoiceField(
        label=_("Are the parents invited to the talk about what was seen?"),
        choices=[("yes", _("yes")), ("no", _("no"))],
        widget=forms.RadioSelect,
        help_text=_("Parents belong in the SOT when their child is talked about."),
    )
    not_invited_reason = LineField(max_length=400, label=_("If not: why not?"))

    def clean_sot_on(self) -> datetime.date | None:
        """Not before the request was begun: an observation comes before the meeting."""
        return not_earlier(self.cleaned_data["sot_on"], self.began)
