"""The demo's school support teams: a year that was planned, one meeting behind it, and a school that planned none."""

from __future__ import annotations

import datetime
import uuid

from django.utils import timezone

from intake import transitions as act
from intake.enums import SotFunction, SotKind
from intake.models import AgendaItem, SotMeeting
from swvportal.foundation.models import School, User
from swvportal.foundation.schoolyears import first_day, school_year_of
from swvportal.portal.demo import DOMAIN
from swvportal.portal.demo_ground import Ground

MEMBERS = (
    act.Seat("Gerda Geel", SotFunction.PSYCHOLOGIST, "Stichting De Boomgaard", f"gerda@{DOMAIN}"),
    act.Seat("Marit Blauw", SotFunction.SOCIAL_WORKER, "Buurtteam Bloesemdam", f"marit@{DOMAIN}", every_item=False),
    act.Seat("Joke Groen", SotFunction.NURSE, "GGD Bloesemdam", f"joke@{DOMAIN}", every_item=False),
)


def meet(ground: Ground) -> None:
    """Give De Wilg a year with a meeting behind it, one next week and one in spring; De Linde its yearly talk."""
    anja, wilg = ground.who("Anja"), ground.schools["De Wilg"]
    today = timezone.localdate(ground.now)
    for seat in MEMBERS:
        act.save_member(wilg, seat, by=anja, now=ground.now)
    before = max(today - datetime.timedelta(days=26), first_day(school_year_of(today)))
    past, coming, _spring = (
        _planned(wilg, day, anja, ground.now)
        for day in (before, today + datetime.timedelta(days=8), today + datetime.timedelta(days=96))
    )
    _talk_through(past, anja, ground.now)
    _prepare(coming, anja, ground.now)
    linde, bas = ground.schools["De Linde"], ground.who("Bas")
    talk = _planned(linde, today + datetime.timedelta(days=15), bas, ground.now, kind=SotKind.YEARLY)
    _added(talk, bas, ground.now, question="Welke vragen leven er dit jaar op school?", subject="Vragen van de school")


def _planned(
    school: School, day: datetime.date, by: User, now: datetime.datetime, *, kind: str = SotKind.TEAM
) -> SotMeeting:
    when = act.When(day, datetime.time(13), datetime.time(15), "De teamkamer", "")
    return act.plan_sot(school, kind=kind, days=[when], by=by, now=now)[0]


def _added(meeting: SotMeeting, by: User, now: datetime.datetime, *, question: str, subject: str = "") -> AgendaItem:
    topic = act.Topic(question=question, subject=subject)
    return act.add_item(meeting, topic, key=uuid.uuid4(), by=by, now=now)


def _talk_through(meeting: SotMeeting, by: User, now: datetime.datetime) -> None:
    """A pupil and a group, talked through; one agreement is done, one is late, and the minutes are final."""
    day = meeting.held_on
    guest = meeting.participants.get(function=SotFunction.SOCIAL_WORKER)
    named = {"first_name": "Tijn", "last_name": "Roos", "birth_date": datetime.date(day.year - 8, 5, 14), "group": "4"}
    topic = act.Topic(
        question="Tijn komt vaak te laat en is dan de hele ochtend onrustig. Wat heeft hij nodig?",
        named=named,
        guests=[guest.pk],
        parents_invited_on=day - datetime.timedelta(days=10),
    )
    pupil = act.add_item(meeting, topic, key=uuid.uuid4(), by=by, now=now)
    group = _added(meeting, by, now, question="Wat helpt na het buitenspelen?", subject="Rust in groep 6")
    agreed = [
        act.Agreed("Een vaste start van de dag, met een taak bij de deur.", "leerkracht", day),
        act.Agreed("Met ouders een ochtendplan maken.", "maatschappelijk werker", day + datetime.timedelta(days=14)),
    ]
    needs = "Een rustig begin, en iemand die hem opwacht."
    act.discuss_item(pupil, parents_present=True, needs=needs, agreed=agreed, version=0, by=by, now=now)
    act.mark_done(pupil.conclusions.all()[0], done=True, by=by, now=now)
    plan = [act.Agreed("Twee weken een rustmoment van vijf minuten proberen.", "leerkracht van groep 6", day)]
    act.discuss_item(group, parents_present=None, needs="", agreed=plan, version=0, by=by, now=now)
    present = {one.pk: one.function != SotFunction.NURSE for one in meeting.participants.all()}
    act.hold_sot(meeting, present=present, remarks="De volgende keer beginnen we met de groepen.", by=by, now=now)


def _prepare(meeting: SotMeeting, by: User, now: datetime.datetime) -> None:
    """Two items; to one of them the parents are not invited yet."""
    named = {"first_name": "Evi", "last_name": "Linden", "birth_date": None, "group": "7"}
    question = "Evi zegt dat zij zich verveelt bij rekenen. Hoe houden we haar bij de groep?"
    act.add_item(meeting, act.Topic(question=question, named=named), key=uuid.uuid4(), by=by, now=now)
    _added(meeting, by, now, question="Hoe volgen we de groepen na de toetsen van januari?", subject="Groepsbespreking")
