"""Every act on a trajectory: start, hand over, report and evaluate, close."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from arrangements.transitions import reassign
from coaching.models import Trajectory
from coaching.queries import reservations_of
from hours.models import Reservation
from hours.transitions import assign_coach, lock_budgets_of, release_rest
from intake.enums import LeadStep
from intake.models import Request
from intake.queries import consents_given, consents_stand
from intake.transitions import facts_of, keep_lead_time
from swvportal.foundation.enums import Role
from swvportal.foundation.models import User
from swvportal.foundation.outbox import notify
from swvportal.foundation.recipients import holders, school_people
from swvportal.foundation.verdicts import Denied, Verdict, verdict
from swvportal.foundation.workflow import moving


def start(request: Request, *, first_contact_on: datetime.date, by: User, now: datetime.datetime) -> Trajectory:
    """Start the work after the first contact with the school; from now on its coach can log time on the grant.

    Refused for a day to come or before the work was given. Locks the request and then its open reservations.
    """

    def contact_made(row: Request) -> Verdict:
        if first_contact_on > timezone.localtime(now).date():
            return Denied(_("Start after the first contact; this day is still to come."))
        given_on = row.decided_on or timezone.localdate(row.status_since)
        return verdict(
            first_contact_on >= given_on, _("The first contact lies before the work was given. Give a day after it.")
        )

    with moving(request, "start", by=by, now=now, guards=[consents_stand, contact_made]) as row:
        trajectory = Trajectory.objects.create(
            request=row, first_contact_on=first_contact_on, started_by=by, started_at=now
        )
        reservations = _open_hours(row)
        lock_budgets_of(reservations)
        for reservation in reservations:
            assign_coach(reservation, coach=by)
        keep_lead_time(row, LeadStep.START, on=first_contact_on)
        notify(school_people(row.school), "work_started", about=row, occasion=row.move.pk, now=now, facts=facts_of(row))
    return trajectory


def hand_over(request: Request, *, to: User, reason: str, by: User, now: datetime.datetime) -> None:
    """Give the work and what is left of its hours to another coach; what was logged stays with who did it.

    The school and both coaches hear of it, and read the reason in the dossier. Refused for who is no coach of the team
    that the hours are with, and when a consent was withdrawn: the new coach would be one more who reads the dossier;
    one that only ended carries what runs. Locks the request and then its open reservations.
    """

    def takes_over(row: Request) -> Verdict:
        if not to.standing.has(Role.COACH):
            return Denied(_("Choose the coach who takes over."))
        if row.coach_id == to.pk:
            return Denied(_("%(coach)s has this work already.") % {"coach": to.name})
        for one in _open_hours(row):
            if one.budget.supplier_id not in to.standing.supplier_ids:
                words = _("%(coach)s does not work for %(supplier)s, which the hours are with.")
                return Denied(words % {"coach": to.name, "supplier": one.budget.supplier})
        return True

    with moving(
        request,
        "hand_over",
        by=by,
        now=now,
        reason=reason,
        to=lambda row: row.status,
        guards=[consents_given, takes_over],
    ) as row:
        reservations = _open_hours(row)
        lock_budgets_of(reservations)
        for reservation in reservations:
            assign_coach(reservation, coach=to)
        away, row.coach = row.coach, to
        reassign(row, to)
        occasion, facts = row.move.pk, {**facts_of(row), "coach": to.name}
        notify([*school_people(row.school), to], "work_handed_over", about=row, occasion=occasion, now=now, facts=facts)
        if away:  # who sees the request no more is led to the start page
            facts["path"] = "/"
            notify([away], "work_handed_over", about=row, occasion=occasion, now=now, facts=facts)


def _open_hours(request: Request) -> list[Reservation]:
    return [one for one in reservations_of(request) if one.closed_at is None]


def evaluate(request: Request, *, report: str, by: User, now: datetime.datetime) -> None:
    """Hand in the report of the trajectory, which the school reads, and ask the school to evaluate."""

    def reported(row: Request) -> Verdict:
        return verdict(bool(report.strip()), _("Write the report of the trajectory."))

    with moving(request, "evaluate", by=by, now=now, guards=[reported]) as row:
        Trajectory.objects.filter(request=row).update(report=report.strip())
        notify(
            school_people(row.school), "work_reported", about=row, occasion=row.move.pk, now=now, facts=facts_of(row)
        )


def close(request: Request, *, discussed_on: datetime.date, result: str, by: User, now: datetime.datetime) -> None:
    """Close after the evaluation was discussed; what was not used of the hours goes back to the budget."""

    def discussed(row: Request) -> Verdict:
        if discussed_on > timezone.localtime(now).date():
            return Denied(_("The evaluation is still to come."))
        return verdict(bool(result.strip()), _("Write what the evaluation brought."))

    with moving(request, "close", by=by, now=now, guards=[discussed]) as row:
        Trajectory.objects.filter(request=row).update(discussed_on=discussed_on, result=result.strip())
        reservations = list(reservations_of(row))
        lock_budgets_of(reservations)
        for reservation in reservations:
            release_rest(reservation, by=by, now=now, reason=_("Closed after the evaluation."))
        told = [*school_people(row.school), *holders(Role.COORDINATOR)]
        notify(told, "work_closed", about=row, occasion=row.move.pk, now=now, facts=facts_of(row))
