"""Requests and what belongs to them, for the rows of intake."""

from __future__ import annotations

import base64
import datetime
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from intake import transitions as act
from intake.enums import AttachmentKind
from intake.models import Attachment, ConsentQuestion, Request, SchoolCoach, Transfer
from swvportal.foundation.documents import keeping
from swvportal.foundation.models import Parent, Pupil, School, User
from tests.intake.made import before_committee, complete_draft, stored_document, submitted
from tests.matrix.world import World, thing

ONE_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)


def _people(w: World) -> tuple[School, User, User, User]:
    return w.school, w.people["ib"], w.people["director"], w.people["coach"]


@thing
def draft(w: World) -> Request:
    """A complete draft of De Wilg, with its consent and its document."""
    return complete_draft(*_people(w))


@thing
def consent_question(w: World) -> ConsentQuestion:
    """A personal link for the second parent of another draft."""
    people = _people(w)
    request = complete_draft(*people, second_parent=True, first_name="Lars")
    silent = Parent.objects.get(pupil=request.pupil, name="Tom Jansen")
    question, _code = act.ask_by_link(
        request, parent=silent, email="", once=uuid.uuid4(), by=w.people["ib"], now=timezone.now()
    )
    return question


@thing
def submitted_request(w: World) -> Request:
    """A request of De Wilg at the loket."""
    return submitted(*_people(w), first_name="Noor")


@thing
def new_plan(w: World) -> Request:
    """A draft of De Wilg with a newer version of its plan than the parent answered on."""
    request = complete_draft(*_people(w), first_name="Jip")
    ib, opp = w.people["ib"], request.attachments.get()
    act.attach(request, document=stored_document(ib), kind=opp.kind, after=opp, by=ib, now=timezone.now())
    return request


@thing
def pupil_of_sixteen(w: World) -> Pupil:
    """The pupil of a request of De Wilg at the loket, who is 16 by now."""
    request = submitted(*_people(w), first_name="Mila")
    born = timezone.localdate() - datetime.timedelta(days=16 * 366)
    Pupil.objects.filter(requests=request).update(birth_date=born)
    return Pupil.objects.get(requests=request)


@thing
def transfer(w: World) -> Transfer:
    """A pupil of De Wilg who goes to another school today."""
    pupil = Pupil.objects.get(requests=submitted(*_people(w), first_name="Roos"))
    target, now = School.objects.create(code="00ZZ", name="De Es", board=w.school.board), timezone.now()
    day = timezone.localdate(now)
    return act.announce_transfer(pupil, target=target, on=day, remark="", by=w.people["ib"], now=now)


@thing
def double_request(w: World) -> Request:
    """Another request of De Wilg for the child of `submitted_request`, named anew."""
    return submitted(*_people(w), first_name="Noortje")


@thing
def returned_request(w: World) -> Request:
    """A request of De Wilg to which the loket asked a question."""
    request = submitted(*_people(w), first_name="Bram")
    act.return_for_completion(request, question="Welke methode?", by=w.people["coordinator"], now=timezone.now())
    return request


@thing
def stored_attachment(w: World) -> Attachment:
    """A document of a draft, with its bytes in the store."""
    now, request = timezone.now(), w.thing("draft")
    upload = SimpleUploadedFile("plan.png", ONE_PIXEL)
    with keeping(upload, by=w.people["ib"], now=now) as document:
        return act.attach(request, document=document, kind=AttachmentKind.OTHER, by=w.people["ib"], now=now)


@thing
def request_before_committee(w: World) -> Request:
    people = w.people
    return before_committee(
        w.school, people["ib"], people["director"], people["coach"], people["coordinator"], first_name="Noor"
    )


@thing
def fixed_person(w: World) -> SchoolCoach:
    """A fixed person of another school than De Wilg."""
    school = School.objects.create(code="00YY", name="De Berk", board=w.school.board)
    return SchoolCoach.objects.create(school=school, coach=w.people["coach"], since=timezone.localdate())
