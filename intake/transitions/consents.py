"""Recording and withdrawing consent; what was asked is kept word for word."""

from __future__ import annotations

import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intake.enums import COMMITTEE_HAS, STOPPED_BY_CONSENT, ConsentMethod, ConsentState
from intake.models import Consent, Request, RequestShare
from intake.permissions import may_ask_consent, writes_for_school
from intake.queries.committee import committee_for
from intake.queries.consents import first_day_of_answer, may_rely_on_one, stops_request
from intake.queries.records import may_come_in
from intake.transitions.course import facts_of, withdraw
from intake.transitions.disagreeing import note_opposing
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Document, Parent, User
from swvportal.foundation.outbox import notify
from swvportal.foundation.recipients import holders
from swvportal.foundation.shares import end_shares
from swvportal.foundation.workflow import AlreadyMoved, NotAllowed, NotReady


def record_consent(
    request: Request,
    *,
    parent: Parent | None,
    state: str,
    method: str,
    text: str,
    answered_on: datetime.date,
    by: User,
    now: datetime.datetime,
    reason: str = "",
    document: Document | None = None,
    version: str = "",
    until: datetime.date | None = None,
) -> Consent:
    """Note what a parent, or the pupil (`parent=None`), answered to `text`.

    `version` and `until` go with the text: its name, and the last day on which the answer holds. Once the request was
    handed in, only an answer that ends can be followed by another.

    Refused when an answer stands already (withdraw it first), on a day to come or more than a year before the request,
    with a form that is not there, and when one parent is to speak for both although there is a sign that they disagree.
    """
    with transaction.atomic():
        fresh = Request.objects.select_for_update().get(pk=request.pk)
        if not (answer := may_ask_consent(by, fresh)):
            raise NotAllowed(answer.reason)
        if fresh.pupil is None or (parent is not None and parent.pupil_id != fresh.pupil_id):
            raise NotReady(_("Fill in first who the pupil and the parents are."))
        if answered_on > timezone.localtime(now).date():
            raise NotReady(_("The day of the answer lies in the future."))
        if answered_on < first_day_of_answer(fresh):
            raise NotReady(_("The day of the answer lies more than a year before the request."))
        if method == ConsentMethod.FORM and document is None:
            raise NotReady(_("Add the signed form."))
        if state == ConsentState.RELIED and not may_rely_on_one(fresh):
            raise NotReady(_("One parent can only speak for both when the other agreed and there is no disagreement."))
        if state == ConsentState.RELIED and not reason.strip():
            raise NotReady(_("Say why one parent speaks for both."))
        if not may_come_in(fresh, parent):
            raise NotReady(_("An answer is there already. Withdraw it first to note another one."))
        try:
            with transaction.atomic():
                consent = Consent.objects.create(
                    request=fresh,
                    parent=parent,
                    state=state,
                    reason=reason.strip(),
                    method=method,
                    document=document,
                    text=text,
                    version=version,
                    until=until,
                    answered_on=answered_on,
                    recorded_by=by,
                    recorded_at=now,
                )
        except IntegrityError as problem:
            raise NotReady(_("An answer is there already. Withdraw it first to note another one.")) from problem
        note_opposing(fresh, by=by, now=now)
    return consent


def withdraw_consent(consent: Consent, *, by: User, now: datetime.datetime) -> None:
    """Note for the school that a consent was withdrawn; those involved hear it (dossier.md, "Four records")."""
    if not (answer := writes_for_school(by, consent.request)):
        raise NotAllowed(answer.reason)
    with transaction.atomic():
        fresh = Request.objects.select_for_update().get(pk=consent.request_id)
        take_back(consent, fresh, by=by, now=now)


def take_back(consent: Consent, request: Request, *, by: User | None, now: datetime.datetime) -> None:
    """Take an answer back on a locked request, with what follows from it; without `by` it was done by personal link.

    A request that was handed in and is not with the committee is withdrawn, except when one parent's word for another
    makes way for the other's own while the school can write. Before the committee it stays where it is,
    and nothing can be reviewed, recorded or released on it: were it to end there, a decision that is recorded and not
    yet released would show itself by not ending. Who was shown it by name sees it no more.
    """
    standing = request.consents.filter(parent=consent.parent_id, withdrawn_at__isnull=True)  # an earlier one too
    changed = standing.filter(pk=consent.pk).exists() and standing.update(withdrawn_at=now)
    if not changed:
        raise AlreadyMoved(None)
    if by is None or request.submitted_at is not None:  # in its own draft the school mends what it noted wrongly
        note_opposing(request, by=by, now=now, taken_back=consent)
    if not stops_request(consent, request):
        return
    end_shares(RequestShare, request)
    if request.status in STOPPED_BY_CONSENT and request.coach_id is None:
        withdraw(request, reason=_("A consent was withdrawn."), by=by, now=now)
    told = [*holders(Role.COORDINATOR), *(one for one in (request.adviser, request.coach) if one)]
    if request.status in COMMITTEE_HAS:
        told += [*committee_for(request, Role.CHAIR), *holders(Role.OFFICE)]
    notify(told, "consent_withdrawn", about=request, occasion=consent.pk, now=now, facts=facts_of(request))
