"""What parents of the demo answer with a personal link, and the parent whom a visitor can be with one click."""

from __future__ import annotations

import datetime
import uuid

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from intake import transitions as ask
from intake.enums import WRITABLE, AgreementState, ConsentMethod, ConsentState
from intake.models import ConsentQuestion, Request
from intake.queries import agreements_of, asked_by, needed_consents, text_for
from swvportal.foundation.models import PersonalLink, User
from swvportal.foundation.personal_links import address_of
from swvportal.foundation.views.door import OPEN, TOKEN

ANSWERS: dict[str, tuple[str, ...]] = {
    "advice": (ConsentState.GIVEN, ConsentState.REFUSED),  # the sign that parents do not agree
    "director": (ConsentState.GIVEN, ""),  # one who has not answered yet
}
"""By stage of a story what its parents answer by link, in the order of their names; empty for no answer yet."""


AGREED = (
    (AgreementState.YES, ""),
    (AgreementState.NO, "Vader wil dat het plan ook over de pauzes gaat."),
    (AgreementState.NOT_YET, "Deze ouder is tot eind deze maand in het buitenland."),
)
"""What the parents of a story say of the plan, in the order of their names."""


def answer_by_link(request: Request, stage: str, *, by: User, now: datetime.datetime) -> None:
    """Ask the parents of a draft by link and have them answer, as `ANSWERS` says."""
    for one, state in zip(needed_consents(request), ANSWERS[stage], strict=False):
        email = f"{one.name.split()[0].lower()}@voorbeeld.example"
        question, _code = ask.ask_by_link(request, parent=one.parent, email=email, once=uuid.uuid4(), by=by, now=now)
        if state:
            view = "agree" if state == ConsentState.GIVEN else "not"
            plan = ("yes", "") if state == ConsentState.GIVEN else ("no", "Ik wil eerst met de leerkracht praten.")
            words = "Fijn dat er iemand meekijkt." if state == ConsentState.GIVEN else "Het gaat mij te snel."
            more = ask.Answers(agreement=plan[0] if one.parent else "", reason=plan[1], view=view, words=words)
            ask.answer_by_link(question, state=state, more=more, now=now)


def answer_in_talk(request: Request, *, by: User, now: datetime.datetime, today: datetime.date) -> None:
    """Have everybody consent in a talk, and each parent say something of the plan; it holds from `today` on."""
    said_on = timezone.localdate(now)
    for one in needed_consents(request, today):
        words = text_for(request, pupil=one.parent is None, today=today)
        ask.record_consent(
            request, parent=one.parent, state=ConsentState.GIVEN, method=ConsentMethod.TALK, text=words.text,
            version=words.version, until=words.until, answered_on=said_on, by=by, now=now,
        )  # fmt: skip
    for number, agreeing in enumerate(agreements_of(request)):
        if agreeing.opp is None:
            continue
        state, reason = AGREED[number % len(AGREED)]
        ask.note_agreement(
            request, parent=agreeing.parent, state=state, reason=reason, method=ConsentMethod.TALK, said_on=said_on,
            plan=agreeing.opp.pk, by=by, now=now,
        )  # fmt: skip


def waiting_question() -> ConsentQuestion | None:
    """A question to a parent that nobody answered yet."""
    rows = ConsentQuestion.objects.filter(
        link__in=PersonalLink.objects.working(timezone.now()), request__status__in=WRITABLE
    )
    return next((one for one in rows.select_related("request", "parent", "link", "asked_by") if _open(one)), None)


def _open(question: ConsentQuestion) -> bool:
    return asked_by(question).consent


@login_not_required
@require_POST
def as_parent(request: HttpRequest) -> HttpResponse:
    """Stand behind the door of a parent of the demo, as if the code was just typed."""
    question = waiting_question() if settings.DEMO else None
    if question is None:
        raise Http404
    logout(request)
    ask.give_new_code(question, by=question.asked_by, now=timezone.now())
    question.link.refresh_from_db()
    request.session[TOKEN] = address_of(question.link).rstrip("/").rpartition("/")[2]
    request.session[OPEN] = question.link.code_hash
    return redirect("foundation:door")
