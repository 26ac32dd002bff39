"""The loket's acts as forms: each checks what was typed for its one transition, which the page calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake import transitions as act
from intake.models import Request
from intake.queries.desk import others_at_school, same_asked
from swvportal.foundation.choosing import NameChoiceField
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.models import School, User


class DeskForm(SwvForm):
    """One act: its name in the process table, the transition that gets what was typed by the names of the fields, the
    field beside which a refusal is shown, and what is said when it is done."""

    name: ClassVar[str]
    transition: ClassVar[Callable[..., None]]
    about: ClassVar[str] = ""
    done: ClassVar[Promise]

    def __init__(self, data: Any = None, *, subject: Request, user: User) -> None:
        super().__init__(data)
        self.prepare(subject, user)

    def prepare(self, subject: Request, user: User) -> None:
        """Fill in what can be chosen for this request; most acts offer no choice."""


class OtherRequest(forms.ModelChoiceField[Request]):
    """A request by its reference, its day and its state."""

    def label_from_instance(self, obj: Request) -> str:
        day = date_format(timezone.localdate(obj.submitted_at), "j F Y")
        return f"{obj.reference}, {day}, {obj.get_status_display()}"


def _text(label: Promise, help_text: str | Promise = "", rows: int = 6) -> forms.CharField:
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        help_text=help_text,  # type: ignore[arg-type]
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class AskForm(DeskForm):
    """Ask the school for more."""

    name, transition, about = "return_for_completion", staticmethod(act.return_for_completion), "question"
    done = _("Your question about %(reference)s is with the school. The term stands still.")
    question = _text(
        _("What do you want to know from the school?"),
        _("The school reads this as you write it. The term stands still until the school has answered."),
    )


class ForwardForm(DeskForm):
    """Pass a request to the committee."""

    name, transition, about = "forward", staticmethod(act.forward), "pre_advice"
    done = _("%(reference)s is with the committee.")
    pre_advice = _text(
        _("Your advice to the committee"),
        _("Only the committee and the coordinators read this. The school does not see it."),
    )


class DeclineForm(DeskForm):
    """Do not take a request up."""

    name, transition, about = "decline", staticmethod(act.decline), "reason"
    done = _("%(reference)s is not taken up. The school has been told why.")
    reason = _text(_("Why do you not take this request up?"), _("The school reads this."), rows=4)
    instead = _text(
        _("What can the school do instead?"), _("For example a consultation, or a talk with the school coach."), rows=4
    )


class ReplyForm(DeskForm):
    """Answer a short question oneself."""

    name, transition, about = "answer", staticmethod(act.answer), "reply"
    done = _("%(reference)s is answered. The school has been told.")
    reply = _text(
        _("Your answer"),
        _("The school reads this as you write it, and the request is closed with it. Name no pupil."),
        rows=8,
    )


class PostponeForm(DeskForm):
    """Move the promised day, with a letter to school and parents."""

    name, transition, about = "postpone", staticmethod(act.postpone), "until"
    done = _("The term of %(reference)s has moved. School and parents get a letter.")
    until = forms.DateField(label=_("By when will there be a decision?"))
    reason = _text(
        _("Why does it take longer?"),
        _("This stands in the letter to the school and to the parents. Write it so that parents understand it."),
        rows=4,
    )


class ResumeForm(DeskForm):
    """Bring a deferred request before the committee again, before its day."""

    name, transition = "resume", staticmethod(act.resume)
    done = _("%(reference)s is before the committee again.")


class MergeRequestForm(DeskForm):
    """End a double request, with the other one and the documents that go along."""

    name, transition, about = "merge", staticmethod(act.merge_requests), "into"
    done = _("%(reference)s is merged with the other request. The school has been told.")
    into = OtherRequest(Request.objects.none(), label=_("With which request do you go on?"), widget=forms.RadioSelect)
    documents = forms.MultipleChoiceField(
        label=_("Which documents go along?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = _text(_("Why is this one double?"), _("The school reads this."), rows=3)

    def prepare(self, subject: Request, user: User) -> None:
        """The open requests of this kind for this child; the documents that stand in this one."""
        self.fields["into"].queryset = same_asked(subject, user)  # type: ignore[attr-defined]
        names = [(str(one.pk), one.document.name) for one in subject.attachments.standing().select_related("document")]
        if names:
            self.fields["documents"].choices = names  # type: ignore[attr-defined]
        else:
            del self.fields["documents"]

    def clean(self) -> dict[str, Any]:
        """No document where there was none to choose."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["documents"] = [UUID(key) for key in cleaned.get("documents", [])]
        return cleaned


class SchoolForm(DeskForm):
    """Put a request under the right school."""

    name, transition, about = "correct_school", staticmethod(act.correct_school), "school"
    done = _("%(reference)s is under the right school now. Both schools have been told.")
    school = NameChoiceField(label=_("Of which school is this request?"), queryset=School.objects.only("name"))
    along = forms.ChoiceField(
        label=_("Does the pupil go to that school too?"),
        choices=[("yes", _("yes")), ("no", _("no"))],
        widget=forms.RadioSelect,
        help_text=_(
            "The first school has another request about this pupil. With yes the other school keeps who the pupil and "
            "the parents are, and the first one only reads its own request."
        ),
    )
    reason = _text(_("What went wrong?"), _("Both schools can read this. Name no pupil."), rows=3)

    def clean(self) -> dict[str, Any]:
        """Whether the pupil goes along, where that was asked."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["along"] = cleaned.get("along") == "yes"
        return cleaned

    def prepare(self, subject: Request, user: User) -> None:
        """Every other school; of the pupil only where another request of the first school names it."""
        if not others_at_school(subject, subject.school).exists():
            del self.fields["along"]
        self.fields["school"].queryset = School.objects.exclude(pk=subject.school_id)  # type: ignore[attr-defined]


FORMS: dict[str, type[DeskForm]] = {
    form.name: form
    for form in (
        AskForm,
        ForwardForm,
        DeclineForm,
        ReplyForm,
        PostponeForm,
        ResumeForm,
        MergeRequestForm,
        SchoolForm,
    )
}
