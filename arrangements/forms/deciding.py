"""The chair's forms: the decision, taking it back, and what the office registers of an objection."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from arrangements.enums import GRANTS, Outcome
from arrangements.models import Decision
from arrangements.queries import Asked
from arrangements.transitions import DecisionDraft, problems_of
from intake.enums import PartKey
from intake.models import Request
from swvportal.foundation.enums import Role
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.minutes import MinutesField
from swvportal.foundation.models import User
from swvportal.foundation.recipients import holders

TEXT, FORM = 6000, 200
WITHIN = _("This stays within the partnership: the school and the coach do not read it.")
COMPULSORY = frozenset({
    "motivation", "reasons", "direct_minutes", "starts_on", "ends_on", "coach", "form", "instead", "needed", "back_on",
})  # fmt: skip
HELD_BESIDE_ASKED = frozenset({"direct_minutes", "indirect_minutes", "ends_on"})


def text(label: Any, *, rows: int = 4, required: bool = True, help_text: Any = "") -> forms.CharField:
    """A field for some lines of text."""
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class DecisionForm(SwvForm):
    """What the committee decided; which of the lower parts count depends on the outcome.

    The page shows all parts; `outcome.js` folds away those of the other outcomes (`data-outcomes`).
    """

    use_required_attribute = False
    outcome = forms.ChoiceField(label=_("What does the committee decide?"), widget=forms.RadioSelect)
    motivation = text(
        _("Motivation for the school"),
        rows=6,
        help_text=_(
            "Say what the decision rests on and, where less is granted than was asked, why. The letter to the school "
            "holds this text."
        ),
    )
    reasons = text(
        _("Reasons for the parents, in plain words"),
        help_text=_(
            "The letter to the parents, or to a pupil of 16 or older, holds this text. Short sentences, "
            "no names of others than the coach."
        ),
    )
    direct_minutes = MinutesField(label=_("Hours with teacher and pupil"), least=0, required=False)
    indirect_minutes = MinutesField(
        label=_("Hours around it"), least=0, required=False, help_text=_("Preparing, talks, reports.")
    )
    form = forms.CharField(
        label=_("Form of the guidance"), required=False, max_length=FORM, help_text=_("For example: coaching in class.")
    )
    starts_on = forms.DateField(label=_("From"), required=False)
    ends_on = forms.DateField(label=_("Up to and including"), required=False, help_text=_("At the latest 31 July."))
    coach = forms.ModelChoiceField(User.objects.none(), label=_("Coach"), required=False)
    conditions = text(
        _("Conditions"), required=False, help_text=_("One on each line. Left empty: the fixed ones of the letter.")
    )
    instead = text(
        _("What the school can do instead"), required=False, help_text=_("One on each line; the letter names them.")
    )
    needed = text(_("What is needed first"), required=False, help_text=_("One on each line; the letter names them."))
    back_on = forms.DateField(label=_("Before the committee again on"), required=False)

    def __init__(
        self, *args: Any, asked: Asked | None, outcomes: tuple[str, ...] = tuple(Outcome.values), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        choice, coach = self.fields["outcome"], self.fields["coach"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - tells mypy
        assert isinstance(coach, forms.ModelChoiceField)  # noqa: S101 - tells mypy
        choice.choices = [(value, str(label).capitalize()) for value, label in Outcome.choices if value in outcomes]
        coach.queryset = holders(Role.COACH)
        parts = [
            Div("outcome", css_class="big-choices"),
            _part(
                _("The grant"),
                GRANTS,
                Div("direct_minutes", "indirect_minutes", css_class="pair"),
                Div("starts_on", "ends_on", css_class="pair"),
                "coach",
                "form",
                "conditions",
            ),
            _part(_("The refusal"), {Outcome.REFUSE}, "instead"),
            _part(_("The deferral"), {Outcome.DEFER}, "needed", "back_on"),
            "motivation",
            "reasons",
        ]
        if Outcome.DEFER not in outcomes:
            del self.fields["needed"], self.fields["back_on"], parts[3]
        self.helper.layout = Layout(*parts)
        self._ask(required=True)

    def _ask(self, *, required: bool) -> None:
        for name in COMPULSORY & set(self.fields):
            self.fields[name].required = required

    def full_clean(self) -> None:
        """What is compulsory depends on the outcome: `problems_of` says it, with the reason."""
        self._ask(required=False)
        super().full_clean()
        self._ask(required=True)

    def clean(self) -> dict[str, Any]:
        """Put what is missing for the chosen outcome beside its field."""
        super().clean()
        if "outcome" in self.cleaned_data:
            asked = None if HELD_BESIDE_ASKED & set(self.errors) else self.asked  # what was typed there is not known
            for name, reason in problems_of(self.draft, asked=asked, today=timezone.localdate()):
                if name not in self.errors:
                    self.add_error(name, reason)
        return self.cleaned_data

    @property
    def draft(self) -> DecisionDraft:
        """What was typed, without what the outcome does not ask for."""
        found: dict[str, Any] = dict.fromkeys(self.fields) | dict(self.cleaned_data)
        grant = found["outcome"] in GRANTS
        refusal, deferral = found["outcome"] == Outcome.REFUSE, found["outcome"] == Outcome.DEFER
        return DecisionDraft(
            outcome=found["outcome"],
            motivation=found["motivation"] or "",
            reasons=found["reasons"] or "",
            direct_minutes=(found["direct_minutes"] or 0) if grant else 0,
            indirect_minutes=(found["indirect_minutes"] or 0) if grant else 0,
            form=(found["form"] or "") if grant else "",
            starts_on=found["starts_on"] if grant else None,
            ends_on=found["ends_on"] if grant else None,
            coach=found["coach"] if grant else None,
            conditions=(found["conditions"] or "") if grant else "",
            instead=(found["instead"] or "") if refusal else "",
            needed=(found["needed"] or "") if deferral else "",
            back_on=found["back_on"] if deferral else None,
        )

    @classmethod
    def initial_of(cls, request: Request, again: Decision | None = None) -> dict[str, Any]:
        """The chair's starting point: the coach's advice, and over it the texts and numbers of the decision that was
        taken back, of which a grant has all of them."""
        found = cls._advised(request)
        if again is None:
            return found
        typed = {field.name: getattr(again, field.name) for field in dataclasses.fields(DecisionDraft)}
        return found | {name: value for name, value in typed.items() if value or again.is_grant}

    @staticmethod
    def _advised(request: Request) -> dict[str, Any]:
        """What the coach advised, as a grant."""
        advice = request.parts.get(key=PartKey.ADVICE).data
        found: dict[str, Any] = {
            name: advice.get(name) for name in ("direct_minutes", "indirect_minutes") if advice.get(name) is not None
        }
        for name in ("starts_on", "ends_on"):
            if advice.get(name):
                found[name] = datetime.date.fromisoformat(advice[name])
        form = " ".join(str(advice.get("support", "")).split())[:FORM]
        return {**found, "outcome": Outcome.GRANT, "coach": request.coach or request.adviser, "form": form}


def _part(legend: Any, outcomes: Iterable[str], *names: Any) -> Fieldset:
    """Fields that count for these outcomes only."""
    return Fieldset(legend, *names, data_outcomes=" ".join(sorted(outcomes)))


class ReasonForm(SwvForm):
    """Why a recorded decision is taken back."""

    reason = text(_("Why do you take the decision back?"), rows=3)


class ObjectionForm(SwvForm):
    """When an objection came in, and whose it is."""

    received_on = forms.DateField(label=_("Received on"))
    reason = text(_("From whom, and what is it about?"), rows=3, help_text=WITHIN)


class SettleForm(DecisionForm):
    """A new decision on an objection."""

    reason = text(_("What did the objection change?"), rows=3, help_text=WITHIN)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, outcomes=(Outcome.GRANT, Outcome.PARTIAL, Outcome.REFUSE), **kwargs)
        self.helper.layout.insert(0, "reason")


class MeetingForm(SwvForm):
    """One meeting to plan."""

    held_on = forms.DateField(label=_("Day"))
    starts_at = forms.TimeField(label=_("Starts at"))
    place = forms.CharField(label=_("Place"), required=False, max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(Div("held_on", "starts_at", css_class="pair"), "place")


class CancelForm(SwvForm):
    """Why a meeting is called off."""

    reason = forms.CharField(
        label=_("Why is the meeting called off?"),
        max_length=400,
        help_text=_("This stands in the log, not in the message to the committee."),
    )
