"""The four records of a request, person by person: what is asked of each and what stands (dossier.md)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from intake.enums import ENDED, WRITABLE, AttachmentKind, ConsentMethod, PartKey, Speaker
from intake.kinds import part_of
from intake.models import Attachment, Basis, Consent, ConsentQuestion, PlanAgreement, Request, Voice
from intake.queries.consent_texts import Words, text_for, voice_text
from intake.queries.consents import Needed, needed_consents
from swvportal.foundation.enums import Custody
from swvportal.foundation.models import Parent

STANDING = {"withdrawn_at": None, "followed_at": None}


@dataclass(frozen=True)
class Agreeing:
    """The agreement of one parent with the plan: what stands, and the newest version of the plan, if there is one."""

    parent: Parent
    standing: PlanAgreement | None
    opp: Attachment | None

    @property
    def outdated(self) -> bool:
        """True when it was given of an earlier version than the newest."""
        return self.standing is not None and self.opp is not None and self.standing.attachment_id != self.opp.pk

    @property
    def settled(self) -> bool:
        """True when nothing is to be asked: an answer, or a reason to pass it over, of the newest version stands; or
        there is no plan yet."""
        return self.opp is None or (self.standing is not None and not self.outdated)

    @property
    def open(self) -> bool:
        """True when the parent can answer of the newest version: no own answer of it stands."""
        return self.opp is not None and (self.standing is None or self.outdated or self.standing.passed_over)


@dataclass
class PersonRecords:
    """What is known of one person; `parent` None is the pupil. A record that is not asked of this person is None."""

    parent: Parent | None
    name: str
    consent: Needed | None = None
    agreement: Agreeing | None = None
    voices: list[Voice] = field(default_factory=list)
    earlier: list[Consent | PlanAgreement | Voice] = field(default_factory=list)

    @property
    def to_ask(self) -> bool:
        """True when a personal link would ask something of this person."""
        return (self.consent is not None and self.consent.waits) or (
            self.agreement is not None and not self.agreement.settled
        )


@dataclass(frozen=True)
class Records:
    """All four of a request; `together` is what the school noted of the parents together."""

    basis: Basis | None
    people: list[PersonRecords]
    together: list[Voice]


def newest_plan(request: Request) -> Attachment | None:
    """The OPP or growth document that was added last; one query."""
    rows = request.attachments.standing().filter(kind=AttachmentKind.OPP).select_related("document")
    return rows.order_by("-document__uploaded_at", "-version").first()


def asks_agreement(request: Request) -> bool:
    """Whether a request of this kind needs an OPP, and so the parents' agreement with it."""
    part = part_of(request, PartKey.DOCUMENTS)
    return part is not None and bool(part.compulsory)


def asks_voice(request: Request) -> bool:
    """Whether a request of this kind asks what parents and pupil say."""
    return part_of(request, PartKey.VOICE) is not None


def agreements_of(request: Request) -> list[Agreeing]:
    """Each parent with authority, with what stands; two queries where the parents are at hand."""
    if request.pupil is None or not asks_agreement(request):
        return []
    opp = newest_plan(request)
    standing = {one.parent_id: one for one in request.planagreements.filter(**STANDING).select_related("attachment")}
    return [
        Agreeing(parent, standing.get(parent.pk), opp)
        for parent in request.pupil.parents.all()
        if parent.custody == Custody.YES
    ]


def records_of(request: Request) -> Records:
    """Everything on the page of the records; six queries where pupil, parents and consents are at hand."""
    agreements = {one.parent.pk: one for one in agreements_of(request)}
    needed = {one.parent.pk if one.parent else None: one for one in needed_consents(request)}
    voices = list(request.voices.select_related("recorded_by"))
    everybody = list(request.pupil.parents.all()) if request.pupil else []
    people = [
        PersonRecords(parent, parent.name, needed.get(parent.pk), agreements.get(parent.pk))
        for parent in everybody
        if parent.pk in needed or parent.pk in agreements
    ]
    if request.pupil and (None in needed or asks_voice(request)):
        people.append(PersonRecords(None, request.pupil.full_name, needed.get(None)))
    gone: list[Consent | PlanAgreement | Voice] = [
        *(one for one in request.consents.all() if one.withdrawn_at),
        *request.planagreements.exclude(**STANDING).select_related("attachment"),
    ]
    for person in people:
        key, speaker = (person.parent.pk, Speaker.PARENT) if person.parent else (None, Speaker.PUPIL)
        own = [one for one in voices if one.speaker == speaker and one.parent_id == key]
        person.voices = [one for one in own if _stands(one)]
        person.earlier = [one for one in gone if one.parent_id == key] + [one for one in own if not _stands(one)]
    together = [one for one in voices if one.speaker == Speaker.PARENTS and _stands(one)]
    return Records(Basis.objects.filter(request=request).first(), people, together)


