"""The loket's form to give a request to a coach, and the one for more hours later."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arrangements.queries import Candidate
from arrangements.transitions import Work, problems_of_work
from hours.models import Budget
from intake.models import Request
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.minutes import MinutesField, as_hours
from swvportal.foundation.models import User
from swvportal.foundation.schoolyears import as_label, last_day, school_year_of

MESSAGE = 2000
QUICK_MINUTES = 60  # what a short question is given unless the coordinator types something else


class _CoachField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A coach with what counts in the choice: fixed at the school, hours free."""

    candidates: dict[Any, Candidate]

    def label_from_instance(self, obj: User) -> str:
        """The name, and what counts behind it."""
        one = self.candidates[obj.pk]
        said = [gettext("fixed coach of this school")] if one.fixed else []
        if one.knows:
            said.append(gettext("knows about %(themes)s") % {"themes": ", ".join(one.knows)})
        if one.free is not None:
            said.append(gettext("%(hours)s hours free this year") % {"hours": as_hours(one.free)})
        return f"{obj.name} ({', '.join(said)})" if said else obj.name


class _BudgetField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Hours with what is left of them."""

    def label_from_instance(self, obj: Budget) -> str:
        """The team, the year and the hours left."""
        words = gettext("%(supplier)s, %(year)s: %(left)s hours left")
        return words % {"supplier": obj.supplier, "year": as_label(obj.school_year), "left": as_hours(obj.available)}


class AssignForm(SwvForm):
    """Who does the work, on which hours, from when until when."""

    coach = _CoachField(User.objects.none(), label=_("Who does the work?"))
    budget = _BudgetField(Budget.objects.none(), label=_("On which hours?"))
    minutes = MinutesField(label=_("How many hours?"), help_text=_("For example 1:30, 1,5 or 90m."))
    starts_on = forms.DateField(label=_("From"))
    ends_on = forms.DateField(label=_("Up to and including"), help_text=_("At the latest 31 July."))
    message = forms.CharField(
        label=_("Message to school and coach"),
        required=False,
        max_length=MESSAGE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("School and coach read this with the request. Name no pupil."),
    )

    def __init__(
        self,
        *args: Any,
        subject: Request,
        candidates: Sequence[Candidate],
        budgets: Sequence[Budget],
        today: datetime.date,
        **kwargs: Any,
    ) -> None:
        self.subject = subject
        first = {
            "coach": candidates[0].coach if candidates and candidates[0].fixed else None,
            "budget": budgets[0] if len(budgets) == 1 else None,
            "starts_on": today,
            "ends_on": last_day(school_year_of(today)),
        }
        kwargs["initial"] = {**first, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        coach, budget = self.fields["coach"], self.fields["budget"]
        assert isinstance(coach, _CoachField)  # noqa: S101 - tells mypy
        assert isinstance(budget, _BudgetField)  # noqa: S101 - tells mypy
        coach.candidates = {one.coach.pk: one for one in candidates}
        coach.queryset = User.objects.filter(pk__in=coach.candidates)
        coach.choices = [("", gettext("Make a choice"))] + [
            (one.coach.pk, coach.label_from_instance(one.coach)) for one in candidates
        ]
        budget.queryset = Budget.objects.filter(pk__in=[one.pk for one in budgets]).select_related("supplier")
        self.helper.layout = Layout(
            "coach", "budget", "minutes", Div("starts_on", "ends_on", css_class="pair"), "message"
        )

    @property
    def work(self) -> Work:
        """What was typed, of a form without gaps."""
        return Work(**self.cleaned_data)

    def clean(self) -> dict[str, Any]:
        """Put what does not go together beside its field."""
        found = super().clean() or self.cleaned_data
        if not self.errors:
            for name, reason in problems_of_work(self.work, self.subject):
                self.add_error(name, reason)
        return found


class QuickForm(AssignForm):
    """The same for a short question, with all but coach and hours filled in; the whole form says what is wrong."""

    def __init__(self, *args: Any, candidates: Sequence[Candidate], budgets: Sequence[Budget], **kwargs: Any) -> None:
        kwargs["initial"] = {"coach": candidates[0].coach if candidates else None, "minutes": QUICK_MINUTES}
        super().__init__(*args, candidates=candidates, budgets=budgets, **kwargs)
        del self.fields["message"]
        for name in ("starts_on", "ends_on", *(("budget",) if len(budgets) == 1 else ())):
            self.fields[name].widget = forms.HiddenInput()
        self.fields["minutes"].help_text = ""


class WidenForm(SwvForm):
    """How many hours more, and why; `seen` are the minutes that were promised when the page was shown."""

    data: Any
    seen = forms.IntegerField(widget=forms.HiddenInput)
    minutes = MinutesField(label=_("How many hours more?"), help_text=_("For example 1:30, 1,5 or 90m."))
    reason = forms.CharField(
        label=_("Why are more hours needed?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("School and coach read this. Name no pupil."),
    )

    def see(self, promised: int) -> None:
        """Let a form that was sent and refused go by what is promised now, which its page shows."""
        data = self.data.copy()
        data[self.add_prefix("seen")] = str(promised)
        self.data = data
