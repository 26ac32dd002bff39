"""Writing a request part by part: each save names the version it started from, so nobody overwrites another unseen."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from intake.enums import PartKey, RequestKind, RequestSort
from intake.kinds import KINDS
from intake.models import Request, RequestPart, SchoolCoach
from intake.parts import AGREED_WITH
from intake.permissions import may_type_reach, may_unhide, may_write_part
from intake.queries.completeness import asks_director, ready_to_agree
from intake.queries.consents import answers_oppose
from intake.transitions.advising import tell_adviser
from swvportal.foundation.access import noted
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Parent, Pupil, School, User
from swvportal.foundation.outbox import notify
from swvportal.foundation.recipients import school_people
from swvportal.foundation.schoolyears import school_year_of
from swvportal.foundation.workflow import NotAllowed, NotReady

PUPIL_FIELDS = ("first_name", "last_name", "birth_date", "group", "group_history", "home_language")
PUPIL_REACH = ("email", "street", "postcode", "city")
"""How a pupil is reached; asked from the age of 16."""
PARENT_REACH = ("email", "phone", "street", "postcode", "city")
PARENT_FIELDS = (
    "name", "custody", "wants_copy", "language", "email", "phone", "street", "postcode", "city", "secret_address",
)  # fmt: skip


class StalePart(Exception):
    """Somebody saved this part in the meantime; `part` is what stands there now."""

    def __init__(self, part: RequestPart) -> None:
        super().__init__(f"{part.key} is at version {part.version}")
        self.part = part


def start_request(
    school: School, *, by: User, key: UUID, now: datetime.datetime, kind: str = RequestKind.OA
) -> Request:
    """Start a draft for a school; the same key gives the same draft. Where the kind has an advice, the school's fixed
    coach is asked for it by mail.

    Refused for whoever is neither of the school nor coordinator; the coordinator's is marked as made on its behalf.
    """
    today = timezone.localdate(now)
    own = school.pk in by.standing.school_ids
    if not own and not by.standing.has(Role.COORDINATOR):
        raise NotAllowed(_("You can only ask for your own school."))
    advised = KINDS[kind].has(PartKey.ADVICE)
    fixed = SchoolCoach.objects.filter(school=school).current(today).contacts().first() if advised else None
    with transaction.atomic():
        fresh = Request(
            kind=kind,
            school=school,
            school_year=school_year_of(today),
            created_by=by,
            created_at=now,
            status_since=now,
            on_behalf=not own,
            one_time_key=key,
            adviser=fixed.coach if fixed else None,
        )
        Request.objects.bulk_create([fresh], ignore_conflicts=True)
        request = Request.objects.get(one_time_key=key)
        if (request.created_by_id, request.school_id, request.kind) != (by.pk, school.pk, kind):
            raise NotAllowed(_("This form was sent already. Open a new one."))
        RequestPart.objects.bulk_create(
            [RequestPart(request=request, key=part.key) for part in KINDS[kind].parts], ignore_conflicts=True
        )
        if request.pk == fresh.pk and fixed:
            tell_adviser(request, fixed.coach, occasion=request.pk, now=now)
    return request


@contextmanager
def _writing(
    request: Request, key: str, *, version: int, by: User, now: datetime.datetime, page: UUID | None = None
) -> Iterator[RequestPart]:
    """Lock the request and one part, check person and version; on leaving, the part has a new version.

    `page` is the opened page that saves: what it saved itself a moment ago is not news to it. Raises NotAllowed for
    whoever may not write it, StalePart when something stands there that the writer has not seen.
    """
    with transaction.atomic():
        fresh = Request.objects.select_for_update().get(pk=request.pk)  # the pupil only after it: it may be merged
        if not (answer := may_write_part(by, fresh, key)):
            raise NotAllowed(answer.reason)
        part = RequestPart.objects.select_for_update().get(request=fresh, key=key)
        if part.version != version and (page is None or part.saved_from != page):
            raise StalePart(part)
        part.request = fresh
        agreed_with = key in AGREED_WITH and asks_director(fresh)
        was_ready = agreed_with and ready_to_agree(fresh)
        yield part
        part.version += 1
        part.saved_by, part.saved_at, part.saved_from = by, now, page
        part.save(update_fields=["data", "version", "saved_by", "saved_at", "saved_from"])
        if agreed_with:
            version, fell = _take_back_agreement(fresh, by=by, now=now)
            if ready_to_agree(fresh) and (fell or not was_ready):
                _ask_agreement(fresh, round_=version, now=now)


def _take_back_agreement(request: Request, *, by: User, now: datetime.datetime) -> tuple[int, bool]:
    """What the director agrees with has changed: an agreement is taken back, one on its way has to be read again.

    Answers the new version of the director's part, and whether an agreement stood there.
    """
    agreed = RequestPart.objects.select_for_update().get(request=request, key=PartKey.DIRECTOR)
    given = bool(agreed.data)
    if given:
        agreed.data, agreed.saved_by, agreed.saved_at = {}, by, now
    agreed.version += 1
    agreed.save(update_fields=["data", "version", "saved_by", "saved_at"])
    return agreed.version, given


def _ask_agreement(request: Request, *, round_: int, now: datetime.datetime) -> None:
    """Tell the directors of the school that their agreement is asked; once for each `round_`."""
    directors = school_people(request.school, roles=[Role.DIRECTOR])
    facts = {"school": request.school.name, "path": f"/aanvragen/{request.pk}/deel/{PartKey.DIRECTOR}/"}
    occasion = uuid5(request.pk, f"agreement {round_}")
    notify(directors, "agreement_asked", about=request, occasion=occasion, now=now, facts=facts)


class _Unchanged(Exception):
    """The same answers again: leave version, writer and the director's agreement as they are."""


