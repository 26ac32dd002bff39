"""The forms of one agenda item: what it is about, and what came of it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake.forms.base import LineField, TextField, not_to_come
from intake.forms.sot_outcome import YES_NO, Versioned, as_answer, yes_no
from intake.models import AgendaItem, SotParticipant
from intake.transitions import Topic
from swvportal.foundation.forms import OneTimeKey, SwvForm
from swvportal.foundation.models import Pupil

KNOWN, NEW, SUBJECT = "known", "new", "subject"


class PupilChoice(forms.ModelChoiceField[Pupil]):
    """A pupil of the school, told apart by group."""

    def label_from_instance(self, obj: Pupil) -> str:
        return f"{obj.full_name} ({obj.group})" if obj.group else obj.full_name


class TopicForm(SwvForm):
    """What every item asks: the question, the parents of a pupil, who comes for it alone."""

    at_times = frozenset({"parents", "parents_invited_on", "parents_not_invited"})
    question = TextField(
        rows=3, label=_("What is the question?"), help_text=_("What do you want to know or agree on at the end?")
    )
    parents = forms.ChoiceField(
        required=False,
        label=_("Are the parents invited?"),
        choices=[("invited", _("yes")), ("not", _("no")), ("later", _("not yet"))],
        widget=forms.RadioSelect,
        help_text=_("Parents are always involved when their child is talked about."),
    )
    parents_invited_on = forms.DateField(required=False, label=_("If yes: on which day were they invited?"))
    parents_not_invited = LineField(required=False, max_length=300, label=_("If no: why not?"))
    guests = forms.MultipleChoiceField(
        required=False,
        label=_("Who comes for this item?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They read of this item, and of no other."),
    )

    def __init__(self, *args: Any, participants: Sequence[SotParticipant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        some = [one for one in participants if not one.every_item]
        field = self.fields["guests"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - tells mypy
        field.choices = [(str(one.pk), f"{one.name}, {one.get_function_display()}") for one in some]
        if not some:
            del self.fields["guests"]

    def clean_parents_invited_on(self) -> datetime.date | None:
        """A day that has come."""
        return not_to_come(self.cleaned_data["parents_invited_on"])

    def of_pupil(self) -> bool:
        """Whether the item is about a pupil, so that there are parents; a form that takes a subject says when."""
        return True

    def clean(self) -> dict[str, Any]:
        """Ask what belongs to the answer on the parents, and let go of what does not."""
        found = super().clean() or self.cleaned_data
        answer = found.get("parents")
        if not self.of_pupil():
            answer = "later"
        elif not answer and "parents" not in self.errors:
            self.add_error("parents", gettext("Choose an answer at “Are the parents invited?”."))
        if answer != "invited":
            found["parents_invited_on"] = None
        elif not found.get("parents_invited_on") and "parents_invited_on" not in self.errors:
            self.add_error("parents_invited_on", gettext("Give the day on which the parents were invited."))
        if answer != "not":
            found["parents_not_invited"] = ""
        elif not found.get("parents_not_invited") and "parents_not_invited" not in self.errors:
            self.add_error("parents_not_invited", gettext("Say why the parents are not invited."))
        return found

    def shared(self) -> dict[str, Any]:
        """What every item says of itself; of a valid form."""
        found = self.cleaned_data
        names = ("question", "parents_invited_on", "parents_not_invited")
        return {**{name: found[name] for name in names}, "guests": [UUID(key) for key in found.get("guests", [])]}

    def parents_fields(self) -> Fieldset:
        """The questions on the parents, as one block."""
        return Fieldset(
            gettext("Parents"), "parents", Div("parents_invited_on", "parents_not_invited", css_class="pair")
        )

    def last_fields(self) -> list[str]:
        """Who comes for it, where there is somebody to choose."""
        return ["guests"] if "guests" in self.fields else []


class NewItemForm(OneTimeKey, TopicForm):
    """A new item: a pupil that the portal knows of this school, another pupil, or a group or subject."""

    at_times = TopicForm.at_times | {"pupil", "first_name", "last_name", "birth_date", "group", "subject"}
    about = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[
            (KNOWN, _("a pupil whom the portal knows")),
            (NEW, _("another pupil")),
            (SUBJECT, _("a group, or a subject without names")),
        ],
        widget=forms.RadioSelect,
    )
    pupil = PupilChoice(Pupil.objects.none(), required=False, label=_("Which pupil?"))
    first_name = LineField(required=False, max_length=60, label=_("First name"))
    last_name = LineField(required=False, max_length=80, label=_("Last name"))
    birth_date = forms.DateField(required=False, label=_("Date of birth"))
    group = LineField(required=False, max_length=20, label=_("Group"))
    subject = LineField(
        required=False,
        max_length=200,
        label=_("Which group or subject?"),
        help_text=_("For example: peace in group 6. Write no names."),
    )

    def __init__(self, *args: Any, pupils: QuerySet[Pupil], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, about = self.fields["pupil"], self.fields["about"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells mypy
        assert isinstance(about, forms.ChoiceField)  # noqa: S101 - tells mypy
        field.queryset = pupils
        self.helper.layout = Layout(
            "once",
            "about",
            Fieldset(gettext("A pupil whom the portal knows"), "pupil"),
            Fieldset(
                gettext("Another pupil"),
                Div("first_name", "last_name", css_class="pair"),
                Div("birth_date", "group", css_class="pair"),
            ),
            Fieldset(gettext("A group, or a subject without names"), "subject"),
            "question",
            self.parents_fields(),
            *self.last_fields(),
        )

    def clean_birth_date(self) -> datetime.date | None:
        """A day that has come."""
        return not_to_come(self.cleaned_data["birth_date"])

    def of_pupil(self) -> bool:
        return self.cleaned_data.get("about") in (KNOWN, NEW)

    def clean(self) -> dict[str, Any]:
        """Ask what belongs to the answer on what it is about."""
        found = super().clean()
        needed: dict[str, dict[str, str]] = {
            KNOWN: {"pupil": gettext("Choose the pupil.")},
            NEW: {
                "first_name": gettext("Give the first name of the pupil."),
                "last_name": gettext("Give the last name of the pupil."),
            },
            SUBJECT: {"subject": gettext("Say which group or subject it is.")},
        }
        for name, words in needed.get(found.get("about", ""), {}).items():
            if not found.get(name) and name not in self.errors:
                self.add_error(name, words)
        return found

    def topic(self) -> Topic:
        """What was filled in; of a valid form."""
        found, about = self.cleaned_data, self.cleaned_data["about"]
        named = {name: found[name] for name in ("first_name", "last_name", "birth_date", "group")}
        return Topic(
            **self.shared(),
            pupil=found["pupil"] if about == KNOWN else None,
            named=named if about == NEW else None,
            subject=found["subject"] if about == SUBJECT else "",
        )


class ItemForm(Versioned, TopicForm):
    """One item that is on the agenda; whom it is about stays as it is. `version` is that of the opened page."""

    at_times = TopicForm.at_times | {"feedback_parents", "feedback"}
    position = forms.IntegerField(min_value=1, max_value=99, label=_("Place on the agenda"))
    subject = LineField(max_length=200, label=_("Which group or subject?"))
    feedback_on = forms.DateField(
        required=False,
        label=_("On which day was the observation talked through?"),
        help_text=_("Leave it empty as long as there was no observation or no talk about it."),
    )
    feedback_parents = forms.ChoiceField(
        required=False,
        label=_("Were the parents invited to that talk?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
    )
    feedback = TextField(required=False, rows=3, label=_("What was seen, in short?"))

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        self.item = item
        answer = "invited" if item.parents_invited_on else "not" if item.parents_not_invited else "later"
        names = (
            "question", "position", "subject", "parents_invited_on", "parents_not_invited", "feedback_on", "feedback",
            "version",
        )  # fmt: skip
        before = {name: getattr(item, name) for name in names}
        before |= {"parents": answer, "feedback_parents": as_answer(item.feedback_parents_invited)}
        before["guests"] = [str(one.pk) for one in item.guests.all()]
        super().__init__(*args, initial=before, **kwargs)
        if self.of_pupil():
            del self.fields["subject"]
            about = [
                "question",
                self.parents_fields(),
                Fieldset(gettext("Observation beforehand"), "feedback_on", "feedback_parents", "feedback"),
            ]
        else:
            for name in ("parents", "parents_invited_on", "parents_not_invited"):
                del self.fields[name]
            for name in ("feedback_on", "feedback_parents", "feedback"):
                del self.fields[name]
            about = ["subject", "question"]
        self.helper.layout = Layout("version", *about, *self.last_fields(), "position")

    def of_pupil(self) -> bool:
        return self.item.pupil_id is not None

    def clean_feedback_on(self) -> datetime.date | None:
        """A day that has come."""
        return not_to_come(self.cleaned_data["feedback_on"])

    def clean(self) -> dict[str, Any]:
        """Ask after the parents where there was a talk, and after the talk where something was seen."""
        found = super().clean()
        if not self.of_pupil() or "feedback_on" in self.errors:
            return found
        if found.get("feedback_on"):
            if not found.get("feedback_parents"):
                words = gettext("Choose an answer at “Were the parents invited to that talk?”.")
                self.add_error("feedback_parents", words)
        elif found.get("feedback") or found.get("feedback_parents"):
            self.add_error("feedback_on", gettext("Give the day on which the observation was talked through."))
        return found

    def topic(self) -> Topic:
        """What was filled in; of a valid form."""
        found = self.cleaned_data
        return Topic(
            **{"parents_invited_on": None, "parents_not_invited": "", **self.shared()},
            position=found["position"],
            subject=found.get("subject", ""),
            feedback_on=found.get("feedback_on"),
            feedback_parents_invited=yes_no(found.get("feedback_parents", "")),
            feedback=found.get("feedback", ""),
        )
