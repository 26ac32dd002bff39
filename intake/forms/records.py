"""The answers behind a personal link, each its own; and noting what a parent said of the plan."""

from __future__ import annotations

import datetime
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake.enums import AgreementState, ConsentMethod, ConsentState, ParentsView
from intake.forms.base import TextField
from intake.forms.consents import NOTED, clean_day
from intake.forms.documents import DocumentField, SaysNoBsn
from intake.queries.records import Asked
from swvportal.foundation.forms import SwvForm

YES_NO = [
    (ConsentState.GIVEN, _("Yes, I agree")),
    (ConsentState.REFUSED, _("No, I do not agree")),
]
PLAN = [
    (AgreementState.YES, _("Yes, I agree with the plan")),
    (AgreementState.NO, _("No, I do not agree with the plan")),
]
VIEWS = [
    (ParentsView.AGREE, _("I agree with it")),
    (ParentsView.PARTLY, _("I agree with part of it")),
    (ParentsView.NOT, _("I do not agree with it")),
]


class DoorForm(SwvForm):
    """What is asked of one person; nothing is chosen beforehand, and what is left open can be answered later."""

    use_required_attribute = False
    consent = forms.ChoiceField(
        label=_("Do you give consent?"), choices=YES_NO, widget=forms.RadioSelect, required=False
    )
    agreement = forms.ChoiceField(
        label=_("Do you agree with the plan?"), choices=PLAN, widget=forms.RadioSelect, required=False
    )
    reason = TextField(rows=2, required=False, label=_("If you do not agree: why not?"))
    view = forms.ChoiceField(
        label=_("What do you think of it?"), choices=VIEWS, widget=forms.RadioSelect, required=False
    )
    words = TextField(rows=4, required=False, label=_("In your own words"))

    def __init__(self, *args: Any, asked: Asked, pupil: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gone = [] if asked.consent else ["consent"]
        gone += [] if asked.agreement else ["agreement", "reason"]
        gone += ["view"] if pupil or not asked.voice else []
        gone += [] if asked.voice else ["words"]
        for name in gone:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """At least one answer; a no on the plan has a reason, and own words a choice above them."""
        found = super().clean() or self.cleaned_data
        if not self.errors and not any(found.values()):
            first = next(iter(self.fields))
            self.add_error(first, gettext("Give at least one answer."))
        if found.get("agreement") == AgreementState.NO and not found.get("reason") and "reason" not in self.errors:
            self.add_error("reason", gettext("Say why you do not agree with the plan."))
        if "view" in self.fields and found.get("words") and not found.get("view"):
            self.add_error("view", gettext("Choose what you think of it."))
        return found


class AgreementForm(SaysNoBsn, SwvForm):
    """What a parent said of the plan, as the school notes it, or why no answer is waited for."""

    state = forms.ChoiceField(label=_("What is the answer?"), choices=AgreementState.choices, widget=forms.RadioSelect)
    reason = TextField(
        rows=3,
        required=False,
        label=_("Why?"),
        help_text=_("Needed where a parent does not agree, and where you pass the answer over."),
    )
    said_on = forms.DateField(label=_("When was the answer given?"))
    method = forms.ChoiceField(label=_("How did it come in?"), choices=NOTED, widget=forms.RadioSelect)
    file = DocumentField(required=False, label=_("Signed form"))

    def __init__(self, *args: Any, first: datetime.date, **kwargs: Any) -> None:
        self.first = first
        super().__init__(*args, initial={"said_on": timezone.localdate()}, **kwargs)
        self.helper.layout = Layout(
            Div("state", css_class="big-choices"), "reason", "said_on", "method", "file", "said_no_bsn"
        )

    def clean_said_on(self) -> datetime.date:
        """A day that has come, and not one of long ago."""
        return clean_day(self.cleaned_data["said_on"], self.first)

    def clean(self) -> dict[str, Any]:
        """A signed form is there when it is said to be; a no, and no answer, have a reason."""
        found = super().clean() or self.cleaned_data
        if found.get("method") == ConsentMethod.FORM and not found.get("file") and "file" not in self.errors:
            self.add_error("file", gettext("Add the signed form, or choose that it was said in a talk."))
        if found.get("state") in (AgreementState.NO, AgreementState.NOT_YET) and not found.get("reason"):
            self.add_error("reason", gettext("Say why."))
        return found
