"""Random acts on two contracts, by every door there is: budgets, reserve and what is not handed out stay the whole."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.db.models import F, Sum
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from hours.checking import differences
from hours.enums import AllocationStatus, EntryKind, Lapse, Level, Purpose, ReserveStatus, Rounding, WhatFor
from hours.models import (
    Allocation,
    Budget,
    Contract,
    Entry,
    ImportedRow,
    Reservation,
    ReserveRequest,
    SheetImport,
)
from hours.months import months_of
from hours.queries import is_divided
from hours.transitions import (
    allocate,
    ask_reserve,
    correct,
    extend_reservation,
    give_reserve,
    open_budget,
    release_rest,
    reserve,
    take_back_reserve,
)
from hours.transitions.allocating import begin, change_key, confirm, drop, undo
from hours.transitions.bringing_in import bring_in, planned
from hours.transitions.closing import close_month, lapse_due, set_lapse
from hours.transitions.contracting import change_contract
from hours.transitions.handing_on import hand_on
from hours.transitions.importing import start_sheet
from hours.transitions.taking_back import take_back
from swvportal.foundation.enums import Role
from swvportal.foundation.importing import ImportRefused, silent
from swvportal.foundation.models import Board, School, Supplier, User
from swvportal.foundation.workflow import MoveRefused
from tests.hours import machines
from tests.hours.conftest import COUNTED, NOW
from tests.hours.dividing import HOUR, contract_of, counted, inputs_for
from tests.hours.sheets import files
from tests.story import person

ACTS = machines.ACTS // 5
RUN = machines.rounds(runs=6, acts=50)
MONTHS = months_of(2026)
AFTER = NOW.replace(year=2027, month=8)  # all months are over by then
EVERY_ACT = {
    "hand out",
    "take back",
    "confirm",
    "give on",
    "undo",
    "drop",
    "promise",
    "extend",
    "release",
    "change",
    "hand on",
    "hand back",
    "ask",
    "give of reserve",
    "take reserve back",
    "close",
    "lapse",
    "bring in",
    "take a file back",
}
PICK = st.integers(min_value=0, max_value=10_000)
HOURS = st.integers(min_value=1, max_value=40)
NUMBER = 2026


class Contracts(RuleBasedStateMachine):
    """Whatever is done or refused, nothing of a contract comes out of nowhere and nothing is lost."""

    office: User
    of_boards: dict[UUID, User]
    acts = 0
    done: set[str] = set()

    def __init__(self) -> None:
        super().__init__()
        self.run_of_its_own = transaction.atomic()
        self.run_of_its_own.__enter__()

    @initialize()
    def buy(self) -> None:
        for n, pupils in enumerate((210, 95, 40, 5)):
            board, _made = Board.objects.get_or_create(number=f"9000{n % 2}", defaults={"name": f"Bestuur {n % 2}"})
            counted(School.objects.create(code=f"9{n}AA00", name=f"School {n}", board=board), pupils)
        self.of_boards = {
            board.pk: person(f"Bestuur{board.number} Maas", Role.BOARD, board=board)
            for board in Board.objects.filter(number__startswith="9000")
        }
        for name, hours, kept in (("De Linde", 101, 7), ("De Vlier", 40, 0)):
            contract_of(Supplier.objects.create(name=name), self.office, hours=hours, reserve=kept)

    def teardown(self) -> None:
        try:
            assert list(differences()) == []
        finally:
            transaction.set_rollback(True)
            self.run_of_its_own.__exit__(None, None, None)

    def act(self, name: str, what: Callable[[], Any]) -> None:
        try:
            with transaction.atomic():
                what()
        except (MoveRefused, ImportRefused):
            return
        self.done.add(name)

    def one_of(self, rows: Any, pick: int) -> Any:
        found = list(rows.order_by("pk"))
        return found[pick % len(found)] if found else None

    @rule(pick=PICK, hours=HOURS, purpose=st.sampled_from([Purpose.OA, Purpose.RESERVE]))
    def hand_out(self, pick: int, hours: int, purpose: str) -> None:
        supplier = self.one_of(Supplier.objects, pick)
        budget = open_budget(supplier=supplier, school_year=NUMBER, purpose=purpose)
        self.act("hand out", lambda: allocate(budget, hours * 25, by=self.office, now=NOW))

    @rule(pick=PICK)
    def take_back(self, pick: int) -> None:
        if line := self.one_of(Entry.objects.filter(kind=EntryKind.ALLOCATE), pick):
            self.act("take back", lambda: correct(line, reason="tikfout", by=self.office, now=NOW))

    @rule(level=st.sampled_from(Level.values), rounding=st.sampled_from(Rounding.values), both=st.booleans())
    def draft(self, level: str, rounding: str, both: bool) -> None:
        contracts = list(Contract.objects.select_related("supplier").order_by("pk"))[: 2 if both else 1]
        row = begin(school_year=NUMBER, level=level, contracts=contracts, counted_on=COUNTED, by=self.office, now=NOW)
        change_key(row, inputs_for(*contracts, level=level, rounding=rounding), by=self.office, now=NOW)

    @rule(pick=PICK, rounding=st.sampled_from(Rounding.values))
    def give_on(self, pick: int, rounding: str) -> None:
        board = self.one_of(Board.objects, pick)
        row = begin(
            school_year=NUMBER,
            level=Level.SCHOOLS,
            board=board,
            contracts=[],
            counted_on=COUNTED,
            by=self.office,
            now=NOW,
        )
        change_key(row, inputs_for(level=Level.SCHOOLS, board=board, rounding=rounding), by=self.office, now=NOW)
        self.act("give on", lambda: confirm(row, shown=row.digest, by=self.office, now=NOW))

    @rule(pick=PICK)
    def confirm_one(self, pick: int) -> None:
        if not Allocation.objects.filter(status=AllocationStatus.DRAFT).exists():
            self.draft(Level.BOARDS, Rounding.EXACT, both=bool(pick % 2))
        if row := self.one_of(Allocation.objects.filter(status=AllocationStatus.DRAFT), pick):
            self.act("confirm", lambda: confirm(row, shown=row.digest, by=self.office, now=NOW))

    @rule(pick=PICK)
    def undo_one(self, pick: int) -> None:
        if row := self.one_of(Allocation.objects.filter(status=AllocationStatus.CONFIRMED), pick):
            self.act("undo", lambda: undo(row, reason="anders", by=self.office, now=NOW))

    @rule(pick=PICK)
    def drop_one(self, pick: int) -> None:
        if row := self.one_of(Allocation.objects.filter(status=AllocationStatus.DRAFT), pick):
            self.act("drop", lambda: drop(row, by=self.office, now=NOW))

    @rule(pick=PICK, hours=HOURS)
    def promise(self, pick: int, hours: int) -> None:
        if budget := self.one_of(Budget.objects, pick):
            reference = f"OA-{Reservation.objects.count()}"
            self.act(
                "promise",
                lambda: reserve(budget, hours * 25, what_for=WhatFor.OA, reference=reference, by=self.office, now=NOW),
            )

    @rule(pick=PICK, close=st.booleans())
    def go_on_with_a_promise(self, pick: int, close: bool) -> None:
        if not Reservation.objects.filter(closed_at=None).exists():
            self.promise(pick, 1)
        if row := self.one_of(Reservation.objects, pick):
            act = (
                (lambda: release_rest(row, by=self.office, now=NOW))
                if close
                else (lambda: extend_reservation(row, 10, by=self.office, now=NOW))
            )
            self.act("release" if close else "extend", act)

    @rule(pick=PICK, hours=st.integers(min_value=-20, max_value=20))
    def change(self, pick: int, hours: int) -> None:
        contract = self.one_of(Contract.objects.select_related("supplier"), pick)
        minutes = max(contract.reserve, contract.minutes + hours * HOUR)
        self.act(
            "change",
            lambda: change_contract(contract, minutes=minutes, reserve=contract.reserve, by=self.office, now=NOW),
        )

    @rule(pick=PICK, hours=HOURS)
    def hand_on_one(self, pick: int, hours: int) -> None:
        if budget := self.one_of(Budget.objects.filter(purpose=Purpose.BOARD).select_related("supplier"), pick):
            school = self.one_of(School.objects.filter(board=budget.board_id), pick // 7)
            self.act("hand on", lambda: self.hand(budget, school, hours * 25, back=False))

    @rule(pick=PICK, hours=HOURS)
    def hand_back_one(self, pick: int, hours: int) -> None:
        given = Entry.objects.filter(kind=EntryKind.TRANSFER, budget__board__isnull=False, to__school__isnull=False)
        if not given.exists():
            self.hand_on_one(pick, hours)
        if line := self.one_of(given.select_related("budget__supplier", "to__school"), pick):
            school = line.to.school
            self.act("hand back", lambda: self.hand(line.budget, school, min(hours * 25, line.minutes), back=True))

    def hand(self, budget: Budget, school: School, minutes: int, *, back: bool) -> None:
        """By hand, for a reason."""
        hand_on(budget, school, minutes, back=back, reason="extra", key=uuid.uuid4(), by=self.office, now=NOW)

    @rule(pick=PICK, steps=HOURS, of_board=st.booleans())
    def ask(self, pick: int, steps: int, of_board: bool) -> None:
        supplier = self.one_of(Supplier.objects, pick)
        place = self.one_of(Board.objects if of_board else School.objects, pick // 7)
        account = Budget(
            supplier=supplier,
            school_year=NUMBER,
            board=place if of_board else None,
            school=None if of_board else place,
            purpose=Purpose.BOARD if of_board else Purpose.CB,
        )
        who = self.of_boards[place.pk if of_board else place.board_id]
        words: dict[str, Any] = {"short": 0, "task": "extra", "key": uuid.uuid4(), "by": who, "now": NOW}
        self.act("ask", lambda: ask_reserve(account, minutes=steps * 5, **words))

    @rule(pick=PICK, part=st.booleans())
    def give(self, pick: int, part: bool) -> None:
        if not ReserveRequest.objects.filter(status=ReserveStatus.ASKED).exists():
            self.ask(pick, 8, of_board=part)
        if row := self.one_of(ReserveRequest.objects.filter(status=ReserveStatus.ASKED), pick):
            minutes = 5 if part else row.minutes
            self.act("give of reserve", lambda: give_reserve(row, minutes, by=self.office, now=NOW, reason="minder"))

    @rule(pick=PICK)
    def take_reserve_back(self, pick: int) -> None:
        given = [ReserveStatus.GIVEN, ReserveStatus.PARTLY]
        if row := self.one_of(ReserveRequest.objects.filter(status__in=given), pick):
            self.act("take reserve back", lambda: take_back_reserve(row, reason="anders", by=self.office, now=NOW))

    @rule(pick=PICK)
    def close(self, pick: int) -> None:
        """A month closes, and what is unused of monthly budgets lapses; each of its own is by the month or not."""
        if pick % 3 == 0 and (budget := self.one_of(Budget.objects, pick)):
            set_lapse(budget, Lapse.MONTHLY, by=self.office, now=NOW)
        self.act("close", lambda: close_month(MONTHS[pick % 5], by=self.office, now=AFTER))
        if lapse_due(AFTER):
            self.done.add("lapse")

    @rule(pick=PICK, hours=HOURS)
    def bring_in(self, pick: int, hours: int) -> None:
        school, supplier = self.one_of(School.objects, pick), self.one_of(Supplier.objects, pick // 7)
        line = (school.code, supplier.name, "consultatie en begeleiding", "2026-2027", str(hours), "")
        row = start_sheet("budgets", "uren.csv", files.budgets(line), by=self.office, now=NOW)
        plan = planned(row, now=NOW)
        row.digest = plan.digest
        if plan.new:
            self.act("bring in", lambda: bring_in(row, silent, by=self.office, now=NOW))

    @rule(pick=PICK)
    def take_a_file_back(self, pick: int) -> None:
        there = ImportedRow.objects.filter(taken_back=False).values("sheet")
        if row := self.one_of(SheetImport.objects.filter(pk__in=there), pick):
            self.act("take a file back", lambda: take_back(row, silent, reason="x", by=self.office, now=NOW))

    @invariant()
    def budgets_and_the_rest_are_the_contract(self) -> None:
        Contracts.acts += 1
        for contract in Contract.objects.select_related("supplier"):
            budgets = Budget.objects.filter(supplier=contract.supplier, school_year=NUMBER)
            granted = budgets.aggregate(sum=Sum(F("allocated") + F("transferred")))["sum"] or 0
            assert granted + contract.undivided == contract.minutes
            assert contract.undivided >= 0
            assert not is_divided(contract) or contract.undivided == 0
            assert min((budget.available for budget in budgets), default=0) >= 0


@pytest.mark.django_db
def test_a_contract_stays_whole(oscar: User) -> None:
    Contracts.office = oscar
    Contracts.acts = 0

    while Contracts.acts < ACTS or (EVERY_ACT - Contracts.done and Contracts.acts < 10 * ACTS):
        run_state_machine_as_test(Contracts, settings=RUN)

    assert Contracts.done == EVERY_ACT
