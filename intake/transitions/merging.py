"""Two rows of one child made into one: everything moves to the one that stays, the other is kept and points to it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from intake.enums import WRITABLE, PartKey
from intake.models import (
    AgendaItem,
    Consent,
    ConsentQuestion,
    KeptApart,
    PlanAgreement,
    Request,
    RequestPart,
    Transfer,
    Voice,
)
from intake.permissions import may_merge
from intake.queries.merging import CONTACT, fingerprint, reach_from, strictest
from intake.transitions.writing import PUPIL_REACH
from swvportal.foundation.access import noted
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Letter, Move, Parent, Pupil, User
from swvportal.foundation.workflow import AlreadyMoved, MoveRefused, NotAllowed, NotReady

PUPIL_FIELDS = ("school_id", "first_name", "last_name", "birth_date", "group", "group_history", "home_language")
FLAGS = ("custody", "secret_address", "wants_copy")
TOLD = (PartKey.PUPIL, PartKey.PARENTS, PartKey.CONSENTS)


class SeenOther(MoveRefused):
    """Something of the two changed since the page was made."""


@dataclass(frozen=True)
class Merge:
    """What somebody chose: `fields` are values of the pupil, by the names of `PUPIL_FIELDS`; `same` says by key which
    parent of the one that goes is which parent of the one that stays; `flags` what was chosen of such a parent, by the
    key of the one that goes, instead of the strictest, and always of gezag where the two differ; `seen` is the
    fingerprint of what the page showed."""

    fields: Mapping[str, Any]
    same: Mapping[UUID, UUID] = field(default_factory=dict)
    flags: Mapping[UUID, Mapping[str, Any]] = field(default_factory=dict)
    seen: str = ""


def merge_pupils(goes: Pupil, stays: Pupil, chosen: Merge, *, reason: str, by: User, now: datetime.datetime) -> None:
    """Merge one pupil into another, with a line of the trail on both.

    Requests, items of a SOT, consents, questions by personal link and letters go to the pupil and the parents that
    stay, their words as they were. A parent who is nobody of the other file comes along. Locks, in this order and each
    by key: the requests and items of both, the pupils, their parents; what is written meanwhile follows by itself
    (`follow_merge`). Refused: for who may not, when one of the two was merged by somebody else (`AlreadyMoved`), and
    when something changed since the page was read (`SeenOther`).
    """
    if not (answer := may_merge(by)):
        raise NotAllowed(answer.reason)
    if not reason.strip():
        raise NotReady(_("Give a reason."))
    if goes.pk == stays.pk or len(set(chosen.same.values())) != len(chosen.same):
        raise NotReady(_("Choose two files, and each parent once."))
    with transaction.atomic():
        goes, stays = _lock(goes, stays)
        if chosen.seen != fingerprint(goes, stays):
            raise SeenOther(_("Something was changed in these files in the meantime. Look again what should stay."))
        changed = [name for name in PUPIL_FIELDS if chosen.fields[name] != getattr(stays, name)]
        before = [f"{name}: {getattr(stays, name)}" for name in changed]
        for name in PUPIL_FIELDS:
            setattr(stays, name, chosen.fields[name])
        stays.parents_disagree = stays.parents_disagree or goes.parents_disagree
        stays.save(update_fields=[*PUPIL_FIELDS, "parents_disagree"])
        _reach_as_known(goes, stays)
        _join_parents(goes, stays, chosen, by=by, now=now)
        Pupil.objects.filter(Q(pk=goes.pk) | Q(merged_into=goes)).update(merged_into=stays)
        _take_transfers(goes, stays)
        Request.objects.filter(pupil=goes).update(pupil=stays)
        AgendaItem.objects.filter(pupil=goes).update(pupil=stays)
        _take_over_twins(goes, stays)
        _tell_writers(stays, by=by, now=now)
        noted(goes, "merge_pupil", by=by, now=now, reason=reason.strip())
        kept = "\n".join([reason.strip(), *before])
        noted(stays, "merge_pupil", by=by, now=now, reason=kept)


def merged_by(gone: Pupil) -> AlreadyMoved:
    """The refusal for whoever comes too late to merge a pupil: who did it, and when."""
    return AlreadyMoved(Move.objects.about(gone).filter(name="merge_pupil").last())


def _lock(goes: Pupil, stays: Pupil) -> tuple[Pupil, Pupil]:
    """Both rows as they stand now, with all that hangs on them locked."""
    pair = (goes.pk, stays.pk)
    hanging = [model.objects.filter(pupil__in=pair).order_by("pk") for model in (Transfer, Request, AgendaItem)]
    keys = [set(rows.select_for_update().values_list("pk", flat=True)) for rows in hanging]
    rows = {one.pk: one for one in Pupil.objects.select_for_update().filter(pk__in=pair).order_by("pk")}
    for row in rows.values():
        if row.merged_into_id is not None:
            raise merged_by(row)
    if keys != [set(rows.values_list("pk", flat=True)) for rows in hanging]:
        raise SeenOther(_("Somebody is working on these files at this moment. Try again."))
    if len(rows) != len(pair):
        raise SeenOther(_("One of these two files is not there any more."))
    list(Parent.objects.select_for_update().filter(pupil__in=pair).order_by("pk"))
    return rows[goes.pk], rows[stays.pk]


def _reach_as_known(goes: Pupil, stays: Pupil) -> None:
    """Where only the one that goes says how a pupil of 16 is reached, that comes along; an address as a whole."""
    for name, value in reach_from(stays, goes, ("email",)).items():
        setattr(stays, name, value)
    stays.save(update_fields=PUPIL_REACH)


def _join_parents(goes: Pupil, stays: Pupil, chosen: Merge, *, by: User, now: datetime.datetime) -> None:
    """One row for who is one person, with the strictest answer where none was chosen; the others come along."""
    known = {parent.pk: parent for parent in stays.parents.all()}
    for parent in goes.parents.all():
        if (key := chosen.same.get(parent.pk)) is None:
            parent.pupil = stays
            parent.save(update_fields=["pupil"])
            continue
        if key not in known:
            raise NotReady(_("Choose a parent of the file that stays."))
        row = known[key]
        wanted = {**strictest(row, parent), **chosen.flags.get(parent.pk, {})}
        if row.custody != parent.custody and "custody" not in wanted:
            raise NotReady(_("Say whether %(name)s has authority (gezag): the two files differ.") % {"name": row.name})
        secret = row.secret_address or parent.secret_address
        if secret and not wanted["secret_address"] and not by.standing.has(Role.OFFICE):
            raise NotAllowed(_("Only the office can say that this address is not secret any more."))
        wanted |= reach_from(row, parent, ("email", "phone"))
        changed = [name for name in (*FLAGS, *CONTACT) if wanted.get(name, getattr(row, name)) != getattr(row, name)]
        told = [f"{name}: {getattr(row, name)} → {wanted[name]}" if name in FLAGS else name for name in changed]
        for name in changed:
            setattr(row, name, wanted[name])
        if changed:
            row.save(update_fields=changed)
        Parent.objects.filter(Q(pk=parent.pk) | Q(merged_into=parent)).update(merged_into=row)
        for model in (Consent, ConsentQuestion, PlanAgreement, Voice, Letter):
            model.objects.filter(parent=parent).update(parent=row)
        noted(row, "join_parent", by=by, now=now, reason=", ".join(told))
        noted(parent, "join_parent", by=by, now=now)


def _take_transfers(goes: Pupil, stays: Pupil) -> None:
    """Changes of school go along; two that are both open contradict each other."""
    if Transfer.objects.open().filter(pupil__in=[goes, stays]).count() > 1:
        raise NotReady(_("For both a change of school is announced. Carry one out, or call it off, first."))
    Transfer.objects.filter(pupil=goes).update(pupil=stays)


def _take_over_twins(goes: Pupil, stays: Pupil) -> None:
    """Who was kept apart from the one that goes is kept apart from the one that stays."""
    for row in KeptApart.objects.filter(Q(one=goes) | Q(other=goes)):
        third = row.other_id if row.one_id == goes.pk else row.one_id
        if third != stays.pk:
            _keep(third, stays.pk, by=row.by, now=row.at)
        row.delete()


def _keep(one: UUID, other: UUID, *, by: User, now: datetime.datetime) -> bool:
    lower, higher = sorted((one, other))
    return KeptApart.objects.get_or_create(one_id=lower, other_id=higher, defaults={"by": by, "at": now})[1]


def _tell_writers(stays: Pupil, *, by: User, now: datetime.datetime) -> None:
    """Whoever has pupil, parents or consents of a draft open is told that they changed, as with any other writer."""
    parts = RequestPart.objects.filter(request__pupil=stays, request__status__in=WRITABLE, key__in=TOLD)
    parts.update(version=F("version") + 1, saved_by=by, saved_at=now, saved_from=None)


def keep_apart(one: Pupil, other: Pupil, *, by: User, now: datetime.datetime) -> None:
    """Say that two pupils are two children, such as twins; said twice it stands once."""
    if not (answer := may_merge(by)):
        raise NotAllowed(answer.reason)
    if one.pk == other.pk:
        raise NotReady(_("Choose two files, and each parent once."))
    with transaction.atomic():
        if _keep(one.pk, other.pk, by=by, now=now):
            for row in (one, other):
                noted(row, "keep_apart", by=by, now=now)
