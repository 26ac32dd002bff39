"""Requests in the states that stories start from, made by the acts themselves."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.utils import timezone

from intake import transitions as act
from intake.enums import AgreementState, AttachmentKind, ConsentMethod, ConsentState, PartKey, RequestKind
from intake.kinds import KINDS
from intake.models import Request, SchoolCoach
from intake.queries.records import newest_plan
from swvportal.foundation.enums import Custody
from swvportal.foundation.models import Document, Parent, School, User
from swvportal.foundation.schoolyears import last_day, school_year_of

ANSWERS: dict[str, dict[str, Any]] = {
    PartKey.HEAD: {"sort": "new"},
    PartKey.QUESTION: {
        "occasion": "Sam raakt de draad kwijt bij zelfstandig werken.",
        "teacher_question": "Ik wil leren hoe ik Sam aan het werk houd.",
        "domains": ["attitude", "learning"],
    },
    PartKey.PICTURE: {
        "educational_needs": "Korte opdrachten met een duidelijk einde.",
        "teacher_needs": "Voorbeelden die in de groep passen.",
    },
    PartKey.TRIED: {
        "rows": [{"what": "Taakkaart", "when": "september", "by_whom": "leerkracht", "effect": "werkte een week"}]
    },
    PartKey.SOT: {"held_on": "2026-10-12", "present": "IB'er, leerkracht, ouders", "conclusion": "Coach gevraagd."},
    PartKey.GOALS: {"rows": [{"for_whom": "teacher", "goal": "Geeft korte instructie.", "evaluate_on": "2027-03-01"}]},
    PartKey.VOICE: {"parents_view": "agree", "pupil_heard": "Gesprek", "pupil_words": "Ik wil het zelf kunnen."},
}
ADVICE = {
    "support": "Coaching van de leerkracht in de klas.",
    "expertise": "gedrag en werkhouding",
    "direct_minutes": 1200,
    "indirect_minutes": 300,
    "starts_on": timezone.localdate().isoformat(),
    "ends_on": last_day(school_year_of(timezone.localdate())).isoformat(),  # what a grant of `a_grant` has too
    "school_effort": "Onderwijsassistent, twee uur per week.",
}
PARENT = {
    "custody": Custody.YES, "wants_copy": True, "language": "nl", "email": "", "phone": "", "street": "Beukenlaan 4",
    "postcode": "7603 CD", "city": "Bloesemdam", "secret_address": False,
}  # fmt: skip


def stored_document(by: User, name: str = "opp.pdf") -> Document:
    """A document's row without bytes, for stories that open none."""
    return Document.objects.create(
        key=uuid.uuid4().hex, name=name, media_type="application/pdf", size=10, sha256="0" * 64, uploaded_by=by,
        uploaded_at=timezone.now(),
    )  # fmt: skip


def complete_draft(
    school: School, ib: User, director: User, coach: User, *, second_parent: bool = False, first_name: str = "Sam"
) -> Request:
    """A draft of this school that can be submitted; with a second parent it misses that one's consent."""
    now = timezone.now()
    SchoolCoach.objects.get_or_create(school=school, coach=coach, defaults={"since": datetime.date(2024, 8, 1)})
    request = act.start_request(school, by=ib, key=uuid.uuid4(), now=now)
    act.save_pupil(
        request,
        fields={
            "first_name": first_name, "last_name": "Jansen", "birth_date": datetime.date(2018, 3, 9), "group": "5",
            "group_history": "1-2-3-4-5", "home_language": "Nederlands",
        },
        version=0, by=ib, now=now,
    )  # fmt: skip
    parents = [{**PARENT, "name": "Eva Jansen"}]
    if second_parent:
        parents.append({**PARENT, "name": "Tom Jansen"})
    act.save_parents(request, parents=parents, disagree=False, version=0, by=ib, now=now)
    for key, data in ANSWERS.items():
        act.save_part(request, key, data=data, version=0, by=ib, now=now)
    act.save_part(request, PartKey.ADVICE, data=ADVICE, version=0, by=coach, now=now)
    request.refresh_from_db()
    act.record_consent(
        request, parent=Parent.objects.get(pupil=request.pupil, name="Eva Jansen"), state=ConsentState.GIVEN,
        method=ConsentMethod.TALK, text="Mag het team meekijken?", answered_on=timezone.localdate(), by=ib, now=now,
    )  # fmt: skip
    act.attach(request, document=stored_document(ib), kind=AttachmentKind.OPP, by=ib, now=now)
    for parent in Parent.objects.filter(pupil=request.pupil):
        agreed_with_plan(request, parent, by=ib)
    version = request.parts.get(key=PartKey.DIRECTOR).version
    act.agree(request, version=version, remark="Wij zetten een assistent in.", by=director, now=now)
    return request


