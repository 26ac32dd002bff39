"""Asking for consent by personal link, and what the person behind the link does: answer, and take it back."""

from __future__ import annotations

import datetime
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intake.enums import WRITABLE, ConsentMethod, ConsentState, PartKey
from intake.models import Consent, ConsentQuestion, Request
from intake.permissions import may_write_part
from intake.queries.consent_texts import text_for
from intake.queries.consents import needed_consents
from intake.transitions.consents import take_back
from intake.transitions.disagreeing import note_opposing
from swvportal.foundation.access import noted
from swvportal.foundation.models import Parent, PersonalLink, User
from swvportal.foundation.outbox import notify, notify_address
from swvportal.foundation.personal_links import LIFE, alive, end_link, make_link, new_code
from swvportal.foundation.recipients import school_people
from swvportal.foundation.workflow import NotAllowed, NotReady

KIND = "consent"
TO_WITHDRAW = datetime.timedelta(days=400)  # withdrawing is as easy as giving (GDPR 7(3)), a school year long
ANSWERS = (ConsentState.GIVEN, ConsentState.REFUSED)


def ask_by_link(
    request: Request, *, parent: Parent | None, email: str, once: UUID, by: User, now: datetime.datetime
) -> tuple[ConsentQuestion, str]:
    """Ask one parent, or the pupil (`parent=None`), with a personal link: by mail, or on paper where `email` is empty.

    Gives the question and the code, which goes another way than the mail; empty when this form was sent already. An
    earlier link of the same person ends. Refused for whoever has no say in it, and where an answer stands.
    """
    with transaction.atomic():
        fresh = _asked_in(request, by)
        if known := ConsentQuestion.objects.filter(once=once, request=fresh).first():
            return known, ""
        if not _waits_for(fresh, parent):
            raise NotReady(_("This person has answered already, or does not have to answer."))
        for older in PersonalLink.objects.filter(
            consent_question__request=fresh, consent_question__parent=parent, ended_at=None
        ):
            end_link(older, by=by, now=now)
        link, code = make_link(KIND, by=by, now=now, email=email)
        question = ConsentQuestion.objects.create(
            request=fresh,
            parent=parent,
            link=link,
            text=text_for(pupil=parent is None),
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


def answer_by_link(question: ConsentQuestion, *, state: str, now: datetime.datetime) -> Consent:
    """Keep what the person behind the link answered, with the words that were shown; the school hears of it.

    The link then works on for as long as the answer can be taken back. Refused while an answer stands, when the school
    can no longer use it, and for a link that does not work. Two at once: the first counts.
    """
    if state not in ANSWERS:
        raise NotReady(_("Choose whether you agree."))
    with transaction.atomic():
        fresh = Request.objects.select_for_update().get(pk=question.request_id)
        link = alive(question.link, now=now)
        if fresh.status not in WRITABLE:
            raise NotReady(_("The school no longer needs your answer: the request has been sent or has ended."))
        if not _waits_for(fresh, question.parent):
            raise NotReady(_("Your answer is in already, or is not needed any more."))
        try:
            with transaction.atomic():
                consent = Consent.objects.create(
                    request=fresh,
                    parent=question.parent,
                    state=state,
                    method=ConsentMethod.LINK,
                    text=question.text,
                    answered_on=timezone.localtime(now).date(),
                    recorded_at=now,
                )
        except IntegrityError as problem:
            raise NotReady(_("Your answer is in already.")) from problem
        note_opposing(fresh, by=None, now=now)
        link.expires_at = max(link.expires_at, now + TO_WITHDRAW)
        link.save(update_fields=["expires_at"])
        noted(consent, "answer_consent", by=None, now=now, target=state)
        _tell_school(fresh, question, occasion=consent.pk, now=now)
    return consent


def withdraw_by_link(question: ConsentQuestion, *, now: datetime.datetime) -> None:
    """Take back the answer that stands for this person, also one that the school noted; what relies on it stops.

    The link then has thirty days again, for another answer.
    """
    with transaction.atomic():
        fresh = Request.objects.select_for_update().get(pk=question.request_id)
        link = alive(question.link, now=now)
        consent = fresh.consents.filter(parent=question.parent, withdrawn_at=None).first()
        if consent is None:
            raise NotReady(_("There is no answer of yours to take back."))
        take_back(consent, fresh, by=None, now=now)
        link.expires_at = now + LIFE
        link.save(update_fields=["expires_at"])
        noted(consent, "take_back_consent", by=None, now=now)
        _tell_school(fresh, question, occasion=uuid5(consent.pk, "taken back"), now=now)


def _asked_in(request: Request, by: User) -> Request:
    """The request, locked, for whoever may ask in it now."""
    fresh = Request.objects.select_for_update().get(pk=request.pk)
    if not (answer := may_write_part(by, fresh, PartKey.CONSENTS)):
        raise NotAllowed(answer.reason)
    return fresh


def _waits_for(request: Request, parent: Parent | None) -> bool:
    """Whether the answer of this person is needed and is not in."""
    return any(one.parent == parent and one.standing is None for one in needed_consents(request))


def _tell_school(request: Request, question: ConsentQuestion, *, occasion: UUID, now: datetime.datetime) -> None:
    told = [*school_people(request.school), question.asked_by]
    facts = {"school": request.school.name, "path": f"/aanvragen/{request.pk}/deel/{PartKey.CONSENTS}/"}
    notify(told, "consent_answered", about=request, occasion=occasion, now=now, facts=facts)
