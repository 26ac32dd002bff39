"""The demo's questions for reserve, told with the portal's own acts: one waits, one is given in part, one not."""

from __future__ import annotations

import datetime
import uuid

from django.utils import timezone

from hours.enums import Purpose
from hours.models import Budget, ReserveRequest
from hours.transitions import ask_reserve, decline_reserve, give_reserve
from swvportal.foundation.models import School, Supplier, User
from swvportal.foundation.schoolyears import school_year_of
from swvportal.portal.demo_ground import Ground
from swvportal.portal.demo_hours import OUTSIDE
from swvportal.portal.demo_people import TEAM

HOUR = 60


def ask_for_reserve(ground: Ground) -> None:
    """De Boomgaard gets four of the eight hours that it asks, De Eik none, and De Wilg waits."""
    team, outside = Supplier.objects.get(name=TEAM), Supplier.objects.get(name=OUTSIDE)
    wilg, eik, office = ground.schools["De Wilg"], ground.schools["De Eik"], ground.who("Oscar")

    def asked(
        by: User, supplier: Supplier, hours: int, task: str, *, days: int, school: School | None
    ) -> ReserveRequest:
        now = ground.now - datetime.timedelta(days=days)
        account = Budget(
            school=school,
            board=None if school else wilg.board,
            supplier=supplier,
            school_year=school_year_of(timezone.localdate(ground.now)),
            purpose=Purpose.CB if school else Purpose.BOARD,
        )
        return ask_reserve(account, minutes=hours * HOUR, short=0, task=task, key=uuid.uuid4(), by=by, now=now)

    board = asked(
        ground.who("Bea"),
        outside,
        8,
        "Twee van onze scholen willen na de kerst hulp bij prikkelverwerking. Dat was in juni niet bekend.",
        days=9,
        school=None,
    )
    give_reserve(
        board,
        4 * HOUR,
        reason="Genoeg voor één school tot de voorjaarsvakantie; vraag daarna opnieuw.",
        by=office,
        now=ground.now,
    )
    none = asked(
        ground.who("Olga"),
        outside,
        30,
        "Een tweede dag per week begeleiding in de onderbouw.",
        days=7,
        school=eik,
    )
    decline_reserve(
        none,
        reason="Dit is meer dan de hele reserve. Het loket denkt graag mee over een arrangement.",
        by=office,
        now=ground.now,
    )
    asked(
        ground.who("Anja"),
        team,
        6,
        "De verdeling laat op zich wachten. Drie leerkrachten willen nu al iemand die meekijkt en nabespreekt.",
        days=2,
        school=wilg,
    )
