"""From an item on the agenda of a SOT to a request of any kind: what was written there comes along, the link stays."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from intake.enums import About, PartKey, RequestKind, SotStatus
from intake.kinds import KINDS
from intake.models import AgendaItem, Request, RequestPart, SotMeeting
from intake.permissions import may_ask_from_item
from intake.transitions.writing import start_request
from swvportal.foundation.models import User
from swvportal.foundation.workflow import NotAllowed, NotReady


def kinds_from_item(item: AgendaItem) -> list[RequestKind]:
    """What can be asked from an item: before the talk an observation of its pupil; once something was agreed any kind,
    of a subject without names those that may be asked without a pupil."""
    if item.meeting.status == SotStatus.CANCELLED:
        return []
    if not item.conclusions.all():
        return [RequestKind.OBSERVATION] if item.pupil_id else []
    return [kind for kind in RequestKind if item.pupil_id or _without_pupil(kind)]


def _without_pupil(kind: str) -> bool:
    return KINDS[kind].may_be_nameless or not KINDS[kind].has(PartKey.PUPIL)


def ask_from_item(item: AgendaItem, *, kind: str, by: User, key: UUID, now: datetime.datetime) -> Request:
    """Start a draft of this kind with the pupil and the text of an item; the same key gives the same draft.

    Locks the meeting, so that the item stays. Refused for whoever does not write for the school, and for a kind that
    does not fit.
    """
    if not (answer := may_ask_from_item(by, item)):
        raise NotAllowed(answer.reason)
    with transaction.atomic():
        SotMeeting.objects.select_for_update(no_key=True).get(pk=item.meeting_id)
        rows = AgendaItem.objects.select_related("meeting__school", "pupil").prefetch_related("conclusions")
        fresh = rows.filter(pk=item.pk).first()
        if fresh is None:
            raise NotReady(_("A colleague took this item off the agenda meanwhile."))
        if kind not in kinds_from_item(fresh):
            raise NotReady(_("Choose another kind of request."))
        begun = start_request(fresh.meeting.school, kind=kind, by=by, key=key, now=now)
        if begun.sot_item_id is not None:
            return begun
        begun.sot_item = fresh
        if KINDS[kind].has(PartKey.PUPIL):
            begun.pupil = fresh.pupil
        begun.save(update_fields=["sot_item", "pupil"])
        _fill(begun, fresh, by=by, now=now)
    return begun


def _fill(request: Request, item: AgendaItem, *, by: User, now: datetime.datetime) -> None:
    """Write what the item says into the parts that ask it; the rest of them stays open."""
    with translation.override("nl"):  # it becomes the school's own text
        known = _answers(item)
    rows = [row for row in request.parts.all() if row.key in known]
    for row in rows:
        row.data, row.saved_by, row.saved_at, row.version = known[row.key], by, now, 1
    RequestPart.objects.bulk_update(rows, ["data", "saved_by", "saved_at", "version"])


def _answers(item: AgendaItem) -> dict[str, dict[str, Any]]:
    meeting, agreed = item.meeting, list(item.conclusions.all())
    day = date_format(meeting.held_on, "j F Y")
    words = _("Talked through in the SOT of %(day)s.") if agreed else _("On the agenda of the SOT of %(day)s.")
    found: dict[str, dict[str, Any]] = {
        PartKey.QUESTION: {"occasion": words % {"day": day}, "teacher_question": item.question, "domains": []},
        PartKey.ABOUT: {"about": About.PUPIL if item.pupil_id else About.GROUP},
    }
    if item.pupil_id:
        found[PartKey.PUPIL] = {}
    if item.needs:
        found[PartKey.PICTURE] = {"educational_needs": item.needs, "teacher_needs": ""}
    if agreed:
        found[PartKey.SOT] = {
            "held_on": meeting.held_on.isoformat(),
            "present": _present(item),
            "conclusion": "\n".join(
                f"{line.what} ({line.who}, {date_format(line.due_on, 'j F Y')})" for line in agreed
            ),
            "feedback_on": item.feedback_on.isoformat() if item.feedback_on else "",
        }
    else:
        found[PartKey.OBSERVE] = {
            "sot_on": meeting.held_on.isoformat(),
            "look_at": item.question,
            "parents_invited": "yes" if item.parents_invited_on else "",
        }
    return found


def _present(item: AgendaItem) -> str:
    """Who was at the table for this item, by function; before the minutes are finished, who was asked."""
    seats = item.meeting.participants.all()
    guests = {one.pk for one in item.guests.all()}
    here = [one for one in seats if one.present is not False and (one.every_item or one.pk in guests)]
    said = dict.fromkeys(one.get_function_display() for one in here)
    return ", ".join([*said, *([_("parents")] if item.parents_present else [])])
