"""SOT meetings in the states that stories start from, made by the acts themselves."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.utils import timezone

from intake import transitions as act
from intake.enums import SotFunction, SotKind
from intake.models import AgendaItem, SotMeeting
from swvportal.foundation.models import School, User


def when(day: datetime.date, *, hour: int = 13, place: str = "De teamkamer") -> act.When:
    """Two hours of a day."""
    return act.When(day, datetime.time(hour), datetime.time(hour + 2), place, "")


def planned(
    school: School, by: User, *, days: int = 0, hour: int = 13, kind: str = SotKind.TEAM, place: str = "De teamkamer"
) -> SotMeeting:
    """A meeting so many days from today."""
    day = timezone.localdate() + datetime.timedelta(days=days)
    now = timezone.now()
    return act.plan_sot(school, kind=kind, days=[when(day, hour=hour, place=place)], by=by, now=now)[0]


def seat(name: str = "Wim Wijk", *, email: str = "wim@wijk.example", every_item: bool = False) -> act.Seat:
    """Somebody from outside."""
    return act.Seat(name, SotFunction.POLICE, "Politie Bloesemdam", email, every_item)


NAMED = {"first_name": "Sam", "last_name": "Jansen", "birth_date": datetime.date(2018, 3, 9), "group": "5"}


def about_pupil(meeting: SotMeeting, by: User, **more: Any) -> AgendaItem:
    """Sam on the agenda, named here for the first time."""
    topic = act.Topic(question="Hoe houden we Sam aan het werk?", named=NAMED, **more)
    return act.add_item(meeting, topic, key=uuid.uuid4(), by=by, now=timezone.now())


def about_subject(meeting: SotMeeting, by: User, *, subject: str = "Rust in groep 6") -> AgendaItem:
    """A subject without names on the agenda."""
    topic = act.Topic(question="Wat helpt na het buitenspelen?", subject=subject)
    return act.add_item(meeting, topic, key=uuid.uuid4(), by=by, now=timezone.now())


def discussed(item: AgendaItem, by: User, *, what: str = "De leerkracht probeert een taakkaart.") -> AgendaItem:
    """The item with one agreement, on the day of the meeting."""
    item.refresh_from_db()
    agreed = [act.Agreed(what, "leerkracht", timezone.localdate() + datetime.timedelta(days=14))]
    return act.discuss_item(
        item, parents_present=True, needs="Korte opdrachten.", agreed=agreed, version=item.version, by=by,
        now=timezone.now(),
    )  # fmt: skip


def held(meeting: SotMeeting, by: User) -> SotMeeting:
    """The meeting with final minutes; everybody was there."""
    present = dict.fromkeys(meeting.participants.values_list("pk", flat=True), True)
    act.hold_sot(meeting, present=present, remarks="", by=by, now=timezone.now())
    return meeting
