"""What a parent or pupil sees behind a personal link: what is asked, their answers, and the way to take each back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from intake import transitions as act
from intake.enums import ConsentState
from intake.forms.records import DoorForm
from intake.models import ConsentQuestion
from intake.queries.consents import stops_request
from intake.queries.records import Asked, asked_by
from swvportal.foundation.access import looked_by_link
from swvportal.foundation.models import PersonalLink
from swvportal.foundation.views.door import leave
from swvportal.foundation.workflow import MoveRefused

RECORDS = ("consent", "agreement", "view")


def door(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """The page of one question; called only after the right code."""
    rows = ConsentQuestion.objects.select_related("request__school", "request__pupil", "parent", "link")
    question = rows.get(link=link)
    asked = asked_by(question)
    if request.method == "POST":
        return _act(request, question, asked)
    looked_by_link(question, "consent")
    form = DoorForm(asked=asked, pupil=question.parent is None)
    return _page(request, question, asked, form)


def _page(
    request: HttpRequest, question: ConsentQuestion, asked: Asked, form: DoorForm, status: int = 200
) -> HttpResponse:
    what = request.GET.get("intrekken", "")
    standing = {
        "consent": asked.standing_consent,
        "agreement": asked.standing_agreement,
        "view": asked.standing_voice,
    }
    context = {
        "question": question,
        "to_pupil": question.parent is None,
        "asked": asked,
        "form": form,
        "answered": any(standing.values()),
        "withdrawing": what if standing.get(what) else "",
        "stops": asked.standing_consent is not None and stops_request(asked.standing_consent, question.request),
    }
    return render(request, "intake/consent_door.html", context, status=status)


def _act(request: HttpRequest, question: ConsentQuestion, asked: Asked) -> HttpResponse:
    what = request.POST.get("do", "")
    if what == "leave":
        return leave(request)
    if what == "answer":
        return _answer(request, question, asked)
    if what != "withdraw" or request.POST.get("what", "consent") not in RECORDS:
        raise Http404
    try:
        act.withdraw_by_link(question, what=request.POST.get("what", "consent"), now=timezone.now())
        messages.success(request, _("Your answer has been taken back. The school hears of it."))
    except MoveRefused as refused:
        messages.error(request, refused.message)
    return redirect("foundation:door")


def _answer(request: HttpRequest, question: ConsentQuestion, asked: Asked) -> HttpResponse:
    form = DoorForm(request.POST, asked=asked, pupil=question.parent is None)
    if not asked.anything:
        messages.error(request, _("Your answer is in already, or is not needed any more."))
        return redirect("foundation:door")
    if not form.is_valid():
        return _page(request, question, asked, form, status=422)
    found = form.cleaned_data
    more = act.Answers(**{name: found.get(name) or "" for name in ("agreement", "reason", "view", "words")})
    try:
        act.answer_by_link(question, state=found.get("consent") or "", more=more, now=timezone.now())
    except MoveRefused as refused:
        form.add_error(None, refused.message)
        return _page(request, question, asked, form, status=422)
    given = found.get("consent") == ConsentState.GIVEN
    messages.success(request, _("Thank you. Your consent is in.") if given else _("Thank you. Your answer is in."))
    return redirect("foundation:door")
