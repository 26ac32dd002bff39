"""What the loket does: pick up, ask the school, forward, decline, postpone, and resume what was deferred."""

from __future__ import annotations

import datetime
import logging
from typing import cast

from django.db import DatabaseError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from intake.enums import LeadStep
from intake.letters import postponement
from intake.models import PreAdvice, Question, Request
from intake.permissions import coordinates
from intake.queries.committee import committee_for
from intake.queries.consents import consents_stand
from intake.terms import last_legal_day, start_term
from intake.transitions.course import facts_of
from intake.transitions.lead_times import keep_lead_time
from swvportal.foundation.enums import Role
from swvportal.foundation.letters.writing import write_letter
from swvportal.foundation.models import Partnership, User
from swvportal.foundation.outbox import notify
from swvportal.foundation.recipients import school_people
from swvportal.foundation.verdicts import Denied, Verdict, verdict
from swvportal.foundation.workflow import AlreadyMoved, MoveRefused, NotAllowed, moving

logger = logging.getLogger(__name__)
POSTPONE_WEEKS = 26  # a promise may move on by half a year, so that a slip of the pen makes no promise of years


def claim(request: Request, *, by: User) -> None:
    """Pick a request up at the loket; refused when a colleague has it."""
    if not (answer := coordinates(by, request)):
        raise NotAllowed(answer.reason)
    taken = Request.objects.filter(pk=request.pk, desk_owner__isnull=True).update(desk_owner=by)
    request.refresh_from_db(fields=["desk_owner"])
    if not taken and request.desk_owner_id != by.pk:
        raise MoveRefused(
            _("%(name)s picked this up already.") % {"name": request.desk_owner.name if request.desk_owner else ""}
        )


def unclaim(request: Request, *, by: User) -> None:
    """Put a request back for any coordinator."""
    if not (answer := coordinates(by, request)):
        raise NotAllowed(answer.reason)
    Request.objects.filter(pk=request.pk).update(desk_owner=None)
    request.refresh_from_db(fields=["desk_owner"])


def return_for_completion(request: Request, *, question: str, by: User, now: datetime.datetime) -> None:
    """Ask the school for more: it can write again, and the clock of the term stands still until it answers."""

    def asked(row: Request) -> Verdict:
        return verdict(bool(question.strip()), _("Write what you want to know from the school."))

    with moving(request, "return_for_completion", by=by, now=now, guards=[asked]) as row:
        row.returned_from = row.move.source
        row.paused_since = now
        Question.objects.create(request=row, text=question.strip(), asked_by=by, asked_at=now)
        notify(
            school_people(row.school), "request_returned", about=row, occasion=row.move.pk, now=now, facts=facts_of(row)
        )


def forward(request: Request, *, pre_advice: str, by: User, now: datetime.datetime) -> None:
    """Pass a request to the committee with the loket's advice, which no school ever sees."""

    def advised(row: Request) -> Verdict:
        return verdict(bool(pre_advice.strip()), _("Write your advice to the committee."))

    with moving(request, "forward", by=by, now=now, guards=[consents_stand, advised]) as row:
        PreAdvice.objects.create(request=row, text=pre_advice.strip(), by=by, at=now)
        keep_lead_time(row, LeadStep.DESK, on=timezone.localdate(now))
        told = committee_for(row, Role.CHAIR, Role.COMMITTEE)
        notify(told, "request_forwarded", about=row, occasion=row.move.pk, now=now, facts=facts_of(row))


def decline(request: Request, *, reason: str, instead: str, by: User, now: datetime.datetime) -> None:
    """Do not take a request up: the school reads why, and what it can do instead."""

    def pointed(row: Request) -> Verdict:
        return verdict(bool(instead.strip()), _("Write what the school can do instead."))

    told = f"{reason.strip()}\n\n{instead.strip()}" if reason.strip() else ""
    with moving(request, "decline", by=by, now=now, reason=told, guards=[pointed]) as row:
        keep_lead_time(row, LeadStep.DESK, on=timezone.localdate(now))
        notify(
            school_people(row.school), "request_declined", about=row, occasion=row.move.pk, now=now, facts=facts_of(row)
        )


def answer(request: Request, *, reply: str, by: User, now: datetime.datetime) -> None:
    """Answer a short question oneself: the school reads it in the course of its request, which is closed with it."""
    with moving(request, "answer", by=by, now=now, reason=reply.strip()) as row:
        keep_lead_time(row, LeadStep.DESK, on=timezone.localdate(now))
        notify(
            school_people(row.school), "request_answered", about=row, occasion=row.move.pk, now=now, facts=facts_of(row)
        )


def postpone(request: Request, *, until: datetime.date, reason: str, by: User, now: datetime.datetime) -> None:
    """Move the promised day (Awb 4:14) and write it to school and parents: once in a term, to a later day, half a year
    at most, and before the legal term is over.

    Locks the request and, as the last, the series of letter numbers. Refused while a letter misses something.
    """

    def in_time(row: Request) -> Verdict:
        today, last = timezone.localtime(now).date(), last_legal_day(row)
        if row.postponed_on is not None:
            words = _("This term was postponed already, on %(day)s. That can be done once.")
            return Denied(words % {"day": date_format(row.postponed_on, "j F Y")})
        if row.decide_by is None or last is None or until <= row.decide_by:
            return Denied(_("Choose a day after the day that was promised."))
        if until > row.decide_by + datetime.timedelta(weeks=POSTPONE_WEEKS):
            return Denied(
                _("Choose a day at most %(weeks)d weeks after the day that was promised.") % {"weeks": POSTPONE_WEEKS}
            )
        return verdict(today <= last, _("The eight weeks of the law are over; postponing is no longer possible."))

    with moving(request, "postpone", by=by, now=now, reason=reason, to=lambda row: row.status, guards=[in_time]) as row:
        promised_by, row.decide_by = cast("datetime.date", row.decide_by), until
        row.postponed_on = timezone.localdate(now)
        facts = {**facts_of(row), "until": until.isoformat()}
        people = school_people(row.school)
        notify(people, "request_postponed", about=row, occasion=row.move.pk, now=now, facts=facts)
        for letter in postponement(row, promised_by=promised_by, reasons=reason.strip(), now=now):
            write_letter(
                letter.facts,
                about=row,
                now=now,
                parent=letter.parent,
                copy=letter.copy,
                tell=people if letter.facts.part == "school" else (),
                path=facts["path"] if letter.facts.part == "school" else "",
            )


def resume(request: Request, *, by: User | None, now: datetime.datetime) -> None:
    """Bring a deferred request before the committee again, with a term anew; `by=None` is its date having come."""
    with moving(request, "resume", by=by, now=now) as row:
        row.deferred_until = None
        start_term(row, timezone.localtime(now).date(), weeks=Partnership.objects.get().weeks_decision)
        notify(
            committee_for(row, Role.CHAIR),
            "request_resumed",
            about=row,
            occasion=row.move.pk,
            now=now,
            facts=facts_of(row),
        )


def resume_due(now: datetime.datetime) -> int:
    """Resume every deferred request whose date has come; a step of the sweep. Answers how many it resumed.

    One that cannot be resumed is logged and keeps none of the others waiting.
    """
    count = 0
    for request in Request.objects.due_to_resume(timezone.localtime(now).date()):
        try:
            resume(request, by=None, now=now)
        except AlreadyMoved:
            continue
        except (MoveRefused, DatabaseError):
            logger.exception("Request %s could not be resumed", request.pk)
            continue
        count += 1
    return count
