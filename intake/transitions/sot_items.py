"""The agenda of a SOT meeting: what is talked about, what came of it, and what was done. Once held it is final."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from intake.enums import SotStatus
from intake.models import AgendaItem, Conclusion, SotMeeting
from intake.permissions import keeps_sot
from intake.transitions.sot import locked
from swvportal.foundation.access import noted
from swvportal.foundation.models import Pupil, User
from swvportal.foundation.workflow import KeyUsed, NotAllowed, NotReady

PUPIL = ("first_name", "last_name", "birth_date", "group")


class StaleItem(NotReady):
    """Somebody saved this item in the meantime; `item` is what stands there now."""

    def __init__(self, item: AgendaItem) -> None:
        super().__init__(
            _("A colleague changed this item while you were writing. Yours is not saved yet: compare and save again.")
        )
        self.item = item


@dataclass(frozen=True)
class Topic:
    """What an item is about: a pupil that is known (`pupil`) or new (`named`, the fields of `PUPIL`), or a subject.

    `parents_*` and `feedback*` are as on the row. `guests` are the keys of participants who come for this item alone.
    """

    question: str
    position: int | None = None
    pupil: Pupil | None = None
    named: dict[str, Any] | None = None
    subject: str = ""
    guests: Collection[UUID] = ()
    parents_invited_on: datetime.date | None = None
    parents_not_invited: str = ""
    feedback_on: datetime.date | None = None
    feedback_parents_invited: bool | None = None
    feedback: str = ""


@dataclass(frozen=True)
class Agreed:
    """One line of what was agreed; `key` is that of a line that stands there already."""

    what: str
    who: str
    due_on: datetime.date
    key: UUID | None = None


def add_item(meeting: SotMeeting, topic: Topic, *, key: UUID, by: User, now: datetime.datetime) -> AgendaItem:
    """Put something on the agenda of a planned meeting; the same key gives the same item. Locks the meeting.

    A pupil is of the school: known by an earlier item or request, or new.
    """
    with transaction.atomic():
        row = locked(meeting.pk, by=by)
        if first := AgendaItem.objects.filter(one_time_key=key).first():
            if (first.meeting_id, first.question, first.subject) != (row.pk, topic.question, topic.subject):
                raise KeyUsed
            return first
        last = row.items.aggregate(last=Max("position"))["last"] or 0
        item = AgendaItem(meeting=row, position=last + 1, added_by=by, added_at=now, one_time_key=key)
        _fill(item, topic)
        item.save(force_insert=True)
        _seat_guests(item, topic)
        noted(item, "add_sot_item", by=by, now=now)
    return item


def save_item(item: AgendaItem, topic: Topic, *, version: int, by: User, now: datetime.datetime) -> AgendaItem:
    """Change an item of a planned meeting. Locks the meeting. Raises `StaleItem` when somebody was first."""
    with _writing(item, version=version, by=by) as row:
        _fill(row, topic)
        _seat_guests(row, topic)
        noted(row, "change_sot_item", by=by, now=now)
    return row


def remove_item(item: AgendaItem, *, by: User, now: datetime.datetime) -> None:
    """Take an item off the agenda of a planned meeting; done twice it happens once. The others close up.

    A pupil who is named nowhere else goes with it.
    """
    with transaction.atomic():
        meeting = locked(item.meeting_id, by=by)
        row = AgendaItem.objects.filter(pk=item.pk).select_related("pupil").first()
        if row is None:
            return
        if row.requests.exists():
            raise NotReady(_("A request was begun from this item, so it has to stay on the agenda."))
        noted(row, "remove_sot_item", by=by, now=now)
        pupil = row.pupil
        row.delete()
        if pupil is not None and not any(
            named.exists() for named in (pupil.requests, pupil.sot_items, pupil.merged_from)
        ):
            pupil.parents.all().delete()
            pupil.delete()
        for number, other in enumerate(meeting.items.all(), 1):
            AgendaItem.objects.filter(pk=other.pk).exclude(position=number).update(position=number)


def discuss_item(
    item: AgendaItem,
    *,
    parents_present: bool | None,
    needs: str,
    agreed: Sequence[Agreed],
    version: int,
    by: User,
    now: datetime.datetime,
) -> AgendaItem:
    """Write down what came of an item: whether the parents were there, the needs, and who does what by when.

    A line left out goes, one with a known key keeps what was done. Locks the meeting. Refused before its day; raises
    `StaleItem` when somebody was first.
    """
    with _writing(item, version=version, by=by) as row:
        if not row.meeting.has_come:
            raise NotReady(_("The day of this meeting has not come yet. Move it first, if you met earlier."))
        row.parents_present = parents_present if row.pupil_id else None
        row.needs = needs
        known = {line.pk: line for line in row.conclusions.all()}
        kept = [known.get(line.key, Conclusion(item=row)) if line.key else Conclusion(item=row) for line in agreed]
        row.conclusions.exclude(pk__in=[line.pk for line in kept]).delete()
        for position, (line, said) in enumerate(zip(kept, agreed, strict=True), 1):
            line.position, line.what, line.who, line.due_on = position, said.what, said.who, said.due_on
            line.save()
        noted(row, "discuss_sot_item", by=by, now=now)
    return row


def mark_done(conclusion: Conclusion, *, done: bool, by: User, now: datetime.datetime) -> None:
    """Mark what was agreed as done today, or as not done after all; also long after the meeting."""
    with transaction.atomic():
        row = Conclusion.objects.select_for_update(of=("self",)).select_related("item__meeting").get(pk=conclusion.pk)
        if not (answer := keeps_sot(by, row.item.meeting)):
            raise NotAllowed(answer.reason)
        if row.item.meeting.status == SotStatus.CANCELLED or (row.done_on is not None) == done:
            return
        row.done_on = timezone.localdate(now) if done else None
        row.save(update_fields=["done_on"])
        noted(row.item, "mark_done" if done else "mark_not_done", by=by, now=now)


@contextmanager
def _writing(item: AgendaItem, *, version: int, by: User) -> Iterator[AgendaItem]:
    """Lock the meeting and the item, check the version; on leaving, the item has a new one."""
    with transaction.atomic():
        meeting = locked(item.meeting_id, by=by)
        row = AgendaItem.objects.select_for_update(of=("self",)).select_related("pupil").filter(pk=item.pk).first()
        if row is None:
            raise NotReady(_("A colleague took this item off the agenda meanwhile."))
        row.meeting = meeting
        if row.version != version:
            raise StaleItem(row)
        yield row
        row.version += 1
        row.save()


def _fill(item: AgendaItem, topic: Topic) -> None:
    """Set what is asked; who it is about is set once."""
    if item._state.adding:
        item.pupil = topic.pupil or _new_pupil(item.meeting, topic.named)
    if item.pupil_id is None:
        item.subject = topic.subject
    item.question = topic.question
    if topic.position is not None:
        _put_at(item, topic.position)
    if item.pupil_id is not None:
        item.parents_invited_on, item.parents_not_invited = topic.parents_invited_on, topic.parents_not_invited
        item.feedback_on, item.feedback = topic.feedback_on, topic.feedback
        item.feedback_parents_invited = topic.feedback_parents_invited


def _new_pupil(meeting: SotMeeting, named: dict[str, Any] | None) -> Pupil | None:
    if named is None:
        return None
    return Pupil.objects.create(school_id=meeting.school_id, **{name: named[name] for name in PUPIL})


def _put_at(item: AgendaItem, position: int) -> None:
    """Give an item this place and let the others close up around it."""
    others = list(item.meeting.items.exclude(pk=item.pk))
    position = max(1, min(position, len(others) + 1))
    item.position = position
    others.insert(position - 1, item)
    for number, other in enumerate(others, 1):
        AgendaItem.objects.filter(pk=other.pk).exclude(position=number).update(position=number)


def _seat_guests(item: AgendaItem, topic: Topic) -> None:
    """Ask to this item those participants who do not take part in every one."""
    item.guests.set(item.meeting.participants.filter(pk__in=topic.guests, every_item=False))
