"""Objection: registered within its weeks, settled by a new decision, recorded and released like
every other; the old one stays readable beside it."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from arrangements.enums import Outcome
from arrangements.models import Decision
from arrangements.queries import asked_for, objected_to
from arrangements.transitions.deciding import DecisionDraft, is_whole, write_decision
from intake.models import Request
from intake.queries import committee_for
from intake.transitions import facts_of
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Partnership, User
from swvportal.foundation.outbox import notify
from swvportal.foundation.recipients import holders, school_people
from swvportal.foundation.verdicts import Denied, Verdict, verdict
from swvportal.foundation.workflow import moving


def register_objection(
    request: Request, *, received_on: datetime.date, reason: str, by: User, now: datetime.datetime
) -> None:
    """Register that somebody objects; `received_on` counts, and after the weeks named in the letter it is too late."""
    weeks = Partnership.objects.get().weeks_objection

    def in_time(row: Request) -> Verdict:
        if row.decided_on is None or not row.decided_on <= received_on <= timezone.localtime(now).date():
            return Denied(_("Give the day on which the objection came in: after the letter, and not a day to come."))
        return verdict(
            received_on <= row.decided_on + datetime.timedelta(weeks=weeks),
            _("The %(weeks)d weeks to object are over.") % {"weeks": weeks},
        )

    with moving(request, "object", by=by, now=now, reason=reason, guards=[in_time]) as row:
        told = [*committee_for(row, Role.CHAIR), *holders(Role.COORDINATOR), *school_people(row.school)]
        notify(told, "objection_registered", about=row, occasion=row.move.pk, now=now, facts=facts_of(row))


def settle_objection(
    request: Request, draft: DecisionDraft, *, reason: str, by: User, now: datetime.datetime
) -> Decision:
    """Record the new decision on an objection: its hours are reserved, the old grant holds until the release.

    Refused for a deferral and with something left out; raises `NotEnough` when the budget holds too little. Locks the
    request, then the budget.
    """
    today = timezone.localtime(now).date()

    def settles(row: Request) -> Verdict:
        if draft.outcome == Outcome.DEFER:
            return Denied(_("An objection is settled by granting or refusing."))
        return is_whole(draft, asked=asked_for(row, replaces=objected_to(row)), today=today)

    with moving(request, "settle_objection", by=by, now=now, reason=reason, guards=[settles]) as row:
        row.decided_from = row.move.source
        return write_decision(row, draft, by=by, now=now, replaces=objected_to(row))
