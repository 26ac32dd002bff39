"""What the school does with a request as a whole: submit, complete, withdraw, ask for more."""

from __future__ import annotations

import datetime
from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext as _

from intake.enums import About, PartKey, RequestStatus
from intake.kinds import KINDS
from intake.models import GroupNotice, Request
from intake.queries.committee import committee_for
from intake.terms import days_paused, start_term
from intake.transitions.records import keep_basis, keep_voices
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Partnership, User
from swvportal.foundation.numbers import next_number
from swvportal.foundation.outbox import notify
from swvportal.foundation.recipients import holders, school_people
from swvportal.foundation.verdicts import Verdict, verdict
from swvportal.foundation.workdays import add_working_days, working_day_from
from swvportal.foundation.workflow import moving


def facts_of(request: Request) -> dict[str, str]:
    """What a mail about a request may hold: reference, school and the way to the page; never a pupil's name."""
    return {"reference": request.reference, "school": request.school.name, "path": f"/aanvragen/{request.pk}/"}


def submit(request: Request, *, by: User, now: datetime.datetime) -> None:
    """Hand a complete draft to the loket: it gets its reference and its terms, school and coordinators hear of it."""
    terms = Partnership.objects.get()
    today = timezone.localtime(now).date()
    with moving(request, "submit", by=by, now=now) as row:
        row.submitted_at = row.complete_at = now
        row.desk_by = add_working_days(today, terms.days_desk)
        start_term(row, today, weeks=terms.weeks_decision)
        _keep_group_notice(row, by=by, now=now)
        keep_basis(row, by=by, now=now)
        keep_voices(row, by=by, now=now)
        row.reference = f"{KINDS[row.kind].letters}-{today.year}-{next_number('request', today.year):05d}"
        occasion, facts = row.move.pk, facts_of(row)
        notify(school_people(row.school), "request_received", about=row, occasion=occasion, now=now, facts=facts)
        notify(holders(Role.COORDINATOR), "request_arrived", about=row, occasion=occasion, now=now, facts=facts)
        if row.pupil is not None and row.pupil.parents_disagree:
            path = f"/aanvragen/{row.pk}/ouders-oneens/"
            notify(
                holders(Role.COORDINATOR), "parents_disagree", about=row, occasion=occasion, now=now,
                facts={"school": row.school.name, "path": path},
            )  # fmt: skip


def _keep_group_notice(row: Request, *, by: User, now: datetime.datetime) -> None:
    """Keep what the school declares on informing the parents of a group, where that is new."""
    said: dict[str, Any] = next(iter(row.parts.filter(key=PartKey.ABOUT).values_list("data", flat=True)), {})
    if said.get("about") != About.GROUP:
        return
    told = {"informed_on": datetime.date.fromisoformat(said["informed_on"]), "informed_by": said["informed_by"]}
    last = row.group_notices.last()
    if last is None or any(getattr(last, name) != value for name, value in told.items()):
        GroupNotice.objects.create(request=row, **told, recorded_by=by, recorded_at=now)


def complete(request: Request, *, answer: str, by: User, now: datetime.datetime) -> None:
    """Answer what was asked and give the request back to whoever asked; the term moves by the days it stood still."""

    def answered(row: Request) -> Verdict:
        return verdict(bool(answer.strip()), _("Answer the question that was asked."))

    with moving(request, "complete", by=by, now=now, to=lambda row: row.returned_from, guards=[answered]) as row:
        question = row.questions.select_for_update().get(answered_at__isnull=True)
        question.answer, question.answered_by, question.answered_at = answer.strip(), by, now
        question.save(update_fields=["answer", "answered_by", "answered_at"])
        run_clock_on(row, now=now)
        _keep_group_notice(row, by=by, now=now)
        keep_voices(row, by=by, now=now)
        row.complete_at = now
        row.returned_from = ""
        notify([question.asked_by], "request_completed", about=row, occasion=row.move.pk, now=now, facts=facts_of(row))


def run_clock_on(row: Request, *, now: datetime.datetime) -> None:
    """Let the term run again on a locked row, later by the days that it stood still."""
    since = cast("datetime.datetime", row.paused_since)  # the database keeps it for every returned request
    stood_still = days_paused(timezone.localtime(since).date(), timezone.localtime(now).date())
    for name in ("desk_by", "decide_by", "legal_by"):
        setattr(row, name, getattr(row, name) + datetime.timedelta(days=stood_still))
    row.desk_by = working_day_from(cast("datetime.date", row.desk_by))
    row.paused_since = None


def withdraw(request: Request, *, reason: str, by: User | None, now: datetime.datetime) -> None:
    """Take a request back before it was decided; whoever works on it hears of it, also the chair who had it.

    Without `by` it follows from a consent that was withdrawn with a personal link.
    """
    with moving(request, "withdraw", by=by, now=now, reason=reason) as row:
        at_committee = RequestStatus.AT_COMMITTEE in (row.move.source, row.returned_from) or row.deferred_until
        row.paused_since = None
        row.returned_from = ""
        if row.submitted_at is None:
            return
        told, facts = [*holders(Role.COORDINATOR), *school_people(row.school)], facts_of(row)
        told += [row.adviser] if row.adviser else []
        notify(told, "request_withdrawn", about=row, occasion=row.move.pk, now=now, facts=facts)
        if at_committee:  # who sees the request no more is led to the start page
            chairs, facts = committee_for(row, Role.CHAIR), {**facts, "path": "/"}
            notify(chairs, "case_withdrawn", about=row, occasion=row.move.pk, now=now, facts=facts)


def withdraw_extension(request: Request, *, reason: str, by: User, now: datetime.datetime) -> None:
    """Take back that more was asked; the arrangement goes on as it was granted, and those involved hear of it.

    The chair, who may have no more to do with it, is led to the start page.
    """
    with moving(request, "withdraw_extension", by=by, now=now, reason=reason) as row:
        row.paused_since = row.deferred_until = None
        row.returned_from = ""
        told, facts = [*holders(Role.COORDINATOR), *([row.coach] if row.coach else [])], facts_of(row)
        notify(told, "extension_withdrawn", about=row, occasion=row.move.pk, now=now, facts=facts)
        chairs, facts = committee_for(row, Role.CHAIR), {**facts, "path": "/"}
        notify(chairs, "extension_withdrawn", about=row, occasion=row.move.pk, now=now, facts=facts)


def extend(request: Request, *, reason: str, by: User, now: datetime.datetime) -> None:
    """Ask the committee for more on a running arrangement; the term of a decision starts anew."""
    terms = Partnership.objects.get()
    with moving(request, "extend", by=by, now=now, reason=reason) as row:
        start_term(row, timezone.localtime(now).date(), weeks=terms.weeks_decision)
        notify(
            committee_for(row, Role.CHAIR),
            "request_extended",
            about=row,
            occasion=row.move.pk,
            now=now,
            facts=facts_of(row),
        )
