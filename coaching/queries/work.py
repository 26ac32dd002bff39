"""Reads for the coach's and the school's pages; changes nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from coaching.models import Trajectory
from hours.models import Reservation, TimeEntry
from intake.enums import AWAITS_START, WITH_COACH, WRITABLE
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
    """What was granted or assigned to this coach and waits for a first contact, oldest first."""
    given = Request.objects.visible_to(coach).filter(status__in=AWAITS_START, coach=coach)
    return given.select_related("school", "pupil").order_by("status_since", "reference")


def reservations_of(request: Request) -> QuerySet[Reservation]:
    """The hours that released decisions or the loket gave to this request, first grant first."""
    given = Reservation.objects.filter(given_to([request.pk]))
    return given.select_related("budget__supplier", "coach").order_by("made_at")


def given_to(requests: Iterable[UUID]) -> Q:
    """The hours that these requests got, by a decision that was released or by the loket."""
    keys = list(requests)
    released = Q(decision__request__in=keys, decision__released_at__isnull=False)
    return released | Q(assignment__request__in=keys)


def to_log_on(reservations: Iterable[Reservation], coach: User, *, today: datetime.date) -> Reservation | None:
    """Of these hours, those on which this coach logs time today: the first whose period holds today, else the last that
    is open."""
    rows = [row for row in reservations if row.closed_at is None and row.coach_id == coach.pk]
    now = [row for row in rows if row.starts_on and row.ends_on and row.starts_on <= today <= row.ends_on and row.rest]
    return next(iter([*now, *reversed(rows)]), None)


def entries_of(request: Request) -> QuerySet[TimeEntry]:
    """What was logged on the hours of a request, last day first; corrected entries stay in it and say so."""
    about = Q(reservation__decision__request=request) | Q(reservation__assignment__request=request)
    entries = TimeEntry.objects.filter(about)
    return entries.select_related("coach").order_by("-worked_on", "-booked_at", "pk")


def running_with_hours(coach: User) -> list[Running]:
    """What this coach works on now, with the hours left; two queries."""
    rows = Trajectory.objects.visible_to(coach).running_of(coach)
    trajectories = list(rows.select_related("request__school", "request__pupil").order_by("-started_at"))
    minutes = minutes_of(row.request_id for row in trajectories)
    return [Running(row, *minutes.get(row.request_id, (0, 0))) for row in trajectories]


def minutes_of(requests: Iterable[UUID]) -> dict[UUID, tuple[int, int]]:
    """Used and promised minutes of those of these requests that got hours, over all their grants; one query."""
    found: dict[UUID, tuple[int, int]] = {}
    rows = Reservation.objects.filter(given_to(requests)).annotate(
        of=Coalesce("decision__request", "assignment__request")
    )
    for key, reserved, released, consumed in rows.values_list("of", "reserved", "released", "consumed"):
        used, promised = found.get(key, (0, 0))
        found[key] = used + consumed, promised + reserved - released
    return found


@dataclass(frozen=True)
class OpenDossier:
    """What one coach still has in hand on a request: an advice to write, or the work itself.

    `name` reads without a pupil's name for a draft, which only the school and its coach may read.
    """

    request: Request
    advice: bool

    @property
    def key(self) -> str:
        """The request's key, as a form sends it."""
        return str(self.request.pk)

    @property
    def name(self) -> str:
        """Reference, school and what has to be done, in one line."""
        school = self.request.school.name
        if self.request.submitted_at is None:
            return _("Advice in a draft of %(school)s") % {"school": school}
        words = _("advice for %(school)s") if self.advice else _("work at %(school)s")
        return f"{self.request.reference}: {words % {'school': school}}"


def open_dossiers_of(coach: User) -> list[OpenDossier]:
    """What this coach has in hand and another could take over: advice that can still be written, and work that runs.

    By school and reference; one query. For who hands work over (`permissions.hands_over` of intake).
    """
    advice, work = Q(adviser=coach, status__in=WRITABLE), Q(coach=coach, status__in=WITH_COACH)
    rows = Request.objects.filter(advice | work).select_related("school").order_by("school__name", "reference", "pk")
    return [OpenDossier(row, advice=row.status in WRITABLE) for row in rows]
