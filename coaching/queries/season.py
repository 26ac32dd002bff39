"""The season: which work ends when, what was said of it, whether it goes on, and until when the committee is in time.

Changes nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from arrangements.models import Assignment, Decision, Meeting
from coaching.models import Trajectory
from coaching.queries.work import minutes_of
from intake.enums import COMMITTEE_KINDS, WITH_COACH, RequestStatus
from intake.models import Request
from intake.queries import (
    invited_at,
    may_be_renewed,
    refused_renewal_seen_by,
    renewal_begun,
    renewal_seen_by,
    shown_status,
)
from swvportal.foundation.models import Partnership, User
from swvportal.foundation.schoolyears import first_day, last_day, school_year_of
from swvportal.foundation.verdicts import Denied, Verdict
from swvportal.foundation.workdays import last_day_before
from swvportal.foundation.workflow import workflow_of

MORE_ASKED = (RequestStatus.AT_COMMITTEE, RequestStatus.RETURNED, RequestStatus.DEFERRED, RequestStatus.DECIDED)
EXTENDING = Q(status__in=MORE_ASKED, coach__isnull=False, decided_from=RequestStatus.AT_COMMITTEE)
"""More is asked of the committee for work that runs; an objection is no such question."""
RUNS = Q(status__in=WITH_COACH) | EXTENDING
"""Work that was given to a coach and goes on, also while more is asked for it."""

NOT_NOW = {
    RequestStatus.GRANTED: _("The coach has not begun yet. More can be asked after the first contact."),
    RequestStatus.EVALUATING: _("The coach has handed in the report. What comes after it is a new request."),
    RequestStatus.CLOSED: _("It is closed. What comes after it is a new request."),
    **dict.fromkeys(MORE_ASKED, _("An extension is asked already; the committee has it.")),
    RequestStatus.RETURNED: _("An extension is asked already; the school has it, to add what the committee asked."),
}


@dataclass(frozen=True)
class Ending:
    """One piece of work with its last day, its minutes, and how it goes on.

    `extension`: more is asked of the committee. `renewal_begun` is known of drafts too; `renewal` is its key where the
    reader may open it, `renewal_refused` that of one that was refused while no other began. `evaluated` is the last
    work of this pupil's request, or the one before, that was evaluated, as far as the reader may see that work.
    """

    request: Request
    last_day: datetime.date
    used: int
    promised: int
    extension: bool
    renewal_begun: bool
    renewal: UUID | None
    renewal_refused: UUID | None
    invited_on: datetime.date | None
    evaluated: Trajectory | None

    @property
    def rest(self) -> int:
        """Minutes that can still be used."""
        return self.promised - self.used

    @property
    def may_renew(self) -> Verdict:
        """Whether a renewal can begin, else why not."""
        return may_be_renewed(self.request, begun=self.renewal_begun)

    @property
    def key(self) -> str:
        """The key of the request, as a form sends it."""
        return str(self.request.pk)

    @property
    def name(self) -> str:
        """Reference and school: what it is called where no pupil is named."""
        return f"{self.request.reference}, {self.request.school.name}"

    @property
    def is_closed(self) -> bool:
        """Whether the work is over."""
        return self.request.status == RequestStatus.CLOSED


@dataclass(frozen=True)
class MeetingToCome:
    """A meeting with the last day on which what is handed in can still be on its agenda; `last` is the last meeting
    before the school year ends."""

    meeting: Meeting
    hand_in_by: datetime.date
    last: bool


def ending_requests(user: User, today: datetime.date) -> QuerySet[Any]:
    """The work that this person may see and that runs, or was closed in this school year, whenever its hours ended.
    `last_day` is the last day of its hours. Soonest first; what ended before and runs on is on top. With all that
    `endings_of` needs.
    """
    decided = Decision.objects.released().exclude(replaced_by__released_at__isnull=False)
    of_decisions = decided.filter(request=OuterRef("pk"), reservation__isnull=False).order_by().values("request")
    given = Assignment.objects.filter(request=OuterRef("pk")).order_by().values("reservation__ends_on")
    last = Coalesce(Subquery(of_decisions.annotate(last=Max("reservation__ends_on")).values("last")), Subquery(given))
    year = school_year_of(today)
    rows = (
        Request.objects.visible_to(user)
        .filter(RUNS | Q(status=RequestStatus.CLOSED))
        .annotate(
            last_day=last,
            renewal_begun=renewal_begun(),
            renewal=renewal_seen_by(user),
            renewal_refused=refused_renewal_seen_by(user),
            invited_at=invited_at(year),
        )
    )
    closed_before = Q(status=RequestStatus.CLOSED, status_since__date__lt=first_day(year))
    found = rows.filter(last_day__isnull=False).exclude(closed_before)
    found = found.select_related("school", "pupil", "coach")
    return found.order_by("last_day", "school__name", "reference")


def endings_of(rows: Iterable[Any], user: User) -> list[Ending]:
    """A page of `ending_requests` as this person reads it; two queries more."""
    found = list(rows)
    minutes = minutes_of(row.pk for row in found)
    evaluated = _evaluated(found, user)
    return [_ending(row, user, *minutes.get(row.pk, (0, 0)), evaluated) for row in found]


def _ending(row: Any, user: User, used: int, promised: int, evaluated: dict[UUID, Trajectory]) -> Ending:
    """`row` is a request with what `ending_requests` adds to it."""
    return Ending(
        request=row,
        last_day=row.last_day,
        used=used,
        promised=promised,
        extension=row.coach_id is not None and shown_status(row, user) in MORE_ASKED,
        renewal_begun=row.renewal_begun,
        renewal=row.renewal,
        renewal_refused=None if row.renewal_begun else row.renewal_refused,
        invited_on=timezone.localdate(row.invited_at) if row.invited_at else None,
        evaluated=evaluated.get(row.pk) or evaluated.get(row.grew_from_id),
    )


def _evaluated(rows: Iterable[Request], user: User) -> dict[UUID, Trajectory]:
    """The work on these requests, and on those that they go on from, of which the evaluation was talked through, by
    request. A request that went along to another school does not show there what the old school talked through."""
    keys = {key for row in rows for key in (row.pk, row.grew_from_id) if key is not None}
    work = Trajectory.objects.visible_to(user).filter(request__in=keys, discussed_on__isnull=False)
    return {one.request_id: one for one in work}


def why_not_extended(ending: Ending, user: User) -> Verdict:
    """Whether more can be asked, or given, for this work now; no query."""
    request = ending.request
    step = workflow_of(Request)["extend" if request.kind in COMMITTEE_KINDS else "widen"]
    if request.status not in step.sources:
        return Denied(NOT_NOW[RequestStatus(request.status)])
    return step.allowed(user, request)


def hours_to_add(requests: Iterable[Request]) -> dict[UUID, Assignment]:
    """What the loket gave to those of these requests that it gives more hours itself, by request; one query."""
    keys = [row.pk for row in requests if row.kind not in COMMITTEE_KINDS]
    found = Assignment.objects.filter(request__in=keys).select_related("reservation__budget__supplier", "coach")
    return {one.request_id: one for one in found}


def meetings_to_come(today: datetime.date) -> list[MeetingToCome]:
    """The committee's meetings up to and including the first after this school year, each with the day by which a new
    request is handed in: the loket has its working days before it passes one on. Two queries."""
    desk, end = Partnership.objects.get().days_desk, last_day(school_year_of(today))
    meetings = list(Meeting.objects.filter(held_on__gte=today))
    within = [one for one in meetings if one.held_on <= end]
    shown = meetings[: len(within) + 1]
    return [MeetingToCome(one, last_day_before(one.held_on, desk), last=within[-1:] == [one]) for one in shown]
