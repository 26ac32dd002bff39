"""The one page for a request: what intake, arrangements, coaching and the trail know of it, for whoever may see it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max, Q

from arrangements.models import Assignment, Decision
from arrangements.queries import assignment_of, decisions_on, letters_on
from coaching.models import Trajectory
from coaching.queries import reservations_of
from hours.models import Reservation
from intake.models import AgendaItem, Request
from intake.permissions import knows_pending, may_go_on_from, of_school
from intake.queries import Dossier, LeadFigure, dossier_of, expected_of
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Letter, Look, User
from swvportal.portal.links import NextStep, next_steps


@dataclass(frozen=True)
class Opened:
    """Who opened a dossier: with which roles, how often, and when last."""

    name: str
    roles: str
    times: int
    last: datetime.datetime


@dataclass(frozen=True)
class Whole:
    """A dossier with everything that later steps added, as far as this reader may know it."""

    dossier: Dossier
    steps: list[NextStep]
    decision: Decision | None
    pending: bool
    assignment: Assignment | None
    letters: list[Letter]
    hours: list[Reservation]
    trajectory: Trajectory | None
    opened: list[Opened] | None
    linked: list[tuple[Request, bool]]
    sot_item: AgendaItem | None
    expected: LeadFigure | None
    may_go_on: bool


def whole_dossier(request: Request, user: User) -> Whole:
    """Read everything for one page; the number of queries does not depend on how much there is.

    The request comes with its trajectory, if there is one, with `goes_on`: whether another one goes on from it, and
    with the `expectation` of its kind.
    """
    waiting, released = decisions_on(request) if request.was_decided else (None, None)
    assignment = assignment_of(request)
    pending = waiting if knows_pending(user, request) else None
    hours = list(reservations_of(request)) if released or assignment else []
    letters = list(letters_on(request, user).order_by("dated", "part")) if released or request.postponed_on else []
    dossier = dossier_of(request, user)
    return Whole(
        dossier=dossier,
        steps=next_steps(request, user, until=max((row.ends_on for row in hours if row.ends_on), default=None)),
        decision=pending or released,
        pending=pending is not None,
        assignment=assignment,
        letters=letters,
        hours=hours,
        trajectory=getattr(request, "trajectory", None),
        linked=linked_to(request, user),
        sot_item=came_from(request, user),
        expected=expected_of(request) if dossier.whereabouts.waits_for_answer else None,
        may_go_on=bool(may_go_on_from(user, request)),
        opened=who_opened(request, letters, released=released) if of_school(user, request) else None,
    )


def linked_to(request: Request, user: User) -> list[tuple[Request, bool]]:
    """The requests that this reader may see from which this one goes on (True) or that go on from it.

    Two queries, or none where the request was read with `goes_on` and stands alone.
    """
    if request.grew_from_id is None and not getattr(request, "goes_on", True):
        return []
    beside = Q(pk=request.grew_from_id) | Q(grew_from=request)
    rows = Request.objects.visible_to(user).filter(beside).order_by("created_at")
    return [(row, row.pk == request.grew_from_id) for row in rows]


def came_from(request: Request, user: User) -> AgendaItem | None:
    """The agenda item of a SOT from which this request was begun, where this reader may see it; one query and those of
    `visible_to`, or none."""
    if request.sot_item_id is None:
        return None
    return AgendaItem.objects.visible_to(user).select_related("meeting").filter(pk=request.sot_item_id).first()


def who_opened(request: Request, letters: Iterable[Letter], *, released: Decision | None) -> list[Opened]:
    """Everybody who opened this dossier, a file of it or one of these letters, the last one first; one query.

    For the school (roles.md): who looked at a decision shows only after its release.
    """
    about = Q(subject_id=request.pk) | Q(subject_id__in=request.attachments.values("pk"))
    about |= Q(subject_id__in=[letter.pk for letter in letters])
    hidden = Q(what="decision")
    if released:
        hidden &= Q(at__gt=released.released_at)
    looks = Look.objects.filter(about).exclude(hidden).values("by__name", "role")
    rows = looks.annotate(times=Count("pk"), last=Max("at")).order_by("-last")
    labels = dict(Role.choices)
    return [
        Opened(
            name=row["by__name"],
            roles=", ".join(str(labels.get(role, role)) for role in row["role"].split(",")),
            times=row["times"],
            last=row["last"],
        )
        for row in rows
    ]
