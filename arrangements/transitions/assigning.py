"""The loket gives a request that needs no committee to a coach, with hours, and later more of them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from arrangements.models import Assignment
from arrangements.queries import budgets_to_assign
from hours.enums import WhatFor
from hours.models import Budget
from hours.transitions import extend_reservation, reserve
from intake.enums import LeadStep
from intake.models import Request
from intake.queries import consents_stand
from intake.transitions import facts_of, keep_lead_time
from swvportal.foundation.enums import Role
from swvportal.foundation.minutes import as_hours
from swvportal.foundation.models import User
from swvportal.foundation.outbox import notify
from swvportal.foundation.recipients import school_people
from swvportal.foundation.schoolyears import school_year_of
from swvportal.foundation.verdicts import Denied, Verdict, verdict
from swvportal.foundation.workflow import moving


@dataclass(frozen=True)
class Work:
    """What the coordinator typed: who, from which budget, how many minutes, from when until when."""

    coach: User
    budget: Budget
    minutes: int
    starts_on: datetime.date
    ends_on: datetime.date
    message: str = ""


def assign(request: Request, work: Work, *, by: User, now: datetime.datetime) -> Assignment:
    """Give a request to a coach: its hours are reserved at once, school and coach hear of it.

    Refused for a kind that the committee decides on, without the consents it was handed in with, for a coach of
    another team than the hours, and for hours that are not this request's. Raises `NotEnough` when the budget holds
    too little. Locks the request, then the budget.
    """

    def fits(row: Request) -> Verdict:
        for _field, reason in problems_of(work, row):
            return Denied(reason)
        return True

    with moving(request, "assign", by=by, now=now, guards=[consents_stand, fits]) as row:
        reservation = reserve(
            work.budget,
            work.minutes,
            what_for=WhatFor(row.kind),
            reference=row.reference,
            school=row.school,
            starts_on=work.starts_on,
            ends_on=work.ends_on,
            by=by,
            now=now,
        )
        row.coach = work.coach
        found = Assignment.objects.create(
            request=row,
            reservation=reservation,
            coach=work.coach,
            message=work.message.strip(),
            assigned_by=by,
            assigned_at=now,
        )
        keep_lead_time(row, LeadStep.DESK, on=timezone.localdate(now))
        people, facts = _told(row, work.coach, work.minutes)
        notify(people, "request_assigned", about=row, occasion=row.move.pk, now=now, facts=facts)
    return found


def problems_of(work: Work, request: Request) -> list[tuple[str, str]]:
    """What keeps the work from being given: the field to mend and the sentence for it."""
    found = []
    if not work.coach.standing.has(Role.COACH):
        found.append(("coach", _("Choose the coach who does the work.")))
    elif work.budget.supplier_id not in work.coach.standing.supplier_ids:
        words = _("%(coach)s does not work for %(supplier)s. Choose hours of the coach's own team, or another coach.")
        found.append(("budget", words % {"coach": work.coach.name, "supplier": work.budget.supplier}))
    if work.minutes <= 0:
        found.append(("minutes", _("Give the hours that the coach can use.")))
    if work.ends_on < work.starts_on:
        found.append(("ends_on", _("The last day lies before the first one.")))
    elif {school_year_of(work.starts_on), school_year_of(work.ends_on)} != {work.budget.school_year}:
        found.append(("ends_on", _("These hours are of one school year, which ends on 31 July. Make the period fit.")))
    elif work.budget not in budgets_to_assign(request, work.starts_on):
        found.append(("budget", _("These hours are not for this request. Choose others.")))
    return found


def widen(
    request: Request, minutes: int, *, reason: str, by: User, now: datetime.datetime, seen: int | None = None
) -> None:
    """Promise more hours of the same budget to a request that runs already; raises `NotEnough` as `assign` does.

    `seen` are the minutes that were promised when somebody chose these: refused when they are others by now.
    """

    def some(_row: Request) -> Verdict:
        return verdict(minutes > 0, _("Give the hours that the coach can use."))

    def as_seen(row: Request) -> Verdict:
        if (
            seen is None
            or Assignment.objects.select_related("reservation").get(request=row).reservation.promised == seen
        ):
            return True
        return Denied(_("The hours were changed meanwhile. Look at them again first."))

    guards = [some, as_seen]
    with moving(request, "widen", by=by, now=now, reason=reason, to=lambda row: row.status, guards=guards) as row:
        found = Assignment.objects.select_related("reservation", "coach").get(request=row)
        extend_reservation(found.reservation, minutes, by=by, now=now, reason=reason)
        people, facts = _told(row, found.coach, minutes)
        notify(people, "request_widened", about=row, occasion=row.move.pk, now=now, facts=facts)


def reassign(request: Request, coach: User) -> None:
    """Let another coach have what the loket gave to a request; only within a hand-over, which holds the request."""
    Assignment.objects.filter(request=request).update(coach=coach)


def _told(row: Request, coach: User, minutes: int) -> tuple[list[User], dict[str, str]]:
    """Who hears of it, and the facts of the message."""
    return [*school_people(row.school), coach], {**facts_of(row), "coach": coach.name, "hours": as_hours(minutes)}
