"""What somebody wants to know of a request before the parts of the form: for whom, what is asked and what is advised.

Asks no permission: whoever may open the request may read this. Leaves out what was not filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intake.enums import PartKey
from intake.forms.kinds import AboutForm, ObserveForm, PlanForm
from intake.forms.school import VoiceForm
from intake.models import Request
from intake.queries.consents import age_on
from intake.reading import in_date, in_words
from swvportal.foundation.minutes import as_hours
from swvportal.foundation.parts import Answer


def facts_of(request: Request) -> list[Answer]:
    """The facts that a reader looks for first; no query where the parts of the request are at hand."""
    data: dict[str, Mapping[str, Any]] = {part.key: part.data for part in request.parts.all()}
    question, advice, voice = (data.get(key, {}) for key in (PartKey.QUESTION, PartKey.ADVICE, PartKey.VOICE))
    about, plan, observe = (data.get(key, {}) for key in (PartKey.ABOUT, PartKey.PLAN, PartKey.OBSERVE))
    facts = [
        Answer(_("Kind of request"), request.get_kind_display().capitalize()),
        Answer(_("Pupil"), _pupil(request)),
        Answer(_("About whom or what"), in_words(AboutForm.base_fields["about"], about.get("about"))),
        Answer(_("Asked of the expert team"), in_words(AboutForm.base_fields["question"], about.get("question"))),
        Answer(_("Question of the teacher"), question.get("teacher_question", "")),
        Answer(_("Guidance"), in_words(PlanForm.base_fields["ways"], plan.get("ways"))),
        Answer(_("With whom"), plan.get("with_whom", "")),
        Answer(_("Before the SOT of"), in_words(ObserveForm.base_fields["sot_on"], observe.get("sot_on"))),
        Answer(_("Advised by the coach"), _advised(advice)),
        Answer(_("Expertise"), advice.get("expertise", "")),
        Answer(_("The parents"), in_words(VoiceForm.base_fields["parents_view"], voice.get("parents_view"))),
        Answer(_("School coach"), request.adviser.name if request.adviser else ""),
    ]
    return [fact for fact in facts if fact.value]


def _pupil(request: Request) -> str:
    pupil = request.pupil
    if pupil is None:
        return ""
    facts = [_("group %(group)s") % {"group": pupil.group}] if pupil.group else []
    if pupil.birth_date:
        years = age_on(pupil.birth_date, timezone.localdate())
        facts.append(ngettext("%(n)d year old", "%(n)d years old", years) % {"n": years})
    return ", ".join(facts)


def _advised(advice: Mapping[str, Any]) -> str:
    parts = []
    if advice.get("direct_minutes") or advice.get("indirect_minutes"):
        direct, indirect = (int(advice.get(name) or 0) for name in ("direct_minutes", "indirect_minutes"))
        words = _("%(direct)s hours direct and %(indirect)s hours indirect")
        parts.append(words % {"direct": as_hours(direct), "indirect": as_hours(indirect)})
    if advice.get("starts_on") and advice.get("ends_on"):
        words = _("from %(first)s up to and including %(last)s")
        parts.append(words % {"first": in_date(advice["starts_on"]), "last": in_date(advice["ends_on"])})
    return ", ".join(parts)
