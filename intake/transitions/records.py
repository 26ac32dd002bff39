"""The records beside consent: what is processed on the legal task, agreement with the plan, and the voices."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from intake.enums import AgreementState, ConsentMethod, PartKey, Speaker
from intake.models import Basis, ConsentQuestion, PlanAgreement, Request, Voice
from intake.permissions import may_ask_consent
from intake.queries.consent_texts import SCHOOL_ASKS, agreement_text, basis_text
from intake.queries.consents import first_day_of_answer
from intake.queries.records import STANDING, Asked, asks_agreement, newest_plan, speaks
from swvportal.foundation.access import noted
from swvportal.foundation.enums import Custody
from swvportal.foundation.models import Document, Parent, User
from swvportal.foundation.workflow import AlreadyMoved, NotAllowed, NotReady


def keep_basis(row: Request, *, by: User, now: datetime.datetime) -> None:
    """Fix in words what is processed without consent, on a request that is being handed in."""
    with translation.override("nl"):
        words = basis_text(row, timezone.localdate(now))
    Basis.objects.create(request=row, text=words.text, version=words.version, recorded_by=by, recorded_at=now)


def keep_voices(row: Request, *, by: User, now: datetime.datetime) -> None:
    """Make records of what the school noted in the part of the voices, where that is new; what came by link stays."""
    part = row.parts.filter(key=PartKey.VOICE).first()
    said: dict[str, Any] = part.data if part else {}
    if not said:
        return
    _follow(
        row, Speaker.PARENTS, by=by, now=now, view=said.get("parents_view", ""), words=said.get("parents_words", "")
    )
    heard = bool(said.get("pupil_heard"))
    _follow(
        row,
        Speaker.PUPIL,
        by=by,
        now=now,
        heard=said.get("pupil_heard", ""),
        words=said.get("pupil_words", "") if heard else "",
        not_heard_reason="" if heard else said.get("pupil_not_heard_reason", ""),
    )


def _follow(row: Request, speaker: Speaker, *, by: User, now: datetime.datetime, **told: str) -> None:
    """Note what was said in the place of what was noted before, unless that is the same."""
    standing = row.voices.filter(speaker=speaker, method=ConsentMethod.TALK, **STANDING).first()
    if not any(told.values()) or (standing and all(getattr(standing, name) == told[name] for name in told)):
        return
    if standing:
        Voice.objects.filter(pk=standing.pk).update(followed_at=now)
    Voice.objects.create(
        request=row,
        speaker=speaker,
        method=ConsentMethod.TALK,
        text=str(SCHOOL_ASKS[speaker]),
        said_on=timezone.localdate(now),
        recorded_by=by,
        recorded_at=now,
        **told,
    )


def note_agreement(
    request: Request,
    *,
    parent: Parent,
    state: str,
    reason: str,
    method: str,
    said_on: datetime.date,
    plan: UUID | str,
    by: User,
    now: datetime.datetime,
    document: Document | None = None,
) -> PlanAgreement:
    """Note what a parent with authority answered on the newest plan, or why no answer is waited for.

    `plan` is the key of the version that was on the page. Refused when that is not the newest, without a plan, for
    whoever has no authority, and where an answer on this version stands.
    """
    with transaction.atomic():
        fresh = Request.objects.select_for_update().get(pk=request.pk)
        if not (answer := may_ask_consent(by, fresh)):
            raise NotAllowed(answer.reason)
        if not asks_agreement(fresh) or parent.pupil_id != fresh.pupil_id or parent.custody != Custody.YES:
            raise NotReady(_("This person has answered already, or does not have to answer."))
        if said_on > timezone.localdate(now):
            raise NotReady(_("The day of the answer lies in the future."))
        if said_on < first_day_of_answer(fresh):
            raise NotReady(_("The day of the answer lies more than a year before the request."))
        if method == ConsentMethod.FORM and document is None:
            raise NotReady(_("Add the signed form."))
        newest = newest_plan(fresh)
        if newest is not None and str(newest.pk) != str(plan):
            said = _("The plan has a newer version by now: %(number)d. Look whether the answer is about that one too.")
            raise NotReady(said % {"number": newest.version})
        return _agree(fresh, parent, state, reason, method=method, said_on=said_on, by=by, now=now, document=document)


def agree_by_link(
    question: ConsentQuestion, asked: Asked, *, state: str, reason: str, now: datetime.datetime
) -> PlanAgreement:
    """Keep a parent's answer on the version of the plan that the link asks about; within the act of answering."""
    if state not in (AgreementState.YES, AgreementState.NO):
        raise NotReady(_("Choose whether you agree."))
    if asked.newer_plan:
        raise NotReady(_("The school has a newer plan by now. It asks you anew."))
    if not asked.agreement or question.parent is None:
        raise NotReady(_("Your answer is in already, or is not needed any more."))
    said_on = timezone.localdate(now)
    return _agree(
        question.request, question.parent, state, reason, method=ConsentMethod.LINK, said_on=said_on, by=None, now=now,
        question=question,
    )  # fmt: skip


