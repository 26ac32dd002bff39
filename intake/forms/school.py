"""The parts that the school writes itself: occasion, picture, SOT, voice. Labels here are the labels everywhere."""

from __future__ import annotations

import datetime
from typing import Any

from crispy_forms.layout import HTML, Div, Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from intake.enums import Domain, ParentsView, RequestSort
from intake.forms.base import DraftForm, LineField, TextField, not_to_come
from intake.parts import AREAS


class HeadForm(DraftForm):
    """Part 1: how this request comes about; all else about it the portal knows."""

    sort = forms.ChoiceField(
        label=_("What kind of request is this?"),
        choices=RequestSort.choices,
        widget=forms.RadioSelect,
        help_text=_("Choose “urgent” only when the pupil risks to stay at home. The loket looks at it first."),
    )
    urgent_reason = TextField(
        rows=3, label=_("Why can this not wait?"), help_text=_("Only for an urgent request. Two sentences will do.")
    )

    def answers(self) -> dict[str, Any]:
        """As typed; a sort that was not chosen stays what it was."""
        found = super().answers()
        return {**found, "sort": found["sort"] or self.before.get("sort") or RequestSort.NEW}


class QuestionForm(DraftForm):
    """Part 4: the occasion, and the question in the teacher's own words."""

    occasion = TextField(
        label=_("What is the occasion?"),
        help_text=_("What happens in class, since when, and why do you ask now?"),
    )
    teacher_question = TextField(
        rows=3,
        label=_("What is the question of the teacher?"),
        help_text=_("In the teacher's own words, for example: “I want to learn how to keep Sam at work.”"),
    )
    domains = forms.MultipleChoiceField(
        label=_("What is the question about?"),
        choices=Domain.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("More than one may hold."),
    )


AREA_LABELS = {
    "child": _("The child"),
    "group": _("The group"),
    "teacher": _("The teacher"),
    "school": _("The school"),
    "home": _("At home"),
}


class PictureForm(DraftForm):
    """Part 5: what helps and what hinders in five areas (HGW), and what pupil and teacher need."""

    educational_needs = TextField(
        label=_("What does this pupil need?"),
        help_text=_("Educational needs: “This pupil needs instruction that …, tasks that …, a teacher who …”"),
    )
    teacher_needs = TextField(
        label=_("What does the teacher need?"),
        help_text=_("What would help the teacher to give the pupil this: knowledge, examples, hands, time?"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = [
            Fieldset(AREA_LABELS[area], Div(f"{area}_helps", f"{area}_hinders", css_class="pair"), css_class="area")
            for area in AREAS
        ]
        self.helper.layout = Layout(
            "educational_needs", "teacher_needs", HTML('{% include "intake/_areas_head.html" %}'), *areas
        )

    @classmethod
    def label_of(cls, name: str) -> str:
        """The label with its area before it, for where there is no legend around it."""
        area = AREA_LABELS.get(name.split("_", 1)[0])
        label = super().label_of(name)
        return f"{area}: {label.lower()}" if area and name.endswith(("_helps", "_hinders")) else label


for _area in AREAS:
    PictureForm.base_fields[f"{_area}_helps"] = TextField(rows=2, label=_("What helps"))
    PictureForm.base_fields[f"{_area}_hinders"] = TextField(rows=2, label=_("What hinders"))


class SotForm(DraftForm):
    """Part 7: the meeting of the school support team, and the observation if there was one."""

    held_on = forms.DateField(label=_("When did the SOT meet?"))
    present = LineField(
        max_length=400,
        label=_("Who was there?"),
        help_text=_("Roles will do: parents, teacher, internal supervisor, school coach."),
    )
    conclusion = TextField(label=_("What did the SOT conclude?"))
    observed_on = forms.DateField(label=_("When was there an observation in class?"))
    feedback_on = forms.DateField(label=_("When was it discussed with the teacher and the parents?"))

    def clean_held_on(self) -> datetime.date | None:
        """A day that has come."""
        return not_to_come(self.cleaned_data["held_on"])

    def clean_observed_on(self) -> datetime.date | None:
        """A day that has come."""
        return not_to_come(self.cleaned_data["observed_on"])

    def clean_feedback_on(self) -> datetime.date | None:
        """A day that has come."""
        return not_to_come(self.cleaned_data["feedback_on"])


class VoiceForm(DraftForm):
    """Part 10: what parents and pupil say, in their words."""

    parents_view = forms.ChoiceField(
        label=_("Do the parents agree with this request?"), choices=ParentsView.choices, widget=forms.RadioSelect
    )
    parents_words = TextField(rows=4, label=_("What do the parents say about it, in their own words?"))
    pupil_heard = LineField(
        max_length=400,
        label=_("How was the pupil heard?"),
        help_text=_("Every pupil has the right to be heard, also a young one: a talk, a drawing, a walk."),
    )
    pupil_words = TextField(rows=4, label=_("What did the pupil say?"))
    pupil_not_heard_reason = TextField(
        rows=2, label=_("If the pupil was not heard: why not?"), help_text=_("Leave empty when the pupil was heard.")
    )
