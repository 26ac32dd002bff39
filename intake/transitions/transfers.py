"""A pupil goes to another school: announced, then carried out by a person who decides on each dossier."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from intake.enums import Course
from intake.models import AgendaItem, Request, SotMeeting, Transfer
from intake.permissions import may_announce
from intake.queries.transfers import dossiers_to_decide, items_to_decide, next_sot
from intake.transitions.merging import SeenOther
from swvportal.foundation.access import noted
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Pupil, School, User
from swvportal.foundation.outbox import notify
from swvportal.foundation.recipients import holders, school_people
from swvportal.foundation.workflow import MoveRefused, NotAllowed, NotReady, moving

Bound = Callable[[Collection[UUID]], Collection[UUID]]
"""Which of these requests, by key, have hours of the old school's budget; what reserves hours knows it."""


class HeldBack(MoveRefused):
    """A request that cannot go along yet."""


def announce_transfer(
    pupil: Pupil, *, target: School, on: datetime.date, remark: str, by: User, now: datetime.datetime
) -> Transfer:
    """Say that a pupil goes to another school on this day; the loket and the office hear of it, and nothing moves.

    Refused for the school where the pupil is, and while another change of school is open.
    """
    if not (answer := may_announce(by, pupil)):
        raise NotAllowed(answer.reason)
    with transaction.atomic():
        fresh = Pupil.objects.select_for_update().select_related("school").get(pk=pupil.pk)
        if fresh.merged_into_id is not None or fresh.school_id == target.pk:
            raise NotReady(_("Choose another school than the one where the pupil is."))
        try:
            with transaction.atomic():
                row = Transfer.objects.create(
                    pupil=fresh,
                    source=fresh.school,
                    target=target,
                    on=on,
                    remark=remark.strip(),
                    announced_by=by,
                    announced_at=now,
                    status_since=now,
                )
        except IntegrityError as problem:
            raise NotReady(_("A change of school was announced for this pupil already.")) from problem
        noted(fresh, "announce_transfer", by=by, now=now, reason=f"{row.source.name} → {target.name}, {on}")
        facts = {"school": row.source.name, "path": f"/leerlingen/wisselingen/{row.pk}/"}
        people = holders(Role.COORDINATOR, Role.OFFICE).exclude(pk=by.pk)
        notify(people, "transfer_announced", about=row, occasion=row.pk, now=now, facts=facts)
    return row


def call_off_transfer(transfer: Transfer, *, reason: str, by: User, now: datetime.datetime) -> None:
    """Let the pupil stay where it is."""
    with moving(transfer, "call_off", by=by, now=now, reason=reason) as row:
        noted(row.pupil, "call_off_transfer", by=by, now=now, reason=reason.strip())


def carry_out_transfer(
    transfer: Transfer,
    *,
    dossiers: Mapping[UUID, str],
    items: Mapping[UUID, str],
    bound: Bound,
    by: User,
    now: datetime.datetime,
) -> None:
    """Let the pupil be of the new school, and do with each open dossier and SOT item what was chosen, all or nothing.

    `dossiers` and `items` give a `Course` by key for each that is open. What goes along is of the new school at once:
    the old one sees it no more, and keeps what stays and what is closed. An item goes to the first SOT that the new
    school has planned, at its end, and its parents are to be invited anew. Locks the transfer, the requests, the
    meetings and the pupil. Raises `SeenOther` when there is something that was not decided on, `HeldBack` for a request
    with hours of the old school that is to go along.
    """
    with moving(transfer, "carry_out", by=by, now=now) as row:
        requests = list(dossiers_to_decide(row).select_for_update())
        talked, meeting = _lock_items(row, now=now)
        if {one.pk for one in requests} != set(dossiers) or {one.pk for one in talked} != set(items):
            raise SeenOther(_("Something changed in the meantime. Look again what is to be decided."))
        along = [one for one in requests if dossiers[one.pk] == Course.ALONG]
        if held := bound([one.pk for one in along]):
            names = ", ".join(one.reference for one in along if one.pk in held)
            raise HeldBack(_("%(references)s has hours of the old school and cannot go along.") % {"references": names})
        for request in requests:
            _decide(request, row, along=request in along, by=by, now=now)
        _move_items([one for one in talked if items[one.pk] == Course.ALONG], row, meeting, by=by, now=now)
        pupil = Pupil.objects.select_for_update().get(pk=row.pupil_id)
        pupil.school = row.target
        pupil.save(update_fields=["school"])
        told = f"{row.source.name} → {row.target.name}, {row.on}"
        noted(pupil, "change_school", by=by, now=now, reason=told)
        occasion, facts = row.move.pk, {"school": row.source.name, "path": "/"}
        notify(school_people(row.source), "pupil_left", about=row, occasion=occasion, now=now, facts=facts)
        facts = {"school": row.target.name, "path": "/"}
        notify(school_people(row.target), "pupil_arrived", about=row, occasion=occasion, now=now, facts=facts)


def _decide(request: Request, transfer: Transfer, *, along: bool, by: User, now: datetime.datetime) -> None:
    reason = f"{transfer.source.name} → {transfer.target.name}" if along else ""
    name = "go_along" if along else "stay_behind"
    with moving(request, name, by=by, now=now, reason=reason, to=lambda row: row.status) as row:
        if along:
            row.school = transfer.target


def _lock_items(transfer: Transfer, *, now: datetime.datetime) -> tuple[list[AgendaItem], SotMeeting | None]:
    """The items to decide on and the first SOT of the new school, as they stand once all their meetings are locked."""
    today = timezone.localdate(now)
    first = next_sot(transfer.target_id, today)
    keys = {one.meeting_id for one in items_to_decide(transfer)} | ({first.pk} if first else set())
    list(SotMeeting.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))
    items, meeting = list(items_to_decide(transfer)), next_sot(transfer.target_id, today)
    if not {one.meeting_id for one in items} | ({meeting.pk} if meeting else set()) <= keys:
        raise SeenOther(_("Something changed in the meantime. Look again what is to be decided."))
    return items, meeting


def _move_items(
    items: list[AgendaItem], transfer: Transfer, meeting: SotMeeting | None, *, by: User, now: datetime.datetime
) -> None:
    """Put items at the end of the first SOT of the new school; the others of the old meeting close up."""
    if not items:
        return
    if meeting is None:
        raise NotReady(_("The new school has no SOT planned, so an item cannot go along."))
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    for place, item in enumerate(items, last + 1):
        old = item.meeting
        item.guests.clear()
        item.meeting, item.position, item.version = meeting, place, item.version + 1
        item.parents_invited_on, item.parents_not_invited = None, ""
        item.save(update_fields=["meeting", "position", "version", "parents_invited_on", "parents_not_invited"])
        for number, other in enumerate(old.items.all(), 1):
            AgendaItem.objects.filter(pk=other.pk).exclude(position=number).update(position=number)
        noted(item, "move_sot_item", by=by, now=now, reason=f"{transfer.source.name} → {transfer.target.name}")
