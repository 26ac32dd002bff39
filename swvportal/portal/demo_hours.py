"""The demo's contracts: hours of a special school divided over the boards, and those of the own team as a draft."""

from __future__ import annotations

import datetime

from django.utils import timezone

from hours.enums import Level
from hours.models import Contract
from hours.transitions import begin_division, confirm_division, enter_contract
from swvportal.foundation.models import PupilCount, School, Supplier, User
from swvportal.foundation.schoolyears import first_day, school_year_of

OUTSIDE = "SO De Vlinder"
PUPILS = {"De Wilg": 214, "De Linde": 96, "De Eik": 181, "De Berk": 43}
HOUR = 60


def divide_hours(*, team: Supplier, by: User, now: datetime.datetime) -> None:
    """Count the pupils, buy hours of two suppliers, divide those of the one and draft a division of the other's."""
    year = school_year_of(timezone.localdate(now))
    counted_on = first_day(year - 1).replace(month=10)
    for school in School.objects.filter(name__in=PUPILS):
        pupils = PUPILS[school.name]
        PupilCount.objects.create(school=school, board=school.board, counted_on=counted_on, pupils=pupils)

    def contract(supplier: Supplier, hours: int, reserve: int) -> Contract:
        return enter_contract(
            supplier=supplier, school_year=year, minutes=hours * HOUR, reserve=reserve * HOUR, by=by, now=now
        )

    bought = contract(Supplier.objects.create(name=OUTSIDE), 250, 20)
    own = contract(team, 900, 60)
    row = begin_division(
        school_year=year, level=Level.BOARDS, contracts=[bought], counted_on=counted_on, by=by, now=now
    )
    confirm_division(row, shown=row.digest, by=by, now=now)
    begin_division(school_year=year, level=Level.SCHOOLS, contracts=[own], counted_on=counted_on, by=by, now=now)
