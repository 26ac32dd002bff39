"""Asking for consent by personal link, and what the person behind the link does: answer, and take it back."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intake.enums import WRITABLE, ConsentMethod, ConsentState
from intake.models import Consent, ConsentQuestion, PlanAgreement, Request, Voice
from intake.permissions import may_ask_consent
from intake.queries.consent_texts import agreement_text
from intake.queries.records import Asked, asked_by, link_words, waits_for
from intake.transitions.consents import take_back
from intake.transitions.disagreeing import note_opposing
from intake.transitions.records import agree_by_link, speak_by_link, take_record_back
from swvportal.foundation.access import noted
from swvportal.foundation.models import Parent, PersonalLink, User
from swvportal.foundation.outbox import notify, notify_address
from swvportal.foundation.personal_links import LIFE, alive, end_link, make_link, new_code
from swvportal.foundation.recipients import school_people
from swvportal.foundation.workflow import NotAllowed, NotReady

KIND = "consent"
TO_WITHDRAW = datetime.timedelta(days=400)  # withdrawing is as easy as giving (GDPR 7(3)), a school year long
ANSWERS = (ConsentState.GIVEN, ConsentState.REFUSED)


@dataclass(frozen=True)
class Answers:
    """What somebody filled in behind a link beside consent; what is empty was not answered."""

    agreement: str = ""
    reason: str = ""
    view: str = ""
    words: str = ""


def ask_by_link(
    request: Request, *, parent: Parent | None, email: str, once: UUID, by: User, now: datetime.datetime
) -> tuple[ConsentQuestion, str]:
    """Ask one parent, or the pupil (`parent=None`), with a personal link: by mail, or on paper where `email` is empty.

    One link asks for consent, agreement with the newest plan and the own view, as far as the kind of request asks them
    of this person. Gives the question and the code, which goes another way than the mail; empty when this form was sent
    already. An earlier link of the same person ends. Refused for whoever has no say in it, and where nothing is open.
    """
    with transaction.atomic():
        fresh, today = _asked_in(request, by), timezone.localdate(now)
        if known := ConsentQuestion.objects.filter(once=once, request=fresh).first():
            return known, ""
        if not waits_for(fresh, parent):
            raise NotReady(_("This person has answered already, or does not have to answer."))
        for older in PersonalLink.objects.filter(
            consent_question__request=fresh, consent_question__parent=parent, ended_at=None
        ):
            end_link(older, by=by, now=now)
        link, code = make_link(KIND, by=by, now=now, email=email)
        words, plan, voice = link_words(fresh, parent, today)
        question = ConsentQuestion.objects.create(
            request=fresh,
            parent=parent,
            link=link,
            text=words.text,
            version=words.version,
            until=words.until,
            attachment=plan,
            agreement_text=agreement_text(plan, today).text if plan else "",
            voice_text=voice,
            once=once,
            asked_by=by,
            asked_at=now,
        )
        noted(question, "ask_consent", by=by, now=now)
        if email:
            facts = {"link": str(link.pk), "school": fresh.school.name}
            notify_address(email, "consent_asked", about=question, occasion=question.pk, now=now, facts=facts)
    return question, code


def give_new_code(question: ConsentQuestion, *, by: User, now: datetime.datetime) -> str:
    """Another code for a link, told this once: when it was lost, mistyped five times, or for a letter on paper."""
    with transaction.atomic():
        _asked_in(question.request, by)
        return new_code(question.link, by=by, now=now)


def end_question(question: ConsentQuestion, *, by: User, now: datetime.datetime) -> None:
    """Make the link dead, when it went to the wrong person for example; an answer that was given stays."""
    with transaction.atomic():
        _asked_in(question.request, by)
        end_link(question.link, by=by, now=now)


def answer_by_link(
    question: ConsentQuestion, *, state: str = "", more: Answers | None = None, now: datetime.datetime
) -> Consent | None:
    """Keep what the person behind the link answered, each answer as a record of its own with the words that were shown;
    the school hears of it.

    The link then works on for as long as the answers can be taken back. Refused where an answer stands, when the school
    can no longer use it, and for a link that does not work. Two at once: the first counts, all or nothing.
    """
    more = more or Answers()
    if state and state not in ANSWERS:
        raise NotReady(_("Choose whether you agree."))
    if not (state or more.agreement or more.view or more.words.strip()):
        raise NotReady(_("Give at least one answer."))
    with transaction.atomic():
        fresh = Request.objects.select_for_update().get(pk=question.request_id)
        link = alive(question.link, now=now)
        question.request = fresh
        asked = asked_by(question)
        consent = _consent(question, asked, state, now=now) if state else None
        if more.agreement:
            agree_by_link(question, asked, state=more.agreement, reason=more.reason, now=now)
        if more.view or more.words.strip():
            speak_by_link(question, asked, view=more.view, words=more.words, now=now)
        link.expires_at = max(link.expires_at, now + TO_WITHDRAW)
        link.save(update_fields=["expires_at"])
        occasion = consent.pk if consent else uuid5(question.pk, now.isoformat())
        _tell_school(fresh, question, occasion=occasion, now=now)
    return consent


def _consent(question: ConsentQuestion, asked: Asked, state: str, *, now: datetime.datetime) -> Consent:
    request = question.request
    if request.status not in WRITABLE and not asked.consent:
        raise NotReady(_("The school no longer needs your answer: the request has been sent or has ended."))
    if not asked.consent:
        raise NotReady(_("Your answer is in already, or is not needed any more."))
    try:
        with transaction.atomic():
            consent = Consent.objects.create(
                request=request,
                parent=question.parent,
                state=state,
                method=ConsentMethod.LINK,
                text=question.text,
                version=question.version,
                until=question.until,
                answered_on=timezone.localtime(now).date(),
                recorded_at=now,
            )
    except IntegrityError as problem:
        raise NotReady(_("Your answer is in already.")) from problem
    note_opposing(request, by=None, now=now)
    noted(consent, "answer_consent", by=None, now=now, target=state)
    return consent


def withdraw_by_link(question: ConsentQuestion, *, what: str = "consent", now: datetime.datetime) -> None:
    """Take back the answer that stands for this person, also one that the school noted; what relies on it stops.

    `what` is the record: consent, agreement, or the own view. The link then has thirty days, at
    least, for another answer.
    """
    with transaction.atomic():
        fresh = Request.objects.select_for_update().get(pk=question.request_id)
        link = alive(question.link, now=now)
        question.request = fresh
        asked = asked_by(question)
        record: Consent | PlanAgreement | Voice | None = {
            "consent": asked.standing_consent,
            "agreement": asked.standing_agreement,
            "view": asked.standing_voice,
        }.get(what)
        if record is None:
            raise NotReady(_("There is no answer of yours to take back."))
        if isinstance(record, Consent):
            take_back(record, fresh, by=None, now=now)
            link.expires_at = now + LIFE
            link.save(update_fields=["expires_at"])
            noted(record, "take_back_consent", by=None, now=now)
        else:
            take_record_back(record, by=None, now=now)
        _tell_school(fresh, question, occasion=uuid5(record.pk, "taken back"), now=now)


def _asked_in(request: Request, by: User) -> Request:
    """The request, locked, for whoever may ask in it now."""
    fresh = Request.objects.select_for_update().get(pk=request.pk)
    if not (answer := may_ask_consent(by, fresh)):
        raise NotAllowed(answer.reason)
    return fresh


def _tell_school(request: Request, question: ConsentQuestion, *, occasion: UUID, now: datetime.datetime) -> None:
    told = [*school_people(request.school), question.asked_by]
    facts = {"school": request.school.name, "path": f"/aanvragen/{request.pk}/toestemming/"}
    notify(told, "consent_answered", about=request, occasion=occasion, now=now, facts=facts)
