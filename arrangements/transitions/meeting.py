"""When the committee meets: planning, moving and calling off a meeting. It touches no request: what lies before the
committee is the agenda of the next meeting, whichever that is."""

from __future__ import annotations

import datetime
import uuid

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from arrangements.models import Meeting
from arrangements.permissions import may_plan
from swvportal.foundation.access import noted
from swvportal.foundation.enums import Role
from swvportal.foundation.models import User
from swvportal.foundation.outbox import notify
from swvportal.foundation.recipients import holders
from swvportal.foundation.workflow import NotAllowed, NotReady


def plan_meeting(*, held_on: datetime.date, starts_at: datetime.time, place: str, today: datetime.date) -> Meeting:
    """Plan one meeting; the same one sent twice is one meeting. Refused in the past and for a second on one day."""
    if held_on < today:
        raise NotReady(_("This day has passed. Choose a day to come."))
    meeting, made = Meeting.objects.get_or_create(held_on=held_on, defaults={"starts_at": starts_at, "place": place})
    if not made and (meeting.starts_at, meeting.place) != (starts_at, place):
        raise NotReady(_("There is a meeting on this day already."))
    return meeting


def move_meeting(
    meeting: Meeting,
    *,
    held_on: datetime.date,
    starts_at: datetime.time,
    place: str,
    by: User,
    now: datetime.datetime,
) -> None:
    """Give a meeting another day, time or place, and tell the committee and the loket; nothing when all is the same.

    Locks the meeting. Refused where it was held or called off, for a day that has passed or has a meeting already.
    """
    with transaction.atomic():
        row = _to_come(meeting, by=by, now=now)
        if held_on < timezone.localdate(now):
            raise NotReady(_("This day has passed. Choose a day to come."))
        if (row.held_on, row.starts_at, row.place) == (held_on, starts_at, place):
            return
        old, row.held_on, row.starts_at, row.place = row.held_on, held_on, starts_at, place
        try:
            with transaction.atomic():
                row.save(update_fields=["held_on", "starts_at", "place"])
        except IntegrityError:
            raise NotReady(_("There is a meeting on this day already.")) from None
        noted(row, "move_meeting", by=by, now=now, source=old.isoformat(), target=held_on.isoformat())
        facts = {"old": old.isoformat(), "day": held_on.isoformat(), "time": f"{starts_at:%H:%M}", "place": place}
        for users, path in _told(by):
            notify(users, "meeting_moved", about=row, occasion=uuid.uuid4(), now=now, facts={**facts, "path": path})


def cancel_meeting(meeting: Meeting, *, reason: str, by: User, now: datetime.datetime) -> None:
    """Call a meeting off: the row goes, the trail keeps day and reason, the committee and the loket hear of it.

    Its cases wait for the next meeting. Locks the meeting. Refused without a reason, and where it was held or called
    off. The reason stays out of the mail: it may name a child.
    """
    with transaction.atomic():
        row = _to_come(meeting, by=by, now=now)
        if not reason.strip():
            raise NotReady(_("Give a reason."))
        after = Meeting.objects.filter(held_on__gt=row.held_on).first()
        noted(row, "cancel_meeting", by=by, now=now, source=row.held_on.isoformat(), reason=reason)
        facts = {"day": row.held_on.isoformat(), "next": after.held_on.isoformat() if after else ""}
        for users, path in _told(by):
            notify(users, "meeting_cancelled", about=row, occasion=uuid.uuid4(), now=now, facts={**facts, "path": path})
        row.delete()


def _to_come(meeting: Meeting, *, by: User, now: datetime.datetime) -> Meeting:
    """The meeting as it stands, locked."""
    if not (answer := may_plan(by)):
        raise NotAllowed(answer.reason)
    row = Meeting.objects.select_for_update().filter(pk=meeting.pk).first()
    if row is None:
        raise NotReady(_("This meeting was called off meanwhile."))
    if row.held_on < timezone.localdate(now):
        raise NotReady(_("This meeting has been held. It stays as it was."))
    return row


def _told(by: User) -> list[tuple[list[User], str]]:
    """Who hears of it and where the message leads: the committee to its agenda, the loket to the meetings."""
    committee = [user for user in holders(Role.COMMITTEE, Role.CHAIR) if user != by]
    desk = [user for user in holders(Role.COORDINATOR) if user != by and user not in committee]
    return [(committee, reverse("arrangements:agenda")), (desk, reverse("arrangements:meetings"))]
