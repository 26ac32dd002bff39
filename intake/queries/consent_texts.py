"""The words that are put to a parent or a pupil, and those on what needs no consent, by version.

A version holds from a school year on and is never changed. What was shown is kept word for word on the record itself;
the version stands beside it in the data and in no text.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.enums import COMMITTEE_KINDS, About, PartKey, RequestKind, Speaker
from intake.models import Attachment, Request
from swvportal.foundation.models import Partnership
from swvportal.foundation.schoolyears import last_day, school_year_of

VERSIONS = ((2026, "2026-2"),)
"""The first school year of each version, the newest last."""
NEXT_YEAR_FROM = 5  # in May one asks for the school year that comes
ASKED: dict[str, Promise] = {
    RequestKind.OA: _("extra help at school (an education arrangement)"),
    RequestKind.CONSULTATION: _("advice"),
    RequestKind.PATHWAY: _("guidance, to see what is needed to stay at this school"),
    RequestKind.EXPERTISE: _("advice or help of the expert team"),
    RequestKind.OBSERVATION: _("somebody who observes in class"),
    RequestKind.GUIDANCE: _("guidance of the team"),
}
PARENT_TEXTS: dict[str, Promise] = {
    "2026-2": _(
        "The school asks %(partnership)s for %(asked)s. It is about your child.\n\n"
        "I agree that the school coach and, where needed, other experts of %(partnership)s think along about my child "
        "and read what stands in this request. I also agree that they read the reports of others that were added to "
        "it, such as those of a psychologist or a speech therapist.\n\n"
        "This holds for this request only, up to and including %(until)s, or until the help has ended if that is "
        "earlier. I can always withdraw my consent; then the request stops. What %(partnership)s has to do by law "
        "needs no consent."
    ),
}
PUPIL_TEXTS: dict[str, Promise] = {
    "2026-2": _(
        "Your school asks %(partnership)s for %(asked)s, for you and your teacher.\n\n"
        "I agree that the school coach and, where needed, other experts think along and read what stands in this "
        "request, also the reports of others that were added to it.\n\n"
        "This holds for this request only, up to and including %(until)s, or until the help has ended if that is "
        "earlier. I can always say that I no longer agree; then the request stops."
    ),
}
AGREEMENT_TEXTS: dict[str, Promise] = {
    "2026-2": _(
        "The school wrote down in a plan (OPP or growth document) what it is going to do for your child. It is about "
        "version %(number)d of this plan, of %(day)s. The school goes through it with you; ask for it if you do not "
        "have it.\n\nDo you agree with what the school is going to do according to this plan?"
    ),
}
VIEW_TEXTS: dict[str, Promise] = {
    "2026-2": _("What do you think yourself of what the school asks for your child?"),
}
HEARD_TEXTS: dict[str, Promise] = {
    "2026-2": _("What do you want to say yourself about school, and about what would help you?"),
}
BASIS_TEXTS: dict[str, Promise] = {
    "2026-2": _(
        "%(partnership)s handles this request on its legal task (WPO, article 18a, paragraphs 6 and 13). For that it "
        "needs no consent.\n\n%(uses)s\n\n"
        "It gives these data to nobody but the board of the school, and keeps them as long as its table of terms says. "
        "Experts who think along about one pupil, and reports of others, are a matter of consent."
    ),
}
SCHOOL_ASKS: dict[str, Promise] = {
    Speaker.PARENTS: _("Do the parents agree with this request?"),
    Speaker.PUPIL: _("How was the pupil heard?"),
}
"""What the school's own part asks; its labels."""
ABOUT_PUPIL = _(
    "It uses what stands in this request: name, date of birth and group of the pupil, where something about health, "
    "behaviour or development was written that too, who has authority and how parents are reached, what the school "
    "did already and what it asks, and %(outcome)s."
)
ABOUT_GROUP = _(
    "It uses what stands in this request: the question of the school about a group, when and how the parents of that "
    "group were informed, and %(outcome)s. No pupil is named."
)
ABOUT_SYSTEM = _(
    "It uses what stands in this request: the question of the school and of the people who work there, and "
    "%(outcome)s. No pupil is named."
)
DECIDED = _("the decision on it")
ANSWERED = _("the answer to it, or who helps and for how many hours")


@dataclass(frozen=True)
class Words:
    """What is shown, its version, and for a consent the last day on which it holds."""

    text: str
    version: str
    until: datetime.date | None = None


def version_of(school_year: int) -> str:
    """The version that holds in a school year; before the first the first."""
    return next((name for first, name in reversed(VERSIONS) if first <= school_year), VERSIONS[0][1])


def until_of(request: Request, today: datetime.date) -> datetime.date:
    """The last day of a consent that is asked now: the end of the school year, from May on of the next one, or the
    last day that the coach advised where that is later. At most one query."""
    year = school_year_of(today) + (NEXT_YEAR_FROM <= today.month < 8)
    advised = next((part.data.get("ends_on") for part in request.parts.all() if part.key == PartKey.ADVICE), "")
    advised_last = datetime.date.fromisoformat(advised) if advised else last_day(year)
    return max(last_day(year), advised_last)


def text_for(request: Request, *, pupil: bool, today: datetime.date) -> Words:
    """The words on consent to show now: to the pupil, or to a parent."""
    version, until = version_of(school_year_of(today)), until_of(request, today)
    more = {"asked": str(ASKED[request.kind]), "until": date_format(until, "j F Y")}
    return Words(_told((PUPIL_TEXTS if pupil else PARENT_TEXTS)[version], **more), version, until)


def agreement_text(opp: Attachment, today: datetime.date) -> Words:
    """The words on agreement with one version of the plan."""
    version = version_of(school_year_of(today))
    day = date_format(opp.document.uploaded_at, "j F Y")
    return Words(str(AGREEMENT_TEXTS[version]) % {"number": opp.version, "day": day}, version)


def voice_text(*, pupil: bool, today: datetime.date) -> Words:
    """The question after somebody's own view."""
    version = version_of(school_year_of(today))
    return Words(str((HEARD_TEXTS if pupil else VIEW_TEXTS)[version]), version)


def basis_text(request: Request, today: datetime.date) -> Words:
    """What is processed without consent for a request of this kind."""
    version = version_of(request.school_year)
    said = next((part.data.get("about") for part in request.parts.all() if part.key == PartKey.ABOUT), "")
    uses = ABOUT_PUPIL if request.pupil_id else ABOUT_GROUP if said == About.GROUP else ABOUT_SYSTEM
    outcome = DECIDED if request.kind in COMMITTEE_KINDS else ANSWERED
    return Words(_told(BASIS_TEXTS[version], uses=str(uses) % {"outcome": outcome}), version)


def _told(text: Promise, **more: str) -> str:
    partnership = Partnership.objects.first()
    return str(text) % {"partnership": partnership.name if partnership else "", **more}
