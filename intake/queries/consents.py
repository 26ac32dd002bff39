"""Whose consent an arrangement needs and which of it is missing (dossier.md, "Four records")."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.enums import WRITABLE, ConsentState
from intake.models import Consent, ConsentQuestion, Request
from swvportal.foundation.enums import Custody
from swvportal.foundation.models import Parent
from swvportal.foundation.verdicts import Denied, Verdict, verdict

OWN_CONSENT_FROM = 12  # years; source 002: "Is een leerling 12 jaar of ouder?"
ASK_AGAIN = datetime.timedelta(weeks=6)  # before its last day a consent can be asked anew
APART = _("The parents do not agree with each other. Nothing goes on until the coordinator has decided on that.")
ALONE_FROM = 16  # years; the pupil's own right from then on (UAVG 5; GDPR 6(1)(a)), see docs/decisions/consents.md


@dataclass(frozen=True)
class Needed:
    """One person whose answer counts; `parent` None is the pupil. `standing` is the answer that holds now.

    `own` is set while the parents disagree: then another parent's word does not count for this one.
    """

    parent: Parent | None
    name: str
    standing: Consent | None
    own: bool = False

    @property
    def ended(self) -> bool:
        """True when the last day on which the answer held is over; nothing new may rely on it."""
        until = self.standing.until if self.standing else None
        return until is not None and until < timezone.localdate()

    @property
    def ending(self) -> bool:
        """True when the answer is over, or will be soon, so that it can be asked anew."""
        until = self.standing.until if self.standing else None
        return until is not None and until - ASK_AGAIN <= timezone.localdate()

    @property
    def waits(self) -> bool:
        """True when an answer can come in: there is none, or it ends."""
        return self.standing is None or self.ending

    @property
    def settled(self) -> bool:
        """True when the answer lets the request go on."""
        return self.given and not self.ended

    @property
    def given(self) -> bool:
        """True when there is a yes, for whatever time."""
        return not (self.standing is None or self.relied_in_vain or self.refused)

    @property
    def refused(self) -> bool:
        """True when the answer that stands is no."""
        return self.standing is not None and self.standing.state == ConsentState.REFUSED

    @property
    def relied_in_vain(self) -> bool:
        """True when another parent spoke for this one and the parents turned out to disagree."""
        return self.own and self.standing is not None and self.standing.state == ConsentState.RELIED


def age_on(birth_date: datetime.date, day: datetime.date) -> int:
    """Whole years; somebody born on 29 February has a birthday on 1 March in other years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def first_day_of_answer(request: Request) -> datetime.date:
    """The earliest day on which an answer for this request can have been given: a year before it was begun."""
    began = request.began_on
    leap_day = (began.month, began.day) == (2, 29)
    return began.replace(year=began.year - 1, day=28 if leap_day else began.day)


def speaks_alone(birth_date: datetime.date | None, day: datetime.date) -> bool:
    """Whether the pupil is 16 or older on that day: consents, links and letters are the pupil's own from then on."""
    return birth_date is not None and age_on(birth_date, day) >= ALONE_FROM


def who_answers(birth_date: datetime.date | None, day: datetime.date) -> tuple[bool, bool]:
    """Whether on that day the parents answer, and whether the pupil does: from 12 both, from 16 the pupil alone.

    As long as the date of birth is not filled in, the parents.
    """
    age = age_on(birth_date, day) if birth_date else 0
    return not speaks_alone(birth_date, day), age >= OWN_CONSENT_FROM


def needed_consents(request: Request, on: datetime.date | None = None) -> list[Needed]:
    """Each parent with authority, then the pupil, as their age asks it on that day (today); two queries."""
    if request.pupil is None:
        return []
    day = on or timezone.localdate()
    standing = {one.parent_id: one for one in request.consents.all() if one.withdrawn_at is None}
    parents, pupil = who_answers(request.pupil.birth_date, day)
    needed = [
        Needed(parent, parent.name, standing.get(parent.pk), own=request.pupil.parents_disagree)
        for parent in request.pupil.parents.all()
        if parents and parent.custody == Custody.YES
    ]
    if pupil:
        needed.append(Needed(None, request.pupil.full_name, standing.get(None)))
    return needed


def consents_stand(request: Request) -> Verdict:
    """Everybody whose consent was needed when the request was complete still gives it."""
    complete = timezone.localdate(request.complete_at) if request.complete_at else None
    needed = needed_consents(request, complete)
    if stand_apart(needed):
        return Denied(APART)
    return verdict(
        all(one.settled for one in needed),
        _(
            "A consent is missing or was withdrawn, or the time for which it was given is over. Ask the school how to "
            "go on; a recorded decision is taken back first."
        ),
    )


def consents_given(request: Request) -> Verdict:
    """As `consents_stand` for work that runs: what was given and has ended since still carries it, what was withdrawn
    or refused does not."""
    complete = timezone.localdate(request.complete_at) if request.complete_at else None
    return verdict(
        all(one.given for one in needed_consents(request, complete)),
        _("A consent was withdrawn or refused. Ask the school how to go on before somebody else reads this dossier."),
    )


def stand_apart(needed: list[Needed]) -> bool:
    """Whether one parent says yes and another no, under the sign that they disagree."""
    own = [one for one in needed if one.own]
    return any(one.refused for one in own) and any(one.settled for one in own)


def stops_request(consent: Consent, request: Request) -> bool:
    """Whether taking this answer back stops its request: it was handed in on it, and the school cannot note the
    parent's own answer in the place of another's word now."""
    if consent.state == ConsentState.REFUSED or request.submitted_at is None:
        return False
    return consent.state == ConsentState.GIVEN or request.status not in WRITABLE


def answers_oppose(request: Request, *, taken_back: Consent | None = None) -> bool:
    """Whether one parent with authority says yes and another says no, or just took a yes back; two queries at most."""
    if request.pupil is None or (taken_back is not None and taken_back.parent_id is None):
        return False
    deciding = {parent.pk for parent in request.pupil.parents.all() if parent.custody == Custody.YES}
    rows = request.consents.filter(withdrawn_at=None, parent__in=deciding).order_by("recorded_at")
    standing = dict(rows.values_list("parent", "state"))  # the latest, where one that ends was asked anew
    yes = {parent for parent, state in standing.items() if state == ConsentState.GIVEN}
    no = {parent for parent, state in standing.items() if state == ConsentState.REFUSED}
    if taken_back is not None and taken_back.parent_id in deciding and taken_back.state == ConsentState.GIVEN:
        no.add(taken_back.parent_id)
    return bool(yes and no)


def latest_links(request: Request) -> list[ConsentQuestion]:
    """The last personal link that each person was sent in this request; one query."""
    rows = request.consent_questions.select_related("parent", "request__pupil", "link").order_by(
        "parent_id", "-asked_at", "-pk"
    )
    return list(rows.distinct("parent_id"))


def may_rely_on_one(request: Request) -> bool:
    """One parent may speak for both until there is a sign that they disagree."""
    if request.pupil is None or request.pupil.parents_disagree:
        return False
    given = [one for one in needed_consents(request) if one.parent and one.standing]
    states = {one.standing.state for one in given if one.standing}
    return ConsentState.GIVEN in states and ConsentState.REFUSED not in states
