"""The things of the committee and the coach that the matrix's rows ask for, made by their own acts."""

from __future__ import annotations

import datetime
import hashlib
import uuid

from django.utils import timezone

from arrangements import transitions as act
from arrangements.models import Meeting
from coaching.models import Trajectory
from coaching.transitions import start
from hours.enums import Purpose
from hours.transitions import allocate, open_budget
from intake.models import BulkRun, Request
from swvportal.foundation.enums import LetterState
from swvportal.foundation.models import Letter, LetterFile
from swvportal.foundation.schoolyears import last_day, school_year_of
from tests.arrangements.made import a_grant, a_refusal, cb_budget, reviewed
from tests.intake.made import before_committee, nameless
from tests.matrix.world import World, thing


def _decided(w: World, *, refuse: bool = False, worker: str = "coach") -> Request:
    """A case of De Wilg with a recorded decision: an hour, or nothing."""
    w.thing("oa_budget")
    people = (w.people[name] for name in ("ib", "director", "coach", "coordinator"))
    request = before_committee(w.school, *people, first_name="Yara")
    reviewed(request, w.people["committee"], w.people["chair"])
    hour = {"outcome": "partial", "direct_minutes": 60, "indirect_minutes": 0}
    draft = a_refusal() if refuse else a_grant(w.people[worker], **hour)
    act.record_decision(request, draft, by=w.people["chair"], now=timezone.now())
    return request


def _released(w: World, *, refuse: bool = False) -> Request:
    request = _decided(w, refuse=refuse)
    act.release(request, by=w.people["chair"], now=timezone.now())
    return request


@thing
def decided_request(w: World) -> Request:
    return _decided(w)


@thing
def consultation(w: World) -> Request:
    """A consultation of De Wilg at the loket, with no pupil's name in it."""
    return nameless(w.school, w.people["ib"])


@thing
def assigned_request(w: World) -> Request:
    """A consultation of De Wilg that the loket gave to the coach, on the school's own hours."""
    request, today = nameless(w.school, w.people["ib"]), timezone.localdate()
    hours = cb_budget(w.team, w.people["office"], school=w.school)
    work = act.Work(w.people["coach"], hours, 60, today, last_day(school_year_of(today)))
    act.assign(request, work, by=w.people["coordinator"], now=timezone.now())
    return request


@thing
def granted_request(w: World) -> Request:
    return _released(w)


@thing
def objected_request(w: World) -> Request:
    """A refusal that the office registered an objection against."""
    request = _released(w, refuse=True)
    now = timezone.now()
    act.register_objection(
        request, received_on=timezone.localdate(now), reason="De ouders.", by=w.people["office"], now=now
    )
    return request


@thing
def school_letter(w: World) -> Letter:
    return _made(w, "school")


@thing
def parents_letter(w: World) -> Letter:
    return _made(w, "parents-1")


@thing
def letter_of_other_coach(w: World) -> Letter:
    """The school's letter of a grant at which the school's fixed coach advised and the other coach works."""
    budget = open_budget(supplier=w.other_team, school_year=school_year_of(timezone.localdate()), purpose=Purpose.OA)
    allocate(budget, 600, by=w.people["office"], now=timezone.now())
    request = _decided(w, worker="coach_other")
    act.release(request, by=w.people["chair"], now=timezone.now())
    return _made(w, "school", request)


def _made(w: World, part: str, request: Request | None = None) -> Letter:
    """A letter whose bytes are there; what they hold does not matter to who may open them."""
    letter = Letter.objects.get(subject_id=(request or w.thing("granted_request")).pk, part=part)
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.READY)
    pdf = b"%PDF-1.7"
    LetterFile.objects.create(letter=letter, pdf=pdf, sha256=hashlib.sha256(pdf).hexdigest(), made_at=timezone.now())
    return letter


@thing
def meeting(w: World) -> Meeting:
    """A meeting of the committee to come."""
    today = timezone.localdate()
    return act.plan_meeting(held_on=today, starts_at=datetime.time(15, 30), place="Zaal 2", today=today)


@thing
def trajectory(w: World) -> Trajectory:
    """Work of the coach that has begun."""
    request = _released(w)
    now = timezone.now()
    return start(request, first_contact_on=timezone.localdate(now), by=w.people["coach"], now=now)


@thing
def bulk_run(w: World) -> BulkRun:
    """What the coordinator did to many at once: the running work goes before the committee again."""
    more = act.More(w.thing("trajectory").request)
    key, now = uuid.uuid4(), timezone.now()
    return act.extend_in_bulk([more], reason="Nog een half jaar.", key=key, by=w.people["coordinator"], now=now)