def save_part(
    request: Request,
    key: str,
    *,
    data: Mapping[str, Any],
    version: int,
    by: User,
    now: datetime.datetime,
    page: UUID | None = None,
) -> RequestPart:
    """Save the answers of one part as they were typed, complete or not; saving the same answers changes nothing.

    `data` holds JSON values under the names of `parts.PARTS`. For the head, `sort` is kept on the request.
    """
    if key == PartKey.DIRECTOR:
        raise NotAllowed(_("The director agrees with a button of their own."))
    with suppress(_Unchanged), _writing(request, key, version=version, by=by, now=now, page=page) as part:
        answers = dict(data)
        sort = answers.pop("sort", RequestSort.NEW) if key == PartKey.HEAD else part.request.sort
        if part.version and part.data == answers and part.request.sort == sort:
            raise _Unchanged
        if part.request.sort != sort:
            part.request.sort = sort
            part.request.save(update_fields=["sort"])
        part.data = answers
    return part


def save_pupil(
    request: Request,
    *,
    fields: Mapping[str, Any],
    version: int,
    by: User,
    now: datetime.datetime,
    page: UUID | None = None,
) -> RequestPart:
    """Save who the pupil is, complete or not; makes the row the first time. `fields`: those of `PUPIL_FIELDS`, and
    of `PUPIL_REACH` where they were asked.

    Where the kind of request may do without a name, nothing filled in is nobody named: who was, and the parents, go
    with it. Refused once one of them was asked for consent.
    """
    with _writing(request, PartKey.PUPIL, version=version, by=by, now=now, page=page) as part:
        if KINDS[part.request.kind].may_be_nameless and not any(fields[name] for name in PUPIL_FIELDS):
            _forget_pupil(part.request)
            return part
        pupil = _pupil_of(part.request)
        reach = PUPIL_REACH if may_type_reach(by, pupil) else ()
        asked = [*PUPIL_FIELDS, *(one for one in reach if one in fields)]
        for name in asked:
            setattr(pupil, name, fields[name])
        pupil.save(update_fields=asked)  # the school, and whether parents disagree, are said elsewhere
    return part


