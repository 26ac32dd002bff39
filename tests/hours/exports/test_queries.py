"""A longer file asks no more: each kind, with one row of everything and with thirty, the same number of queries."""

from __future__ import annotations

import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from hours.enums import EntryKind, Level, Purpose, WhatFor
from hours.models import Budget
from hours.transitions import allocate, correct_time, open_budget, reserve
from hours.transitions.closing import close_month
from swvportal.foundation.enums import Role
from swvportal.foundation.exports.asking import bytes_of
from swvportal.foundation.exports.kinds import makers
from swvportal.foundation.exports.making import make_exports
from swvportal.foundation.models import Board, School, Supplier, User
from tests.arrangements.agreeing import asked as agreement_asked
from tests.clients import signed_in
from tests.files import asked
from tests.hours.conftest import NOW, OCTOBER
from tests.hours.dividing import confirmed, contract_of, counted, drafted
from tests.hours.made import book
from tests.hours.overviews.books import line
from tests.hours.reserving import account
from tests.hours.reserving import asked as asked_reserve
from tests.story import person

pytestmark = [pytest.mark.usefixtures("on_a_friday_in_november"), pytest.mark.django_db(transaction=True)]


OF_INTAKE = {"doorlooptijden", "doorlooptijden-per-aanvraag", "sot-verslag"}  # hold no hours; tested where they are


class Growing:
    """Everything that files hold, some more of it each time; `first` is the budget of which lines are taken along."""

    def __init__(self, team: Supplier, board: Board, wilg: School, *, coach: User, office: User, asks: User) -> None:
        self.team, self.board, self.wilg = team, board, wilg
        self.coach, self.office, self.asks = coach, office, asks
        contract_of(team, office, hours=9000, reserve=1000)
        self.first = open_budget(supplier=team, school_year=2026, purpose=Purpose.CB, school=wilg)
        allocate(self.first, 60_000, by=office, now=NOW)

    def grow(self, n: int) -> None:
        """Another school, board, supplier, coach and person, and one more of every kind of row that belongs to them."""
        board = Board.objects.create(number=f"9{n:04}", name=f"Bestuur {n}")
        school = School.objects.create(name=f"School {n}", code=f"{n:02}XX00", board=self.board)
        other = School.objects.create(name=f"Elders {n}", code=f"{n:02}YY00", board=board)
        supplier = Supplier.objects.create(name=f"Team {n}")
        coach = person(f"Coach{n} Meijer", Role.COACH, supplier=self.team)
        asks = person(f"Ib{n} Smit", Role.IB, school=school)
        office = person(f"Kantoor{n} Willems", Role.OFFICE)
        for row in (school, other):
            counted(row, 50)
        divided = Supplier.objects.create(name=f"Verdeeld {n}")
        confirmed(contract_of(divided, office), by=office, level=Level.SCHOOLS)
        asked_reserve(account(divided, school=self.wilg), self.asks)
        for place, by in ((school, asks), (self.wilg, self.asks)):
            agreement_asked(place, by, supplier=supplier)
        if n < 15:  # the cells of divisions come by fifty divisions at a time
            drafted(contract_of(Supplier.objects.create(name=f"Later {n}"), office), by=office)
        asked_reserve(account(self.team, school=school), asks)
        self._work(
            open_budget(supplier=supplier, school_year=2026, purpose=Purpose.CB, board=None, school=self.wilg), n
        )
        self._work(self.first, n + 100, coach=coach, by=office)
        own = open_budget(supplier=self.team, school_year=2026, purpose=Purpose.CB, school=school)
        self._work(own, n + 200)
        line(own, EntryKind.TRANSFER, 60, to=self.first, by=office)
        line(own, EntryKind.CONSUME, 5, by=office, at=NOW - datetime.timedelta(days=30 * (n % 3)))

    def _work(self, budget: Budget, n: int, *, coach: User | None = None, by: User | None = None) -> None:
        coach, by = coach or self.coach, by or self.office
        allocate(budget, 600, by=by, now=NOW)
        row = reserve(
            budget, 120, what_for=WhatFor.OA, reference=f"OA-{n}", coach=coach, school=self.wilg, by=by, now=NOW
        )
        month = 9 + n % 3
        book(coach, row, 5, worked_on=datetime.date(2026, month, 1 + n % 19))
        correct_time(
            book(coach, row, 5, worked_on=datetime.date(2026, month, 1 + n % 19)), reason="dubbel", by=coach, now=NOW
        )


@pytest.fixture
def growing(team: Supplier, wilg: School, kpo: Board, carla: User, oscar: User, anja: User) -> Growing:
    return Growing(team, kpo, wilg, coach=carla, office=oscar, asks=anja)


def cells(data: bytes) -> int:
    """How many cells of a workbook, outside its explanation, hold something."""
    book = load_workbook(io.BytesIO(data), read_only=True)
    sheets = [sheet for sheet in book if sheet.title != "Toelichting"]
    return sum(cell is not None for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row)


def measured(growing: Growing, people: dict[str, User]) -> dict[tuple[str, str, str], tuple[int, int]]:
    """The queries of the worker, and the cells that came out, for each kind as each person may have it."""
    found = {}
    for kind, maker in makers().items():
        for name, user in people.items():
            for form in set(maker.formats) & {"xlsx", "pdf"}:
                facts = {"as": form, "total": "consumed", "budget": str(growing.first.pk), "year": "2026"}
                if not maker.allowed(user, maker.clean(user, facts) | {"as": form}):
                    continue
                row = asked(signed_in(user), kind, **facts)
                with CaptureQueriesContext(connection) as queries:
                    assert make_exports() == 1
                row.refresh_from_db()
                data = b"".join(bytes_of(row))
                found[kind, name, form] = len(queries), cells(data) if form == "xlsx" else len(data)
    return found


def test_a_longer_file_asks_no_more(growing: Growing, oscar: User, bea: User, anja: User, carla: User) -> None:
    people = {user.name: user for user in (oscar, bea, anja, carla)}
    growing.grow(0)
    one = measured(growing, people)
    for n in range(1, 30):
        growing.grow(n)
    close_month(OCTOBER, by=oscar, now=NOW)
    thirty = measured(growing, people)

    assert {kind for kind, *_rest in one} == set(makers()) - OF_INTAKE
    assert {key: queries for key, (queries, _size) in one.items()} == {
        key: queries for key, (queries, _size) in thirty.items()
    }
    of_no_agreement = {("overeenkomsten", carla.name, "xlsx")}  # none was registered with her supplier
    assert {key for key in one if thirty[key][1] <= one[key][1]} == of_no_agreement
