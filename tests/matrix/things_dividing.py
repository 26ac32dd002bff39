"""A contract, a draft of its division, and a spreadsheet that was uploaded."""

from __future__ import annotations

import datetime

from django.utils import timezone

from hours.enums import Level, Purpose
from hours.gathering import gather
from hours.models import Allocation, Budget, Contract, SheetImport
from hours.transitions import allocate, open_budget
from hours.transitions.allocating import confirm, draft
from hours.transitions.contracting import enter_contract
from hours.transitions.importing import start_sheet
from swvportal.foundation.models import PupilCount, Supplier
from swvportal.foundation.schoolyears import school_year_of
from tests.matrix.world import World, thing


@thing
def sheet(w: World) -> SheetImport:
    """A file of time that waits to be read."""
    return start_sheet("time", "uren.csv", b"Datum;Coach", by=w.people["office"], now=timezone.now())


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


@thing
def board_budget(w: World) -> Budget:
    """Ten hours of the board with the team."""
    year = school_year_of(timezone.localdate())
    row = open_budget(supplier=w.team, school_year=year, purpose=Purpose.BOARD, board=w.board)
    allocate(row, 600, by=w.people["office"], now=timezone.now())
    return row


@thing
def board_division(w: World) -> Allocation:
    """A draft of the board over its own schools."""
    w.thing("division")  # which counts the pupils
    budget: Budget = w.thing("board_budget")
    inputs = gather(
        school_year=budget.school_year,
        level=Level.SCHOOLS,
        board=w.board,
        contracts=[],
        counted_on=datetime.date(2025, 10, 1),
    )
    return draft(
        inputs,
        school_year=budget.school_year,
        level=Level.SCHOOLS,
        board=w.board,
        by=w.people["board"],
        now=timezone.now(),
    )


@thing
def confirmed_division(w: World) -> Allocation:
    """Hours of a third team, divided over both boards."""
    w.thing("division")
    year, office = school_year_of(timezone.localdate()), w.people["office"]
    bought = enter_contract(
        supplier=Supplier.objects.create(name="SO De Vlier"),
        school_year=year,
        minutes=6000,
        reserve=0,
        by=office,
        now=timezone.now(),
    )
    inputs = gather(
        school_year=year,
        level=Level.BOARDS,
        board=None,
        contracts=[bought],
        counted_on=datetime.date(2025, 10, 1),
    )
    made = draft(inputs, school_year=year, level=Level.BOARDS, by=office, now=timezone.now())
    return confirm(made, shown=made.digest, by=office, now=timezone.now())
