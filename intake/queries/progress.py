"""How far a draft is, part by part and in words for whoever looks, and what waits for a person. Changes nothing."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When, prefetch_related_objects
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from intake.enums import WRITABLE, PartKey, RequestStatus
from intake.kinds import KINDS, number_of, parts_of
from intake.models import Request, RequestPart, SchoolCoach
from intake.parts import BY_KEY
from intake.permissions import may_write_part
from intake.queries.completeness import Missing, missing_in
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Notification, User
from swvportal.foundation.parts import Tone

WRITERS: dict[str, Promise] = {PartKey.ADVICE: gettext_lazy("School coach"), PartKey.DIRECTOR: gettext_lazy("Director")}

ADVISED = [kind for kind, form in KINDS.items() if form.has(PartKey.ADVICE)]
"""The kinds in which a coach writes an advice."""


@dataclass(frozen=True)
class PartState:
    """One part of a draft: who writes it, how it stands (`status`, `tone`), what is missing, who saved it last."""

    key: str
    number: int
    title: str
    writer: str
    mine: bool
    status: str
    tone: Tone
    missing: list[Missing] = field(default_factory=list)
    saved: RequestPart | None = None


def part_states(request: Request, user: User) -> list[PartState]:
    """The parts of the form as this person sees them; at most eight queries."""
    prefetch_related_objects([request], "parts__saved_by")
    saved = {part.key: part for part in request.parts.all()}
    missing = missing_in(request)
    begun = _begun(request, saved)
    return [
        _state(request, user, part.key, saved.get(part.key), [one for one in missing if one.part == part.key], begun)
        for part in parts_of(request)
    ]


def _begun(request: Request, saved: dict[str, RequestPart]) -> set[str]:
    """The parts in which something was done; consents and documents are rows of their own."""
    found = {key for key, part in saved.items() if part.version and part.saved_at}
    if request.consents.exists():
        found.add(PartKey.CONSENTS)
    if request.attachments.standing().exists():
        found.add(PartKey.DOCUMENTS)
    return found


def _state(
    request: Request, user: User, key: PartKey, saved: RequestPart | None, missing: list[Missing], begun: set[str]
) -> PartState:
    mine = bool(may_write_part(user, request, key))
    status, tone = _in_words(key, mine=mine, missing=missing, begun=key in begun)
    return PartState(
        key=key,
        number=number_of(request, key),
        title=str(key.label),
        writer=str(WRITERS.get(key) or _("School")),
        mine=mine,
        status=status,
        tone=tone,
        missing=missing,
        saved=saved if saved and saved.saved_at else None,
    )


def _in_words(key: PartKey, *, mine: bool, missing: Sequence[Missing], begun: bool) -> tuple[str, Tone]:
    if not missing:
        return _("All there"), "good"
    if key == PartKey.DIRECTOR:
        return (_("Waits for you"), "wait") if mine else (_("Waits for the director"), "wait")
    if key == PartKey.ADVICE and not mine:
        return _("Waits for the school coach"), "wait"
    if not begun:
        return _("Not begun yet"), "todo"
    return ngettext("%(n)d thing left", "%(n)d things left", len(missing)) % {"n": len(missing)}, "busy"


@dataclass(frozen=True)
class Waiting:
    """A request that waits for this person, and what for."""

    request: Request
    what: str
    key: str = ""


def waiting_for(user: User, *, most: int = 30) -> list[Waiting]:
    """What this person has to do, questions of the loket first and then advice, agreement and own drafts, the oldest
    first; four queries."""
    standing = user.standing
    if not standing.has(Role.IB, Role.DIRECTOR, Role.COACH):
        return []
    fixed = set(SchoolCoach.objects.filter(coach=user).current().values_list("school", flat=True))
    waits = Q(school__in=standing.school_ids)
    if standing.has(Role.COACH):
        waits |= (Q(adviser=user) | Q(adviser=None, school__in=fixed, kind__in=ADVISED)) & Q(~Exists(advice_given()))
    asked_first = Case(When(status=RequestStatus.RETURNED, then=0), default=1)
    rows = (
        Request.objects.visible_to(user)
        .filter(waits, status__in=WRITABLE)
        .select_related("school__board", "pupil", "adviser", "created_by")
        .prefetch_related("parts")
        .order_by(asked_first, "created_at")[:most]
    )
    return [one for row in rows if (one := _waits(row, user, fixed))]


def advice_asked_at(request: Request) -> datetime.datetime | None:
    """When the adviser of this request was asked last; None when nobody was, or when the message is gone."""
    if request.adviser_id is None:
        return None
    asked = Notification.objects.filter(user=request.adviser_id, kind="advice_asked", subject_id=request.pk)
    return asked.order_by("-written_at").values_list("written_at", flat=True).first()


def advice_given() -> QuerySet[RequestPart]:
    """The advice of the request around it, when everything compulsory stands in it."""
    names = BY_KEY[PartKey.ADVICE].compulsory
    rows = RequestPart.objects.filter(request=OuterRef("pk"), key=PartKey.ADVICE, data__has_keys=names)
    for name in names:
        rows = rows.exclude(**{f"data__{name}": ""}).exclude(**{f"data__{name}": None})
    return rows


def _waits(row: Request, user: User, fixed: set[UUID]) -> Waiting | None:
    data = {part.key: part.data for part in row.parts.all()}
    advised = all(
        data.get(PartKey.ADVICE, {}).get(name) not in (None, "") for name in BY_KEY[PartKey.ADVICE].compulsory
    )
    agreed = bool(data.get(PartKey.DIRECTOR, {}).get("agreed_at"))
    if row.kind not in ADVISED:
        advised = agreed = True
    standing = user.standing
    if row.school_id in standing.school_ids and row.status == RequestStatus.RETURNED:
        return Waiting(row, _("Answer the question of the loket"))
    if row.school_id in standing.director_school_ids and advised and not agreed:
        return Waiting(row, _("Your agreement as director"), PartKey.DIRECTOR)
    asked = row.adviser_id == user.pk or (row.adviser_id is None and row.school_id in fixed)
    if standing.has(Role.COACH) and asked and not advised:
        return Waiting(row, _("Your advice as school coach"), PartKey.ADVICE)
    if row.school_id in standing.school_ids:
        done = advised and agreed and row.kind in ADVISED
        return Waiting(row, _("check and submit") if done else _("Go on with the draft"))
    return None
