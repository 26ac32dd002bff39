"""Random acts on the ledger (two thousand, or `ACTS`), compared with plain sums after each (security bar, 50)."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from hours.checking import differences
from hours.enums import Activity, EntryKind, Purpose, TimeStatus, WhatFor
from hours.models import Budget, Entry, MonthClosing, Reservation, TimeEntry
from hours.transitions import (
    KeyUsed,
    NotEnough,
    allocate,
    correct,
    correct_time,
    extend_reservation,
    log_time,
    open_budget,
    release_rest,
    reserve,
)
from swvportal.foundation.models import Supplier, User
from swvportal.foundation.workflow import MoveRefused, NotReady
from tests.hours.conftest import NOW, TODAY
from tests.hours.machines import ACTS, rounds

RUN = rounds(runs=10, acts=50)
DAY = datetime.timedelta(days=1)
MINUTES = st.integers(min_value=1, max_value=400)
WORKED = st.integers(min_value=1, max_value=120).map(lambda steps: 5 * steps)
PICK = st.integers(min_value=0, max_value=10_000)
SIDE = st.sampled_from([0, 1])


@dataclasses.dataclass
class Account:
    """A budget or reservation as plain sums."""

    allocated: int = 0
    transferred: int = 0
    reserved: int = 0
    consumed: int = 0
    lapsed: int = 0
    released: int = 0
    closed: bool = False
    budget: int = 0

    @property
    def available(self) -> int:
        return self.allocated + self.transferred - self.reserved - self.consumed - self.lapsed

    @property
    def rest(self) -> int:
        return self.reserved - self.consumed - self.released


class Ledger(RuleBasedStateMachine):
    """Two budgets of one supplier, reservations on both, one coach; every act must do what the sums say."""

    team: Supplier
    office: User
    coordinator: User
    coach: User
    acts = 0

    @initialize()
    def open_books(self) -> None:
        self.budgets = [
            open_budget(supplier=self.team, school_year=2026, purpose=purpose)
            for purpose in (Purpose.OA, Purpose.RESERVE)
        ]
        self.sums = [Account(), Account()]
        self.reservations: list[tuple[Reservation, Account]] = []
        self.lines: list[tuple[Entry, int]] = []
        self.logged: list[tuple[TimeEntry, Account | None, dict[str, Any]]] = []

    def teardown(self) -> None:
        assert list(differences()) == []

    @rule(side=SIDE, minutes=MINUTES)
    def hand_out(self, side: int, minutes: int) -> None:
        self.lines.append((allocate(self.budgets[side], minutes, by=self.office, now=NOW), side))
        self.sums[side].allocated += minutes

    @rule(side=SIDE, minutes=MINUTES)
    def transfer(self, side: int, minutes: int) -> None:
        if self._raw(side, EntryKind.TRANSFER, minutes, to=self.budgets[1 - side]):
            self.sums[side].transferred -= minutes
            self.sums[1 - side].transferred += minutes

    @rule(side=SIDE, minutes=MINUTES)
    def lapse(self, side: int, minutes: int) -> None:
        month = datetime.date(2030 + len(self.lines) // 12, 1 + len(self.lines) % 12, 1)  # closed, and each once
        MonthClosing.objects.get_or_create(month=month, defaults={"closed_at": NOW})
        if self._raw(side, EntryKind.LAPSE, minutes, month=month):
            self.sums[side].lapsed += minutes

    def _raw(self, side: int, kind: str, minutes: int, **fields: Any) -> bool:
        fits = self.sums[side].available >= minutes
        try:
            with transaction.atomic():
                line = Entry.objects.create(budget=self.budgets[side], kind=kind, minutes=minutes, at=NOW, **fields)
        except IntegrityError:
            assert not fits
        else:
            assert fits
            self.lines.append((line, side))
        return fits

    @rule(side=SIDE, minutes=MINUTES)
    def promise(self, side: int, minutes: int) -> None:
        account = self.sums[side]
        fits = minutes <= account.available
        try:
            row = reserve(
                self.budgets[side],
                minutes,
                what_for=WhatFor.OA,
                reference=f"OA-{uuid.uuid4()}",
                coach=self.coach,
                by=self.coordinator,
                now=NOW,
            )
        except NotEnough:
            assert not fits
            return
        assert fits
        account.reserved += minutes
        self.reservations.append((row, Account(reserved=minutes, budget=side)))

    @precondition(lambda self: self.reservations)
    @rule(pick=PICK, minutes=MINUTES)
    def extend(self, pick: int, minutes: int) -> None:
        row, promised = self.reservations[pick % len(self.reservations)]
        account = self.sums[promised.budget]
        fits = not promised.closed and minutes <= account.available
        try:
            extend_reservation(row, minutes, by=self.coordinator, now=NOW)
        except MoveRefused:
            assert not fits
            return
        assert fits
        promised.reserved += minutes
        account.reserved += minutes

    @precondition(lambda self: self.reservations)
    @rule(pick=PICK)
    def release(self, pick: int) -> None:
        row, promised = self.reservations[pick % len(self.reservations)]
        release_rest(row, by=self.coordinator, now=NOW)
        self.sums[promised.budget].reserved -= promised.rest
        promised.released += promised.rest
        promised.closed = True

    @rule(pick=PICK, minutes=WORKED, days=st.integers(min_value=0, max_value=3))
    def log(self, pick: int, minutes: int, days: int) -> None:
        row, promised = self.reservations[pick % len(self.reservations)] if self.reservations else (None, None)
        worked_on = TODAY - days * DAY
        full = minutes + sum(
            entry.minutes
            for entry, _promised, _form in self.logged
            if entry.worked_on == worked_on and entry.status != TimeStatus.CORRECTED
        )
        form: dict[str, Any] = {
            "reservation": row,
            "worked_on": worked_on,
            "minutes": minutes,
            "activity": Activity.TALK,
            "note": "",
            "key": uuid.uuid4(),
            "now": NOW,
        }
        try:
            entry = log_time(self.coach, **form)
        except NotReady:
            assert full > 24 * 60
            return
        assert full <= 24 * 60
        fits = promised is None or minutes <= promised.rest
        assert entry.status == (TimeStatus.BOOKED if fits else TimeStatus.ABOVE_GRANT)
        if promised is not None and fits:
            promised.consumed += minutes
            self.sums[promised.budget].reserved -= minutes
            self.sums[promised.budget].consumed += minutes
        self.logged.append((entry, promised if fits else None, form))

    @precondition(lambda self: self.logged)
    @rule(pick=PICK, other=st.booleans())
    def send_again(self, pick: int, other: bool) -> None:
        entry, _promised, form = self.logged[pick % len(self.logged)]
        try:
            again = log_time(self.coach, **{**form, "note": "anders" if other else ""})
        except KeyUsed:
            assert other
        else:
            assert not other
            assert again == entry

    @precondition(lambda self: self.logged)
    @rule(pick=PICK)
    def take_time_back(self, pick: int) -> None:
        entry, promised, _form = self.logged[pick % len(self.logged)]
        open_still = entry.status != TimeStatus.CORRECTED
        try:
            correct_time(entry, reason="verkeerd", by=self.coach, now=NOW)
        except MoveRefused:
            assert not open_still
            return
        assert open_still
        if promised is not None:
            promised.consumed -= entry.minutes
            self.sums[promised.budget].consumed -= entry.minutes
            if promised.closed:
                promised.released += entry.minutes
            else:
                self.sums[promised.budget].reserved += entry.minutes

    @precondition(lambda self: self.lines)
    @rule(pick=PICK)
    def take_line_back(self, pick: int) -> None:
        line, side = self.lines[pick % len(self.lines)]
        account, other = self.sums[side], self.sums[1 - side]
        holder = {EntryKind.ALLOCATE: account, EntryKind.TRANSFER: other}.get(EntryKind(line.kind))
        fits = holder is None or holder.available >= line.minutes
        done = Entry.objects.filter(corrects=line).exists()
        try:
            correct(line, reason="tikfout", by=self.office, now=NOW)
        except MoveRefused:
            assert done or not fits
            return
        assert fits
        assert not done
        if line.kind == EntryKind.ALLOCATE:
            account.allocated -= line.minutes
        elif line.kind == EntryKind.LAPSE:
            account.lapsed -= line.minutes
        else:
            account.transferred += line.minutes
            other.transferred -= line.minutes

    @invariant()
    def database_equals_sums(self) -> None:
        Ledger.acts += 1
        names = ["allocated", "transferred", "reserved", "consumed", "lapsed"]
        own = [budget.pk for budget in self.budgets]  # by key, however much the table grew
        kept = {row["id"]: row for row in Budget.objects.filter(pk__in=own).values("id", *names)}
        for budget, account in zip(self.budgets, self.sums, strict=True):
            assert [kept[budget.pk][name] for name in names] == [getattr(account, name) for name in names]
            assert account.available >= 0
        promises = Reservation.objects.filter(budget__in=own)
        rows = {row[0]: row[1:] for row in promises.values_list("id", "reserved", "consumed", "released")}
        assert rows == {
            row.pk: (promised.reserved, promised.consumed, promised.released) for row, promised in self.reservations
        }


class RolledBack(Ledger):
    """Each run of the machine in a transaction of its own that leaves nothing behind.

    A real one, so that the database can clean up between two runs: as parts of one long transaction a hundred thousand
    acts would leave all their rows in the way of the next.
    """

    def __init__(self) -> None:
        super().__init__()
        self.run_of_its_own = transaction.atomic()
        self.run_of_its_own.__enter__()

    def teardown(self) -> None:
        try:
            super().teardown()
        finally:
            transaction.set_rollback(True)
            self.run_of_its_own.__exit__(None, None, None)


@pytest.mark.django_db(transaction=True)
def test_req_050_the_ledger_equals_plain_sums(team: Supplier, oscar: User, lotte: User, carla: User) -> None:
    RolledBack.team, RolledBack.office, RolledBack.coordinator, RolledBack.coach = team, oscar, lotte, carla

    Ledger.acts = 0

    while Ledger.acts < ACTS:
        run_state_machine_as_test(RolledBack, settings=RUN)
