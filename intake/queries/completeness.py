"""What a request still misses before it can be submitted, part by part, each with the place to mend it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.enums import COMMITTEE_KINDS, SIMPLE_KINDS, About, AttachmentKind, PartKey, RequestSort
from intake.kinds import KINDS, parts_of
from intake.models import Request, RequestPart
from intake.parts import AGREED_WITH, Part
from intake.queries.consents import Needed, needed_consents, stand_apart
from intake.queries.records import Agreeing, agreements_of
from swvportal.foundation.enums import Custody
from swvportal.foundation.verdicts import Verdict, verdict

Check = Callable[[Request, Part, RequestPart | None], list["Missing"]]


@dataclass(frozen=True)
class Missing:
    """One thing that is not there: its part, the field to jump to (empty: the part as a whole) and the sentence."""

    part: PartKey
    field: str
    text: str | Promise


TEXTS: dict[str, Promise] = {
    "occasion": _("Describe the occasion of this request."),
    "teacher_question": _("Write the question of the teacher."),
    "domains": _("Choose what the question is about."),
    "educational_needs": _("Describe what this pupil needs."),
    "teacher_needs": _("Describe what the teacher needs."),
    "held_on": _("Give the date of the SOT meeting."),
    "present": _("Say who was at the SOT meeting."),
    "conclusion": _("Write what the SOT concluded."),
    "support": _("The coach still has to describe the support."),
    "expertise": _("The coach still has to name the expertise."),
    "direct_minutes": _("The coach still has to advise the direct hours."),
    "indirect_minutes": _("The coach still has to advise the indirect hours."),
    "starts_on": _("The coach still has to advise the first day of the period."),
    "ends_on": _("The coach still has to advise the last day of the period."),
    "school_effort": _("The coach still has to write what the school itself puts in."),
    "parents_view": _("Say whether the parents agree."),
    "agreed_at": _("The director has not agreed yet."),
    "about": _("Say whom or what the question is about."),
    "question": _("Choose what you ask of the expert team."),
    "ways": _("Choose how the guidance should be given."),
    "with_whom": _("Say with whom the coach will work."),
    "sot_on": _("Give the date of the SOT meeting that the observation prepares."),
    "look_at": _("Say what the observer should look at."),
    "parents_invited": _("Say whether the parents are invited to the talk about the observation."),
}
PUPIL_TEXTS: dict[str, Promise] = {
    "first_name": _("Fill in the first name of the pupil."),
    "last_name": _("Fill in the last name of the pupil."),
    "birth_date": _("Fill in the date of birth of the pupil."),
    "group": _("Fill in the pupil's group."),
}
ROW_TEXTS: dict[PartKey, Promise] = {
    PartKey.TRIED: _("Describe at least one thing that was done already, with its effect."),
    PartKey.GOALS: _("Give at least one goal with the date of its evaluation."),
}


def missing_in(request: Request) -> list[Missing]:
    """Everything that is missing, in the order of the form; at most seven queries."""
    saved = {part.key: part for part in request.parts.all()}
    found: list[Missing] = []
    for part in parts_of(request):
        found += CHECKS.get(part.key, _plain)(request, part, saved.get(part.key))
    return found


def ready_to_agree(request: Request) -> bool:
    """True when everything that the director agrees with is there, for a kind that asks it; one query."""
    saved = {part.key: part for part in request.parts.filter(key__in=AGREED_WITH)}
    asked = [part for part in parts_of(request) if part.key in AGREED_WITH]
    return asks_director(request) and not any(
        CHECKS.get(part.key, _plain)(request, part, saved.get(part.key)) for part in asked
    )


def asks_director(request: Request) -> bool:
    """Whether a request of this kind needs the director's agreement."""
    return KINDS[request.kind].has(PartKey.DIRECTOR)


def is_complete(request: Request) -> Verdict:
    """True when nothing is missing."""
    return verdict(not missing_in(request), _("The request is not complete yet."))


