"""The forms about agreements for hours: ask, agree, say why, say who; they check and change nothing."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from arrangements import transitions as act
from arrangements.models import Agreement
from swvportal.foundation.forms import OneTimeKey, SwvForm
from swvportal.foundation.minutes import MinutesField
from swvportal.foundation.models import School, Supplier, User
from swvportal.foundation.recipients import coaches_of

STEP = 5
TASK = 3000
NO_NAMES = _("Write no name of a pupil or a parent here: the board reads along.")


class PeriodForm(SwvForm):
    """A number of hours in a period within one school year."""

    minutes = MinutesField(label=_("Hours"), least=STEP, step=STEP)
    starts_on = forms.DateField(label=_("From"))
    ends_on = forms.DateField(label=_("Up to and including"), help_text=_("At the latest 31 July."))

    def clean(self) -> dict[str, Any]:
        """Put what is wrong with the period beside its last day."""
        super().clean()
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if first and last and not (answer := act.period_stands(first, last)):
            self.add_error("ends_on", str(answer.reason))
        return self.cleaned_data


class AskForm(OneTimeKey, PeriodForm):
    """What a school asks of its board; with one school there is nothing to choose."""

    key_used = _(
        "This form was already sent with other content, and that question lies with the board: you find it under "
        "Agreements. Is this another question? Then send it once more."
    )

    field_order = ["once", "school", "task", "minutes", "starts_on", "ends_on", "supplier"]
    school = forms.ModelChoiceField(School.objects.none(), label=_("School"))
    task = forms.CharField(
        label=_("What are the hours for?"),
        max_length=TASK,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=NO_NAMES,
    )
    supplier = forms.ModelChoiceField(
        Supplier.objects.all(),
        label=_("Whose help do you have in mind?"),
        required=False,
        help_text=_("The board agrees with the supplier; you can leave this open."),
    )

    def __init__(self, *args: Any, schools: QuerySet[School], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["school"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells mypy
        field.queryset = schools
        found = list(schools[:2])
        self.only = found[0] if len(found) == 1 else None
        if self.only:
            del self.fields["school"]
        self.helper.layout = Layout(
            "once",
            *([] if self.only else ["school"]),
            "task",
            "minutes",
            Div("starts_on", "ends_on", css_class="pair"),
            "supplier",
        )

    @property
    def chosen_school(self) -> School:
        """The one school, or the chosen one."""
        found: School = self.only or self.cleaned_data["school"]
        return found


class AgreeForm(PeriodForm):
    """What was agreed with the supplier, with the wish as a starting point; `for_board` is a director's."""

    field_order = ["supplier", "minutes", "starts_on", "ends_on", "board_note"]
    supplier = forms.ModelChoiceField(Supplier.objects.all(), label=_("Supplier"))
    board_note = forms.CharField(
        label=_("Who of the board agreed, and when?"),
        max_length=300,
        help_text=_("For example: Mrs Visser, by telephone on 20 November."),
    )

    def __init__(self, *args: Any, for_board: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not for_board:
            del self.fields["board_note"]
        self.helper.layout = Layout(
            "supplier",
            "minutes",
            Div("starts_on", "ends_on", css_class="pair"),
            *(["board_note"] if for_board else []),
        )

    @property
    def terms(self) -> act.Terms:
        """What was typed."""
        return act.Terms(**self.cleaned_data)

    @staticmethod
    def initial_of(agreement: Agreement) -> dict[str, Any]:
        """What the school wished, or what was agreed before the office gave it back."""
        again = agreement.supplier is not None
        return {
            "supplier": agreement.supplier or agreement.wished_supplier,
            "minutes": agreement.minutes if again else agreement.wished_minutes,
            "starts_on": agreement.starts_on or agreement.wished_starts_on,
            "ends_on": agreement.ends_on or agreement.wished_ends_on,
            "board_note": agreement.board_note,
        }


class WorkerForm(SwvForm):
    """Which coach of the supplier does the work."""

    coach = forms.ModelChoiceField(User.objects.none(), label=_("Coach"))

    def __init__(self, *args: Any, supplier: Supplier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["coach"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells mypy
        field.queryset = coaches_of(supplier)
