"""Random acts on two contracts, by every door there is: budgets, reserve and what is not handed out stay the whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F, Sum
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from hours.checking import differences
from hours.enums import AllocationStatus, EntryKind, Level, Purpose, Rounding, WhatFor
from hours.models import Allocation, Budget, Contract, Entry, Reservation
from hours.queries import is_divided
from hours.transitions import allocate, correct, extend_reservation, open_budget, release_rest, reserve
from hours.transitions.allocating import begin, change_key, confirm, drop, undo
from hours.transitions.contracting import change_contract
from swvportal.foundation.models import Board, School, Supplier, User
from swvportal.foundation.workflow import MoveRefused
from tests.hours.conftest import COUNTED, NOW
from tests.hours.dividing import HOUR, contract_of, counted, inputs_for
from tests.hours.machines import rounds

ACTS = 400
RUN = rounds(runs=8, acts=30)
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
}
PICK = st.integers(min_value=0, max_value=10_000)
HOURS = st.integers(min_value=1, max_value=40)
NUMBER = 2026


class Contracts(RuleBasedStateMachine):
    """Whatever is done or refused, nothing of a contract comes out of nowhere and nothing is lost."""

    office: User
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
        except MoveRefused:
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
