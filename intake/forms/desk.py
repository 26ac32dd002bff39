"""The loket's acts as forms: each checks what was typed and calls its one transition."""

from __future__ import annotations

import datetime

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake import transitions as act
from intake.models import Request
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.models import User


class DeskForm(SwvForm):
    """One act. `transition` names it in the process table, `about` is the field beside which a refusal is shown."""

    transition = ""
    about = ""

    def act(self, request: Request, *, by: User, now: datetime.datetime) -> None:
        """Call the transition with what was typed; raises MoveRefused."""
        raise NotImplementedError


def _text(label: Promise, help_text: str | Promise = "", rows: int = 6) -> forms.CharField:
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        help_text=help_text,  # type: ignore[arg-type]
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class AskForm(DeskForm):
    """Ask the school for more."""

    transition, about = "return_for_completion", "question"
    question = _text(
        _("What do you want to know from the school?"),
        _("The school reads this as you write it. The term stands still until the school has answered."),
    )

    def act(self, request: Request, *, by: User, now: datetime.datetime) -> None:
        act.return_for_completion(request, question=self.cleaned_data["question"], by=by, now=now)


class ForwardForm(DeskForm):
    """Pass a request to the committee."""

    transition, about = "forward", "pre_advice"
    pre_advice = _text(
        _("Your advice to the committee"),
        _("Only the committee and the coordinators read this. The school does not see it."),
    )

    def act(self, request: Request, *, by: User, now: datetime.datetime) -> None:
        act.forward(request, pre_advice=self.cleaned_data["pre_advice"], by=by, now=now)


class DeclineForm(DeskForm):
    """Do not take a request up."""

    transition, about = "decline", "reason"
    reason = _text(_("Why do you not take this request up?"), _("The school reads this."), rows=4)
    instead = _text(
        _("What can the school do instead?"), _("For example a consultation, or a talk with the school coach."), rows=4
    )

    def act(self, request: Request, *, by: User, now: datetime.datetime) -> None:
        act.decline(request, reason=self.cleaned_data["reason"], instead=self.cleaned_data["instead"], by=by, now=now)


class PostponeForm(DeskForm):
    """Move the promised day."""

    transition, about = "postpone", "until"
    until = forms.DateField(label=_("By when will there be a decision?"))
    reason = _text(_("Why does it take longer?"), _("The school reads this."), rows=4)

    def act(self, request: Request, *, by: User, now: datetime.datetime) -> None:
        act.postpone(request, until=self.cleaned_data["until"], reason=self.cleaned_data["reason"], by=by, now=now)


class ResumeForm(DeskForm):
    """Bring a deferred request before the committee again, before its day."""

    transition = "resume"

    def act(self, request: Request, *, by: User, now: datetime.datetime) -> None:
        act.resume(request, by=by, now=now)