def agreed_with_plan(request: Request, parent: Parent, *, by: User) -> None:
    """Note that a parent agrees with the newest plan in the dossier."""
    today = timezone.localdate()
    plan = newest_plan(request)
    assert plan is not None
    act.note_agreement(
        request, plan=plan.pk, parent=parent, state=AgreementState.YES, reason="", method=ConsentMethod.TALK,
        said_on=today, by=by, now=timezone.now(),
    )  # fmt: skip


OTHERS: dict[str, dict[str, Any]] = {
    PartKey.ABOUT: {"about": "teacher", "question": "teacher", "informed_on": "", "informed_by": ""},
    PartKey.PLAN: {"ways": ["training"], "other": "", "with_whom": "Het team van de middenbouw."},
    PartKey.OBSERVE: {"sot_on": "2026-12-15", "look_at": "Het begin van de les.", "parents_invited": "yes"},
}
"""Answers to the parts that the OA form does not have."""


def complete_of(kind: str, school: School, ib: User, *, named: bool = True) -> Request:
    """A draft of a kind that the loket assigns, with nothing missing; a pupil is named where the kind asks it or, for
    one that may do without, where `named`.
    """
    now, form = timezone.now(), KINDS[kind]
    request = act.start_request(school, kind=kind, by=ib, key=uuid.uuid4(), now=now)
    for part in form.parts:
        if answers := {**ANSWERS, **OTHERS}.get(part.key):
            act.save_part(request, part.key, data=answers, version=0, by=ib, now=now)
    if form.has(PartKey.PUPIL) and (named or not form.may_be_nameless):
        _name_a_pupil(request, ib, now=now)
    return request


def _name_a_pupil(request: Request, ib: User, *, now: datetime.datetime) -> None:
    fields = {
        "first_name": "Sam", "last_name": "Jansen", "birth_date": datetime.date(2018, 3, 9), "group": "5",
        "group_history": "", "home_language": "",
    }  # fmt: skip
    act.save_pupil(request, fields=fields, version=0, by=ib, now=now)
    act.save_parents(request, parents=[{**PARENT, "name": "Eva Jansen"}], disagree=False, version=0, by=ib, now=now)
    request.refresh_from_db()
    act.record_consent(
        request, parent=Parent.objects.get(pupil=request.pupil), state=ConsentState.GIVEN, method=ConsentMethod.TALK,
        text="Mag het team meekijken?", answered_on=timezone.localdate(), by=ib, now=now,
    )  # fmt: skip


def nameless(school: School, ib: User) -> Request:
    """A consultation at the loket in which no pupil is named."""
    request = complete_of(RequestKind.CONSULTATION, school, ib, named=False)
    act.submit(request, by=ib, now=timezone.now())
    return request


def submitted(school: School, ib: User, director: User, coach: User, *, first_name: str = "Sam") -> Request:
    """A request on the loket's queue."""
    request = complete_draft(school, ib, director, coach, first_name=first_name)
    act.submit(request, by=ib, now=timezone.now())
    return request


def before_committee(
    school: School, ib: User, director: User, coach: User, desk: User, *, first_name: str = "Sam"
) -> Request:
    """A request that the loket passed to the committee."""
    request = submitted(school, ib, director, coach, first_name=first_name)
    act.forward(request, pre_advice="Past bij de principes.", by=desk, now=timezone.now())
    return request