def _stands(one: Voice) -> bool:
    return one.withdrawn_at is None and one.followed_at is None


@dataclass(frozen=True)
class Asked:
    """What one personal link asks now, and what of this person stands already."""

    consent: bool
    agreement: bool
    voice: bool
    standing_consent: Consent | None
    standing_agreement: PlanAgreement | None
    standing_voice: Voice | None
    newer_plan: bool

    @property
    def anything(self) -> bool:
        """True when an answer can be given."""
        return self.consent or self.agreement or self.voice


def asked_by(question: ConsentQuestion) -> Asked:
    """What stands open for whoever is behind a link; nothing of anybody else."""
    request, parent = question.request, question.parent
    needed = next((one for one in needed_consents(request) if one.parent == parent), None)
    agreed = request.planagreements.filter(parent=parent, **STANDING).first() if parent else None
    voiced = request.voices.filter(method=ConsentMethod.LINK, **speaks(parent), **STANDING).first()
    runs = request.status not in ENDED
    agreeing = next((one for one in agreements_of(request) if one.parent == parent), None)
    opp = agreeing.opp if agreeing and question.attachment_id else None
    newer = opp is not None and opp.pk != question.attachment_id
    return Asked(
        consent=needed is not None and needed.waits and may_be_given(request, needed),
        agreement=opp is not None and agreeing is not None and agreeing.open and runs and not newer,
        voice=bool(question.voice_text) and runs and voiced is None and needed is not None,
        standing_consent=request.consents.filter(parent=parent, withdrawn_at=None).last(),
        standing_agreement=agreed,
        standing_voice=voiced,
        newer_plan=newer and runs,
    )


def speaks(parent: Parent | None) -> dict[str, object]:
    """The fields that say whose voice it is."""
    return {"speaker": Speaker.PARENT if parent else Speaker.PUPIL, "parent": parent}


def waits_for(request: Request, parent: Parent | None) -> bool:
    """Whether something is to be asked of this person with a link: consent, or agreement with the plan; the latter is
    the parents' also when the pupil alone consents."""
    if request.status in ENDED:
        return False
    found = next((one for one in needed_consents(request) if one.parent == parent), None)
    if found is not None and found.waits and may_be_given(request, found):
        return True
    return any(one.parent == parent and not one.settled for one in agreements_of(request))


def link_words(request: Request, parent: Parent | None, today: datetime.date) -> tuple[Words, Attachment | None, str]:
    """What a link asks this person: the words on consent, the plan that it is about, and the question after the own
    view. Whoever's consent counts not, such as a parent of a pupil of 16, is asked about the plan alone."""
    counts = any(one.parent == parent for one in needed_consents(request, today))
    words = text_for(request, pupil=parent is None, today=today)
    plan = newest_plan(request) if parent is not None and asks_agreement(request) else None
    voice = voice_text(pupil=parent is None, today=today).text if counts and asks_voice(request) else ""
    return (words if counts else Words("", words.version)), plan, voice


def may_come_in(request: Request, parent: Parent | None) -> bool:
    """Whether nothing stands in the way of noting an answer of this person; also of one who does not have to answer."""
    found = next((one for one in needed_consents(request) if one.parent == parent), None)
    if found is None:
        return request.status in WRITABLE
    return found.waits and may_be_given(request, found)


def may_be_given(request: Request, needed: Needed) -> bool:
    """Whether a consent can come in now: while the school writes; later only in the place of one that ends."""
    if request.status in WRITABLE:
        return True
    return request.status not in ENDED and needed.standing is not None and needed.ending