def is_for_committee(request: Request) -> Verdict:
    """True for a kind that the committee decides on (process.md)."""
    return verdict(request.kind in COMMITTEE_KINDS, _("Only an education arrangement goes to the committee."))


def is_for_assignment(request: Request) -> Verdict:
    """True for a kind that the loket itself assigns."""
    return verdict(request.kind not in COMMITTEE_KINDS, _("An education arrangement is decided on by the committee."))


def is_simple(request: Request) -> Verdict:
    """True for a short question, which the loket may answer itself."""
    return verdict(request.kind in SIMPLE_KINDS, _("Only a short question can be answered by the loket itself."))


def is_extension(request: Request) -> Verdict:
    """True when more is asked for an arrangement that runs already."""
    return verdict(request.coach_id is not None, _("No arrangement is running for this request."))


def is_no_extension(request: Request) -> Verdict:
    """True while nothing was granted yet."""
    return verdict(
        request.coach_id is None, _("The arrangement is running. Withdraw the extension, or ask the coach to close it.")
    )


def _plain(request: Request, part: Part, saved: RequestPart | None) -> list[Missing]:
    data = saved.data if saved else {}
    found = [Missing(part.key, name, TEXTS[name]) for name in part.compulsory if data.get(name) in (None, "", [])]
    filled = []
    for index, row in enumerate(data.get("rows", [])):
        empty = [name for name in part.rows if row.get(name) in (None, "")]
        if not empty:
            filled.append(row)
        elif len(empty) < len(part.rows):
            text = _("Line %(number)d is half filled in: complete it or empty it.") % {"number": index + 1}
            found.append(Missing(part.key, f"rows-{index}-{empty[0]}", text))
    if len(filled) < part.least_rows:
        found.append(Missing(part.key, "", ROW_TEXTS[part.key]))
    return found


def _head(request: Request, part: Part, saved: RequestPart | None) -> list[Missing]:
    if request.sort == RequestSort.URGENT and not (saved and saved.data.get("urgent_reason")):
        return [Missing(PartKey.HEAD, "urgent_reason", _("Say why this cannot wait."))]
    return []


def _pupil(request: Request, part: Part, saved: RequestPart | None) -> list[Missing]:
    pupil = request.pupil
    if pupil is None:
        if KINDS[request.kind].may_be_nameless and not _about_one_pupil(request):
            return []
        return [Missing(PartKey.PUPIL, "first_name", _("Fill in who the pupil is."))]
    return [Missing(PartKey.PUPIL, name, text) for name, text in PUPIL_TEXTS.items() if not getattr(pupil, name)]


def _about_one_pupil(request: Request) -> bool:
    """Whether a question to the expert team says that it is about one pupil; no query where parts are at hand."""
    said: dict[str, Any] = next((part.data for part in request.parts.all() if part.key == PartKey.ABOUT), {})
    return said.get("about") == About.PUPIL


def _about(request: Request, part: Part, saved: RequestPart | None) -> list[Missing]:
    found, data = _plain(request, part, saved), saved.data if saved else {}
    if data.get("about") == About.GROUP:  # source 002: the school informs the parents beforehand
        asked = {
            "informed_on": _("Say when the parents of the group were informed."),
            "informed_by": _("Say who informed the parents of the group, and how."),
        }
        found += [Missing(PartKey.ABOUT, name, text) for name, text in asked.items() if not data.get(name)]
    return found


def _observe(request: Request, part: Part, saved: RequestPart | None) -> list[Missing]:
    found, data = _plain(request, part, saved), saved.data if saved else {}
    if data.get("parents_invited") == "no" and not data.get("not_invited_reason"):
        text = _("Say why the parents are not invited to the talk about the observation.")
        found.append(Missing(PartKey.OBSERVE, "not_invited_reason", text))
    return found


