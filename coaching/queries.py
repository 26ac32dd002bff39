"""Reads for the coach's and the school's pages; changes nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from coaching.models import Trajectory
from hours.models import Reservation, TimeEntry
from intake.enums import RequestStatus
from intake.models import Request
from swvportal.foundation.models import User


@dataclass(frozen=True)
class Running:
    """A trajectory with the minutes it has used of those it was promised, over all its grants."""

    trajectory: Trajectory
    used: int
    promised: int

    @property
    def rest(self) -> int:
        """Minutes that can still be used."""
        return self.promised - self.used


def requests_awaiting_start(coach: User) -> QuerySet[Request]:
    """What was granted to this coach and waits for a first contact, oldest first."""
    granted = Request.objects.visible_to(coach).filter(status=RequestStatus.GRANTED, coach=coach)
    return granted.select_related("school", "pupil").order_by("decided_on", "reference")


def reservations_of(request: Request) -> QuerySet[Reservation]:
    """The hours that released decisions gave to this request, first grant first."""
    given = Reservation.objects.filter(decision__request=request, decision__released_at__isnull=False)
    return given.select_related("budget__supplier", "coach").order_by("made_at")


def to_log_on(reservations: Iterable[Reservation], coach: User, *, today: datetime.date) -> Reservation | None:
    """Of these hours, those on which this coach logs time today: the first whose period holds today, else the last that
    is open."""
    rows = [row for row in reservations if row.closed_at is None and row.coach_id == coach.pk]
    now = [row for row in rows if row.starts_on and row.ends_on and row.starts_on <= today <= row.ends_on and row.rest]
    return next(iter([*now, *reversed(rows)]), None)


def entries_of(request: Request) -> QuerySet[TimeEntry]:
    """What was logged on the hours of a request, last day first; corrected entries stay in it and say so."""
    entries = TimeEntry.objects.filter(reservation__decision__request=request)
    return entries.select_related("coach").order_by("-worked_on", "-booked_at", "pk")


def running_with_hours(coach: User) -> list[Running]:
    """What this coach works on now, with the hours left; two queries."""
    rows = Trajectory.objects.visible_to(coach).running_of(coach)
    trajectories = list(rows.select_related("request__school", "request__pupil").order_by("-started_at"))
    grants = Reservation.objects.filter(
        decision__request__in=[row.request_id for row in trajectories], decision__released_at__isnull=False
    ).select_related("decision")
    by_request: dict[object, list[Reservation]] = {}
    for grant in grants:
        by_request.setdefault(grant.decision.request_id, []).append(grant)
    return [
        Running(
            trajectory=row,
            used=sum(grant.consumed for grant in by_request.get(row.request_id, [])),
            promised=sum(grant.promised for grant in by_request.get(row.request_id, [])),
        )
        for row in trajectories
    ]
