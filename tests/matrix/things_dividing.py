"""A contract and a draft of its division."""

from __future__ import annotations

import datetime

from django.utils import timezone

from hours.enums import Level
from hours.gathering import gather
from hours.models import Allocation, Contract
from hours.transitions.allocating import draft
from hours.transitions.contracting import enter_contract
from swvportal.foundation.models import PupilCount
from swvportal.foundation.schoolyears import school_year_of
from tests.matrix.world import World, thing


@thing
def contract(w: World) -> Contract:
    """A hundred hours of another team, ten held back."""
    year = school_year_of(timezone.localdate())
    return enter_contract(
        supplier=w.other_team, school_year=year, minutes=6000, reserve=600, by=w.people["office"], now=timezone.now()
    )


@thing
def division(w: World) -> Allocation:
    """A draft over both boards."""
    counted_on = datetime.date(2025, 10, 1)
    for school in (w.school, w.other_school):
        PupilCount.objects.create(school=school, board=school.board, counted_on=counted_on, pupils=100)
    bought: Contract = w.thing("contract")
    inputs = gather(
        school_year=bought.school_year, level=Level.BOARDS, board=None, contracts=[bought], counted_on=counted_on
    )
    return draft(inputs, school_year=bought.school_year, level=Level.BOARDS, by=w.people["office"], now=timezone.now())
