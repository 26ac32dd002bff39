"""The demo's agreements for hours, told with the portal's own acts: one registered, one asked.

The registered one takes effect by itself, as in life: as soon as the worker has sent both confirmations.
"""

from __future__ import annotations

import datetime
import uuid

from django.utils import timezone

from arrangements import transitions as act
from hours.enums import Purpose
from hours.transitions import allocate, open_budget
from swvportal.foundation.models import Supplier
from swvportal.foundation.schoolyears import last_day, school_year_of
from swvportal.portal.demo_ground import Ground
from swvportal.portal.demo_people import TEAM

HOUR = 60


def agree_all(ground: Ground) -> None:
    """Give De Boomgaard hours of the team, agree on some of them for De Wilg, and let De Linde ask for more."""
    team = Supplier.objects.get(name=TEAM)
    wilg, linde = ground.schools["De Wilg"], ground.schools["De Linde"]
    now, today = ground.now, timezone.localtime(ground.now).date()
    last = last_day(school_year_of(today))
    office, board = ground.who("Oscar"), ground.who("Bea")
    budget = open_budget(supplier=team, school_year=school_year_of(today), purpose=Purpose.BOARD, board=wilg.board)
    allocate(budget, 120 * HOUR, by=office, now=now, reason="Verdeling van het schooljaar")
    agreement = act.ask_hours(
        wilg,
        task="Twee startende leerkrachten leren werken met instructie op drie niveaus: voordoen en nabespreken.",
        minutes=24 * HOUR,
        starts_on=today,
        ends_on=last,
        supplier=team,
        key=uuid.uuid4(),
        by=ground.who("Anja"),
        now=now - datetime.timedelta(days=4),
    )
    terms = act.Terms(supplier=team, minutes=20 * HOUR, starts_on=today, ends_on=last)
    act.agree_hours(agreement, terms, by=board, now=now - datetime.timedelta(days=2))
    act.register_hours(agreement, by=office, now=now)
    act.assign_hours(agreement, coach=ground.who("Carla"), by=office, now=now)
    act.ask_hours(
        linde,
        task="De onderbouw wil rust bij de wisselingen van les. Wie kan meekijken en met het team een aanpak kiezen?",
        minutes=12 * HOUR,
        starts_on=today,
        ends_on=last,
        supplier=None,
        key=uuid.uuid4(),
        by=ground.who("Bas"),
        now=now - datetime.timedelta(days=1),
    )
