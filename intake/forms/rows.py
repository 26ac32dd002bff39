"""The parts that are a list of lines: what was done already, and the goals."""

from __future__ import annotations

import datetime
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.utils.translation import gettext_lazy as _

from intake.forms.base import LineField, RowForm, TextField, not_earlier


class TriedForm(RowForm):
    """Part 6, one line: what was done, when, by whom, with what effect."""

    compulsory = ("what", "when", "by_whom", "effect")
    what = TextField(rows=2, label=_("What did you do?"))
    when = LineField(label=_("When?"), help_text=_("For example: September to the autumn break."), max_length=120)
    by_whom = LineField(label=_("By whom?"), max_length=120, help_text=_("A role will do."))
    effect = TextField(rows=2, label=_("What came of it?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out("what", Div("when", "by_whom", css_class="pair"), "effect")


class GoalForm(RowForm):
    """Part 8, one line: a goal, whose it is, and when it is evaluated."""

    compulsory = ("for_whom", "goal", "evaluate_on")
    for_whom = forms.ChoiceField(
        label=_("Whose goal is it?"),
        choices=[("teacher", _("the teacher")), ("pupil", _("the pupil")), ("school", _("the school"))],
        widget=forms.RadioSelect,
    )
    goal = TextField(
        rows=3, label=_("What is the goal?"), help_text=_("What can somebody see or hear when it has been reached?")
    )
    evaluate_on = forms.DateField(label=_("When do you evaluate it?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out(Div("for_whom", css_class="big-choices"), "goal", "evaluate_on")

    def clean_evaluate_on(self) -> datetime.date | None:
        """Not before the request was begun."""
        return not_earlier(self.cleaned_data["evaluate_on"], self.began)
