"""Reads about requests for pages: where one stands, what happened, what a person may know of it. Changes nothing."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.enums import RequestStatus
from intake.models import Request
from intake.terms import due_on
from intake.workflow import REQUEST_FLOW
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Move, User

PRIVATE_MOVES = ("record_decision", "undo_decision")


@dataclass(frozen=True)
class Whereabouts:
    """Where a request stands for this reader: the step, who has it, and until when (None: no term runs)."""

    status: str
    step: str | Promise
    owner: str | Promise
    until: datetime.date | None


@dataclass(frozen=True)
class Happening:
    """One line of a request's course; `by` is empty when the portal did it."""

    name: str
    label: str | Promise
    at: datetime.datetime
    by: str
    reason: str
    target: str


def knows_pending(user: User) -> bool:
    """Whether somebody may know of a decision before its release: the partnership's own people, never the school."""
    return user.standing.has(Role.COORDINATOR, Role.COMMITTEE, Role.CHAIR, Role.OFFICE)


def shown_status(request: Request, user: User) -> str:
    """The status as this reader may know it: a decision that is not released is still "at the committee"."""
    if request.status == RequestStatus.DECIDED and not knows_pending(user):
        return str(RequestStatus.AT_COMMITTEE)
    return request.status


def whereabouts(request: Request, user: User) -> Whereabouts:
    """Answer "where is my request?" for this reader; no query where school, adviser and coach are at hand."""
    status = shown_status(request, user)
    owners: dict[str, str | Promise] = {
        RequestStatus.DRAFT: request.school.name,
        RequestStatus.RETURNED: request.school.name,
        RequestStatus.SUBMITTED: request.desk_owner.name if request.desk_owner else _("the loket"),
        RequestStatus.AT_COMMITTEE: _("the committee"),
        RequestStatus.DECIDED: _("the committee"),
        RequestStatus.OBJECTION: _("the committee"),
    }
    working = request.coach.name if request.coach else ""
    for state in (RequestStatus.GRANTED, RequestStatus.IN_PROGRESS, RequestStatus.EVALUATING):
        owners[state] = working
    until = request.deferred_until if status == RequestStatus.DEFERRED else due_on(request)
    return Whereabouts(status, RequestStatus(status).label, owners.get(status, ""), until)


def course_of(request: Request, user: User) -> list[Happening]:
    """What happened to a request, oldest first, as far as this reader may know; one query."""
    moves = Move.objects.filter(subject_id=request.pk).select_related("by").order_by("at")
    if not knows_pending(user):
        moves = moves.exclude(name__in=PRIVATE_MOVES)
    return [
        Happening(
            name=move.name,
            label=REQUEST_FLOW[move.name].label,
            at=move.at,
            by=move.by.name if move.by else "",
            reason=move.reason,
            target=move.target,
        )
        for move in moves
    ]
