"""Reads about requests for pages: where one stands, what happened, what a person may know of it. Changes nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from intake.enums import COMMITTEE_KINDS, ENDED, WITH_COACH, RequestStatus
from intake.models import Request
from intake.permissions import knows_pending
from intake.terms import due_on
from swvportal.foundation.models import Move, User
from swvportal.foundation.parts import Step, Tone
from swvportal.foundation.workflow import workflow_of

HAPPENED: dict[str, Promise] = {
    "submit": _("Submitted"),
    "return_for_completion": _("More information asked"),
    "complete": _("Information given"),
    "forward": _("Passed to the committee"),
    "assign": _("Assigned"),
    "answer": _("Answered by the loket"),
    "widen": _("More hours given"),
    "hand_over": _("Handed over to another coach"),
    "record_decision": _("Decision recorded"),
    "undo_decision": _("Decision undone"),
    "resume": _("Before the committee again"),
    "decline": _("Not taken up"),
    "postpone": _("Term postponed"),
    "start": _("Support started"),
    "evaluate": _("Evaluation started"),
    "close": _("Closed"),
    "extend": _("More asked"),
    "withdraw": _("Withdrawn"),
    "withdraw_extension": _("Extension withdrawn"),
    "object": _("Objection received"),
    "settle_objection": _("Decision on the objection recorded"),
}
Stage = tuple[tuple[str, ...], Promise]
AT_COMMITTEE: Stage = (
    (RequestStatus.AT_COMMITTEE, RequestStatus.DECIDED, RequestStatus.DEFERRED),
    _("The committee decides"),
)
ROAD: tuple[Stage, ...] = (
    ((RequestStatus.DRAFT,), _("The school writes the request")),
    ((RequestStatus.SUBMITTED, RequestStatus.RETURNED), _("The loket looks at it")),
    AT_COMMITTEE,
    ((RequestStatus.GRANTED, RequestStatus.ASSIGNED), _("The coach starts")),
    ((RequestStatus.IN_PROGRESS,), _("The coach works with the school")),
    ((RequestStatus.EVALUATING,), _("School and coach look back")),
)
"""The usual way of a request and where each state stands on it."""


TONES: dict[str, Tone] = {
    RequestStatus.DRAFT: "todo",
    RequestStatus.RETURNED: "wait",
    RequestStatus.DEFERRED: "wait",
    RequestStatus.GRANTED: "good",
    RequestStatus.ASSIGNED: "good",
    RequestStatus.IN_PROGRESS: "good",
    RequestStatus.EVALUATING: "good",
    RequestStatus.CLOSED: "good",
    RequestStatus.REFUSED: "stop",
    RequestStatus.DECLINED: "stop",
    RequestStatus.WITHDRAWN: "plain",
}
"""How a state looks; every other one is worked on."""


@dataclass(frozen=True)
class Whereabouts:
    """Where a request stands for this reader: the step, who has it, and until when (None: no term runs)."""

    status: str
    step: str | Promise
    owner: str | Promise
    until: datetime.date | None

    @property
    def waits_for_answer(self) -> bool:
        """Whether the loket or the committee has it and a school wants to know for how long."""
        return self.status in (RequestStatus.SUBMITTED, RequestStatus.AT_COMMITTEE)

    @property
    def tone(self) -> Tone:
        """How the step looks as a badge."""
        return TONES.get(self.status, "busy")


@dataclass(frozen=True)
class Happening:
    """One line of a request's course; `by` is empty when the portal did it."""

    name: str
    label: str | Promise
    at: datetime.datetime
    by: str
    reason: str
    target: str


def shown_status(request: Request, user: User) -> str:
    """The status as this reader may know it: a decision that is not released is still "at the committee", or an
    objection."""
    if request.status == RequestStatus.DECIDED and not knows_pending(user, request):
        return request.decided_from
    return request.status


def whereabouts(request: Request, user: User) -> Whereabouts:
    """Answer "where is my request?" for this reader; no query where school, adviser and coach are at hand."""
    status = shown_status(request, user)
    until = request.deferred_until if status == RequestStatus.DEFERRED else due_on(request)
    return Whereabouts(status, RequestStatus(status).label, _owner(request, status), until)


def _owner(request: Request, status: str) -> str | Promise:
    if status in (RequestStatus.DRAFT, RequestStatus.RETURNED):
        return request.school.name
    if status == RequestStatus.SUBMITTED:
        return request.desk_owner.name if request.desk_owner else _("the loket")
    if status in (RequestStatus.AT_COMMITTEE, RequestStatus.DECIDED, RequestStatus.OBJECTION):
        return _("the committee")
    if status in WITH_COACH:
        return request.coach.name if request.coach else ""
    return ""


def course_of(request: Request, user: User, moves: Iterable[Move] | None = None) -> list[Happening]:
    """What happened to a request, oldest first, as far as this reader may know; one query without `moves`, which are
    all those that the reader may know.

    What was typed about an objection stays within the partnership: it names who objects.
    """
    inner, flow = knows_pending(user, request), workflow_of(Request)
    known = flow.moves_known_to(user, request) if moves is None else moves
    return [
        Happening(
            name=move.name,
            label=flow[move.name].label,
            at=move.at,
            by=move.by.name if move.by else "",
            reason=move.reason if inner or not flow[move.name].inner_reason else "",
            target=move.target,
        )
        for move in known
    ]


def steps_of(request: Request, here: Whereabouts, course: Sequence[Happening]) -> list[Step]:
    """The way of a request for a reader: what happened, where it is now, what usually follows; no query."""
    began = timezone.localdate(request.created_at)
    steps = [Step(_("Request begun"), "done", who=request.created_by.name, day=began)]
    for one in course:
        name = HAPPENED.get(one.name) or capfirst(str(RequestStatus(one.target).label))
        steps.append(Step(name, "done", who=one.by, day=timezone.localdate(one.at), note=one.reason))
    if here.status in ENDED:
        return [*steps[:-1], replace(steps[-1], state="stop")] if here.status != RequestStatus.CLOSED else steps
    road = ROAD if request.kind in COMMITTEE_KINDS else [stage for stage in ROAD if stage is not AT_COMMITTEE]
    place = next((number for number, (states, _name) in enumerate(road) if here.status in states), None)
    now = road[place][1] if place is not None else capfirst(str(here.step))
    if here.status == RequestStatus.RETURNED:
        now = _("The school answers a question")
    steps.append(Step(now, "now", who=here.owner, promised=here.until))
    return steps if place is None else [*steps, *(Step(name) for _states, name in road[place + 1 :])]