def _parents(request: Request, part: Part, saved: RequestPart | None) -> list[Missing]:
    parents = list(request.pupil.parents.all()) if request.pupil else []
    if not any(parent.custody == Custody.YES for parent in parents):
        return [Missing(PartKey.PARENTS, "", _("Name at least one parent with authority (gezag)."))]
    nameless = [Missing(PartKey.PARENTS, "", _("Fill in the name of each parent.")) for one in parents if not one.name]
    unknown = [
        Missing(PartKey.PARENTS, "", _("Find out whether %(name)s has authority (gezag).") % {"name": parent.name})
        for parent in parents
        if parent.name and parent.custody == Custody.UNKNOWN
    ]
    return nameless[:1] + unknown


def _advice(request: Request, part: Part, saved: RequestPart | None) -> list[Missing]:
    found = _plain(request, part, saved)
    if len(found) == len(part.compulsory):
        return [Missing(PartKey.ADVICE, "", _("The school coach has not written the advice yet."))]
    data = saved.data if saved else {}
    if not found and data["direct_minutes"] + data["indirect_minutes"] <= 0:
        found.append(Missing(PartKey.ADVICE, "direct_minutes", _("The advice has no hours yet.")))
    if not found and datetime.date.fromisoformat(data["ends_on"]) < datetime.date.fromisoformat(data["starts_on"]):
        found.append(Missing(PartKey.ADVICE, "ends_on", _("The period of the advice ends before it starts.")))
    return found


def _voice(request: Request, part: Part, saved: RequestPart | None) -> list[Missing]:
    found = _plain(request, part, saved)
    data = saved.data if saved else {}
    heard = data.get("pupil_heard") and data.get("pupil_words")
    if not (heard or data.get("pupil_not_heard_reason")):
        found.append(
            Missing(PartKey.VOICE, "pupil_heard", _("Say how the pupil was heard and what was said, or why not."))
        )
    return found


def _consents(request: Request, part: Part, saved: RequestPart | None) -> list[Missing]:
    needed = needed_consents(request)
    if not needed:  # nobody is named yet, which is not the same as everybody having answered
        return [Missing(PartKey.CONSENTS, "", _("Note the consents of the parents with authority (gezag)."))]
    apart = stand_apart(needed)
    return [
        Missing(PartKey.CONSENTS, "", _missing_consent(one) % {"name": one.name})
        for one in needed
        if not (one.settled or (apart and one.refused and one.own))
    ] + [
        Missing(PartKey.CONSENTS, "", _missing_agreement(one) % {"name": one.parent.name})
        for one in agreements_of(request)
        if not one.settled
    ]


def _missing_agreement(one: Agreeing) -> Promise:
    if one.outdated:
        return _("%(name)s answered on an earlier version of the plan. Ask again, or say why it is passed over.")
    return _("What %(name)s thinks of the plan (OPP) is not in. Ask it, or say why it is passed over.")


def _missing_consent(one: Needed) -> Promise:
    if one.relied_in_vain:
        return _(
            "The parents do not agree with each other. Ask %(name)s for an own consent: "
            "withdraw the answer that stands there and note the new one."
        )
    if one.ended:
        return _("The time for which %(name)s gave consent is over. Ask again.")
    if one.own and one.standing is None:
        return _("The parents do not agree with each other. Note the own answer of %(name)s, also when it is no.")
    return _("The consent of %(name)s is not in.")


def _documents(request: Request, part: Part, saved: RequestPart | None) -> list[Missing]:
    if not part.compulsory or request.attachments.standing().filter(kind=AttachmentKind.OPP).exists():
        return []
    return [Missing(PartKey.DOCUMENTS, "", _("Add the OPP or growth document."))]


CHECKS: dict[PartKey, Check] = {
    PartKey.HEAD: _head,
    PartKey.PUPIL: _pupil,
    PartKey.PARENTS: _parents,
    PartKey.ADVICE: _advice,
    PartKey.VOICE: _voice,
    PartKey.CONSENTS: _consents,
    PartKey.DOCUMENTS: _documents,
    PartKey.ABOUT: _about,
    PartKey.OBSERVE: _observe,
}
