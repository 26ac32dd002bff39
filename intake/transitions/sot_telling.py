"""What the participants of a SOT meeting hear of it, each for their own calendar; no mail names a pupil."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation

from intake.models import SotMeeting, SotParticipant
from swvportal.foundation.calendars import CANCEL, REQUEST, Event, at, to_facts, uid_of
from swvportal.foundation.models import User
from swvportal.foundation.outbox import notify, notify_address


def event_of(meeting: SotMeeting) -> Event:
    """The meeting as a calendar shows it, in Dutch."""
    with translation.override("nl"):
        summary = f"{meeting.get_kind_display()} {meeting.school.name}"
    return Event(
        uid=uid_of(meeting.pk),
        summary=summary[:1].upper() + summary[1:],
        starts=at(meeting.held_on, meeting.starts_at),
        ends=at(meeting.held_on, meeting.ends_at),
        place=meeting.place,
        url=meeting.link,
        sequence=meeting.sequence,
    )


def sot_events(user: User, since: datetime.datetime) -> list[Event]:
    """What of the SOT belongs in somebody's own calendar: the meetings of the own schools, and those to which they were
    asked by name; a coordinator's would otherwise hold every school's."""
    mine = Q(school__in=user.standing.school_ids) | Q(participants__user=user)
    rows = SotMeeting.objects.visible_to(user).standing().filter(mine, held_on__gte=timezone.localdate(since))
    return [event_of(row) for row in rows.select_related("school").distinct()]


def _facts(meeting: SotMeeting, method: str, **more: str) -> dict[str, str]:
    """What a message may hold: school, day, hours and place. The words typed as a reason stay in the portal."""
    return {
        "school": meeting.school.name,
        "day": meeting.held_on.isoformat(),
        "time": f"{meeting.starts_at:%H:%M}",
        "place": meeting.place or meeting.link,
        **to_facts(event_of(meeting), method=method),
        **more,
    }


def _split(seats: Iterable[SotParticipant]) -> tuple[list[SotParticipant], list[SotParticipant]]:
    """Those with an account, and those with an address alone."""
    found = list(seats)
    return [one for one in found if one.user], [one for one in found if one.user is None and one.email]


def _over(meeting: SotMeeting, now: datetime.datetime) -> bool:
    """Whether it has begun: then nobody has to be told when it is."""
    return at(meeting.held_on, meeting.starts_at) <= timezone.localtime(now)


def _path(meeting: SotMeeting) -> str:
    return reverse("intake:sot_meeting", args=[meeting.pk])


def tell_invited(
    meeting: SotMeeting, seats: Iterable[SotParticipant], *, occasion: UUID, now: datetime.datetime
) -> None:
    """Ask these participants to a meeting that is still to come."""
    if _over(meeting, now):
        return
    known, others = _split(seats)
    facts = _facts(meeting, REQUEST)
    users = [one.user for one in known if one.user]
    notify(users, "sot_invited", about=meeting, occasion=occasion, now=now, facts={**facts, "path": _path(meeting)})
    for one in others:
        own = {**facts, "name": one.name}
        notify_address(one.email, "sot_invited", about=meeting, occasion=occasion, now=now, facts=own)


def tell_moved(meeting: SotMeeting, *, occasion: UUID, now: datetime.datetime) -> None:
    """Tell all participants the new day, hours and place."""
    if _over(meeting, now):
        return
    known, others = _split(meeting.participants.select_related("user"))
    facts = _facts(meeting, REQUEST)
    users = [one.user for one in known if one.user]
    notify(users, "sot_moved", about=meeting, occasion=occasion, now=now, facts={**facts, "path": _path(meeting)})
    for one in others:
        own = {**facts, "name": one.name}
        notify_address(one.email, "sot_moved", about=meeting, occasion=occasion, now=now, facts=own)


def tell_off(
    meeting: SotMeeting, seats: Iterable[SotParticipant], *, occasion: UUID, now: datetime.datetime, alone: bool
) -> None:
    """Tell these participants that they need not come: it is called off, or goes on without them (`alone`)."""
    if _over(meeting, now):
        return
    known, others = _split(seats)
    facts = _facts(meeting, CANCEL, **({"alone": "yes"} if alone else {}))
    users = [one.user for one in known if one.user]
    notify(users, "sot_off", about=meeting, occasion=occasion, now=now, facts={**facts, "path": _path(meeting)})
    for one in others:
        own = {**facts, "name": one.name}
        notify_address(one.email, "sot_off", about=meeting, occasion=occasion, now=now, facts=own)