def _forget_pupil(request: Request) -> None:
    """Name nobody in a locked request, and let go of who was named in it and nowhere else."""
    if (pupil := request.pupil) is None:
        return
    if request.consents.exists() or request.consent_questions.exists():
        raise NotReady(_("Somebody was asked for consent for this pupil, so the name has to stay."))
    request.pupil = None
    request.save(update_fields=["pupil"])
    if not pupil.requests.exists() and not pupil.sot_items.exists() and not pupil.merged_from.exists():
        pupil.parents.all().delete()
        pupil.delete()


def _pupil_of(request: Request) -> Pupil:
    """The pupil's row of a locked request, made when there is none yet."""
    if request.pupil is None:
        request.pupil = Pupil.objects.create(school_id=request.school_id)
        request.save(update_fields=["pupil"])
    return request.pupil


def save_parents(
    request: Request,
    *,
    parents: Sequence[Mapping[str, Any]],
    disagree: bool,
    version: int,
    by: User,
    now: datetime.datetime,
    page: UUID | None = None,
) -> RequestPart:
    """Save the parents as one list: a row with a known `id` is changed, any other is made, one left out goes.

    A new row may bring its own `id`, so that the page that made it knows it next time. Refused: taking away a parent
    who was asked for consent, and taking off a secret address that is the office's (`may_unhide`).
    """
    with _writing(request, PartKey.PARENTS, version=version, by=by, now=now, page=page) as part:
        pupil = _pupil_of(part.request)
        kept: list[UUID] = []
        known = {parent.pk: parent for parent in pupil.parents.all()}
        for row in parents:
            parent = known.get(row["id"]) if row.get("id") else None
            unhides = parent is not None and parent.secret_address and not row["secret_address"]
            if parent and unhides and not (answer := may_unhide(by, parent)):
                raise NotAllowed(answer.reason)
            hidden = parent is not None and not may_type_reach(by, parent)
            parent = parent or _new_parent(pupil, row.get("id"))
            for name in PARENT_FIELDS:
                if not (hidden and name in PARENT_REACH):
                    setattr(parent, name, row[name])
            parent.save()
            kept.append(parent.pk)
        gone = pupil.parents.exclude(pk__in=kept)
        if gone.filter(Q(consents__isnull=False) | Q(consent_questions__isnull=False)).exists():
            raise NotReady(_("A parent who was asked for consent cannot be removed."))
        if gone.filter(merged_from__isnull=False).exists():
            raise NotReady(_("A parent who was joined from two files cannot be removed."))
        gone.delete()
        if not disagree and pupil.parents_disagree and answers_oppose(part.request):
            raise NotReady(_("One parent says yes and the other no, so the sign that they do not agree has to stay."))
        if pupil.parents_disagree != disagree:
            pupil.parents_disagree = disagree
            pupil.save(update_fields=["parents_disagree"])
            noted(pupil, "parents_disagree" if disagree else "parents_agree", by=by, now=now)
    return part


def _new_parent(pupil: Pupil, key: UUID | None) -> Parent:
    """A parent under the page's own key, unless that key is somebody else's."""
    taken = not key or Parent.objects.filter(pk=key).exists()
    return Parent(pupil=pupil) if taken else Parent(pk=key, pupil=pupil)


def agree(request: Request, *, version: int, remark: str, by: User, now: datetime.datetime) -> RequestPart:
    """The director agrees, with what the school itself puts in; a later change of advice or goals takes it back.

    Refused while the question, the goals or the advice are not complete; stale when they changed since the page was
    read.
    """
    if not ready_to_agree(request):
        raise NotReady(_("First the question, the goals and the advice have to be complete."))
    with _writing(request, PartKey.DIRECTOR, version=version, by=by, now=now) as part:
        part.data = {"agreed_at": now.isoformat(), "agreed_by": by.name, "remark": remark}
    return part
