"""What a parent or pupil sees behind a personal link: what is asked, their answer, and the way to take it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from intake import transitions as act
from intake.enums import WRITABLE, ConsentState
from intake.models import Consent, ConsentQuestion
from intake.queries.consents import needed_consents, stops_request
from intake.transitions.consent_links import ANSWERS
from swvportal.foundation.access import looked_by_link
from swvportal.foundation.models import PersonalLink
from swvportal.foundation.views.door import leave
from swvportal.foundation.workflow import MoveRefused


def door(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """The page of one question about consent; called only after the right code."""
    rows = ConsentQuestion.objects.select_related("request__school", "request__pupil", "parent", "link")
    question = rows.get(link=link)
    if request.method == "POST":
        return _act(request, question)
    standing = _standing(question)
    looked_by_link(question, "consent")
    context = {
        "question": question,
        "to_pupil": question.parent is None,
        "standing": standing,
        "open": _still_asked(question),
        "withdrawing": standing is not None and "intrekken" in request.GET,
        "stops": standing is not None and stops_request(standing, question.request),
    }
    return render(request, "intake/consent_door.html", context)


def _act(request: HttpRequest, question: ConsentQuestion) -> HttpResponse:
    what, now = request.POST.get("do", ""), timezone.now()
    if what == "leave":
        return leave(request)
    try:
        if what in ANSWERS:
            act.answer_by_link(question, state=what, now=now)
            given = what == ConsentState.GIVEN
            thanks = _("Thank you. Your consent is in.") if given else _("Thank you. Your answer is in: you say no.")
            messages.success(request, thanks)
        elif what == "withdraw":
            act.withdraw_by_link(question, now=now)
            messages.success(request, _("Your answer has been taken back. The school hears of it."))
        else:
            raise Http404
    except MoveRefused as refused:
        messages.error(request, refused.message)
    return redirect("foundation:door")


def _standing(question: ConsentQuestion) -> Consent | None:
    return question.request.consents.filter(parent=question.parent, withdrawn_at=None).first()


def _still_asked(question: ConsentQuestion) -> bool:
    """Whether an answer can be given now."""
    subject = question.request
    return subject.status in WRITABLE and any(
        one.parent == question.parent and one.standing is None for one in needed_consents(subject)
    )
