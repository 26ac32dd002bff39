"""What a request still misses before it can be submitted, part by part, each with the place to mend it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.enums import AttachmentKind, PartKey, RequestSort
from intake.models import Request, RequestPart
from intake.parts import AGREED_WITH, BY_KEY, PARTS, Part
from intake.queries.consents import Needed, needed_consents
from swvportal.foundation.enums import Custody
from swvportal.foundation.verdicts import Verdict, verdict

Check = Callable[[Request, RequestPart | None], list["Missing"]]


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
    """Everything that is missing, in the order of the form; at most five queries."""
    saved = {part.key: part for part in request.parts.all()}
    found: list[Missing] = []
    for part in PARTS:
        own = CHECKS.get(part.key)
        found += own(request, saved.get(part.key)) if own else _plain(part, saved.get(part.key))
    return found


def ready_to_agree(request: Request) -> bool:
    """True when everything that the director agrees with is there; one query."""
    saved = {part.key: part for part in request.parts.filter(key__in=AGREED_WITH)}
    return not any(CHECKS.get(key, _check_plainly(key))(request, saved.get(key)) for key in AGREED_WITH)


def _check_plainly(key: PartKey) -> Check:
    return lambda _request, saved: _plain(BY_KEY[key], saved)


def is_complete(request: Request) -> Verdict:
    """True when nothing is missing."""
    return verdict(not missing_in(request), _("The request is not complete yet."))


def is_extension(request: Request) -> Verdict:
    """True when more is asked for an arrangement that runs already."""
    return verdict(request.coach_id is not None, _("No arrangement is running for this request."))


def is_no_extension(request: Request) -> Verdict:
    """True while nothing was granted yet."""
    return verdict(
        request.coach_id is None, _("The arrangement is running. Withdraw the extension, or ask the coach to close it.")
    )


def _plain(part: Part, saved: RequestPart | None) -> list[Missing]:
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


def _head(request: Request, saved: RequestPart | None) -> list[Missing]:
    if request.sort == RequestSort.URGENT and not (saved and saved.data.get("urgent_reason")):
        return [Missing(PartKey.HEAD, "urgent_reason", _("Say why this cannot wait."))]
    return []


def _pupil(request: Request, saved: RequestPart | None) -> list[Missing]:
    pupil = request.pupil
    if pupil is None:
        return [Missing(PartKey.PUPIL, "first_name", _("Fill in who the pupil is."))]
    return [Missing(PartKey.PUPIL, name, text) for name, text in PUPIL_TEXTS.items() if not getattr(pupil, name)]


def _parents(request: Request, saved: RequestPart | None) -> list[Missing]:
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


def _advice(request: Request, saved: RequestPart | None) -> list[Missing]:
    found = _plain(BY_KEY[PartKey.ADVICE], saved)
    if len(found) == len(BY_KEY[PartKey.ADVICE].compulsory):
        return [Missing(PartKey.ADVICE, "", _("The school coach has not written the advice yet."))]
    data = saved.data if saved else {}
    if not found and data["direct_minutes"] + data["indirect_minutes"] <= 0:
        found.append(Missing(PartKey.ADVICE, "direct_minutes", _("The advice has no hours yet.")))
    if not found and datetime.date.fromisoformat(data["ends_on"]) < datetime.date.fromisoformat(data["starts_on"]):
        found.append(Missing(PartKey.ADVICE, "ends_on", _("The period of the advice ends before it starts.")))
    return found


def _voice(request: Request, saved: RequestPart | None) -> list[Missing]:
    found = _plain(BY_KEY[PartKey.VOICE], saved)
    data = saved.data if saved else {}
    heard = data.get("pupil_heard") and data.get("pupil_words")
    if not (heard or data.get("pupil_not_heard_reason")):
        found.append(
            Missing(PartKey.VOICE, "pupil_heard", _("Say how the pupil was heard and what was said, or why not."))
        )
    return found


def _consents(request: Request, saved: RequestPart | None) -> list[Missing]:
    needed = needed_consents(request)
    if not needed:  # nobody is named yet, which is not the same as everybody having answered
        return [Missing(PartKey.CONSENTS, "", _("Note the consents of the parents with authority (gezag)."))]
    return [
        Missing(PartKey.CONSENTS, "", _missing_consent(one) % {"name": one.name}) for one in needed if not one.settled
    ]


def _missing_consent(one: Needed) -> Promise:
    if one.relied_in_vain:
        return _(
            "The parents do not agree with each other. Ask %(name)s for an own consent: "
            "withdraw the answer that stands there and note the new one."
        )
    if one.own:
        return _("The parents do not agree with each other. The request stops until %(name)s gives an own consent.")
    return _("The consent of %(name)s is not in.")


def _documents(request: Request, saved: RequestPart | None) -> list[Missing]:
    if request.attachments.filter(kind=AttachmentKind.OPP, removed_at__isnull=True).exists():
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
}