def _agree(
    row: Request,
    parent: Parent,
    state: str,
    reason: str,
    *,
    method: str,
    said_on: datetime.date,
    by: User | None,
    now: datetime.datetime,
    document: Document | None = None,
    question: ConsentQuestion | None = None,
) -> PlanAgreement:
    """On a locked request: what stands of an earlier version, or was passed over, is followed by this answer."""
    if state != AgreementState.YES and not reason.strip():
        raise NotReady(_("Say why."))
    plan = newest_plan(row)
    if plan is None:
        raise NotReady(_("Add the OPP or growth document first."))
    words = agreement_text(plan, said_on)
    standing = row.planagreements.filter(parent=parent, **STANDING).first()
    if standing and (standing.attachment_id != plan.pk or standing.passed_over):
        PlanAgreement.objects.filter(pk=standing.pk).update(followed_at=now)
    try:
        with transaction.atomic():
            made = PlanAgreement.objects.create(
                request=row,
                parent=parent,
                attachment=plan,
                state=state,
                reason=reason.strip(),
                method=method,
                document=document,
                text=question.agreement_text if question else words.text,
                version=question.version if question else words.version,
                said_on=said_on,
                recorded_by=by,
                recorded_at=now,
            )
    except IntegrityError as problem:
        raise NotReady(_("An answer is there already. Withdraw it first to note another one.")) from problem
    noted(made, "answer_agreement", by=by, now=now, target=state)
    return made


def speak_by_link(question: ConsentQuestion, asked: Asked, *, view: str, words: str, now: datetime.datetime) -> Voice:
    """Keep what a parent or the pupil says in own words, beside what the school noted; within the act of answering."""
    if question.parent is not None and not view:
        raise NotReady(_("Choose what you think of it."))
    if not asked.voice:
        raise NotReady(_("Your answer is in already, or is not needed any more."))
    try:
        with transaction.atomic():
            made = Voice.objects.create(
                request=question.request,
                **speaks(question.parent),
                method=ConsentMethod.LINK,
                view=view if question.parent else "",
                words=words.strip(),
                text=question.voice_text,
                version=question.version,
                said_on=timezone.localdate(now),
                recorded_at=now,
            )
    except IntegrityError as problem:
        raise NotReady(_("Your answer is in already.")) from problem
    noted(made, "answer_voice", by=None, now=now)
    return made


def withdraw_agreement(agreement: PlanAgreement, *, by: User, now: datetime.datetime) -> None:
    """Note for the school that a parent took the answer on the plan back; it then has to be asked anew."""
    with transaction.atomic():
        fresh = Request.objects.select_for_update().get(pk=agreement.request_id)
        if not (answer := may_ask_consent(by, fresh)):
            raise NotAllowed(answer.reason)
        take_record_back(agreement, by=by, now=now)


def take_record_back(record: PlanAgreement | Voice, *, by: User | None, now: datetime.datetime) -> None:
    """Take an answer back on a locked request; it stays readable as withdrawn and stops nothing."""
    rows = type(record)._default_manager.filter(pk=record.pk, **STANDING)
    if not rows.update(withdrawn_at=now):
        raise AlreadyMoved(None)
    noted(record, "take_back_record", by=by, now=now)
