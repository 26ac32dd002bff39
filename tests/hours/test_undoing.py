"""A division taken back by counter-lines, or thrown away before it was one; a confirmed one keeps its key."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from django.db import DatabaseError, transaction

from hours.checking import differences
from hours.enums import AllocationStatus, EntryKind, Purpose, Rounding, WhatFor
from hours.keys import read, stored
from hours.models import Allocation, AllocationCell, Budget, Contract, Entry
from hours.transitions import correct, release_rest, reserve
from hours.transitions.allocating import change_key, confirm, drop, undo
from hours.transitions.contracting import change_contract
from swvportal.foundation.models import Board, User
from swvportal.foundation.workflow import AlreadyMoved, NotReady
from tests.hours.conftest import NOW
from tests.hours.dividing import (
    HOUR,
    confirmed,
    drafted,
    hours_left,
    inputs_for,
)

pytestmark = pytest.mark.django_db
TEAM = "Expertise- en Dienstenteam"


def confirm_it(row: Allocation, by: User) -> Allocation:
    return confirm(row, shown=row.digest, by=by, now=NOW)


class TestUndoing:
    def test_counter_lines_take_everything_back(self, contract: Contract, oscar: User) -> None:
        row = confirmed(contract, by=oscar)
        undo(row, reason="andere sleutel", by=oscar, now=NOW)
        contract.refresh_from_db()

        assert row.status == AllocationStatus.UNDONE
        assert set(hours_left().values()) == {0}
        assert contract.undivided == contract.minutes
        assert Entry.objects.filter(kind=EntryKind.CORRECT, reason="andere sleutel").count() == 3
        assert list(differences()) == []

    def test_afterwards_it_can_be_divided_anew(self, contract: Contract, oscar: User) -> None:
        undo(confirmed(contract, by=oscar), reason="andere sleutel", by=oscar, now=NOW)
        contract.refresh_from_db()
        confirmed(contract, by=oscar)

        assert hours_left()[f"Stichting Het Bos board {TEAM}"] == 30
        assert list(differences()) == []

    def test_it_needs_a_reason_and_happens_once(self, contract: Contract, oscar: User) -> None:
        row = confirmed(contract, by=oscar)
        with pytest.raises(NotReady, match="reden"):
            undo(row, reason=" ", by=oscar, now=NOW)
        undo(row, reason="andere sleutel", by=oscar, now=NOW)
        with pytest.raises(AlreadyMoved):
            undo(row, reason="nog eens", by=oscar, now=NOW)

    def test_until_the_first_use(self, contract: Contract, obo: Board, oscar: User) -> None:
        row = confirmed(contract, by=oscar)
        used = Budget.objects.get(board=obo)
        promised = reserve(used, 60, what_for=WhatFor.OA, reference="OA-2026-001", by=oscar, now=NOW)

        with pytest.raises(NotReady, match=r"Stichting Het Bos – .*: van de 30:00 uur is nog 29:00 over"):
            undo(row, reason="andere sleutel", by=oscar, now=NOW)
        assert not Entry.objects.filter(kind=EntryKind.CORRECT).exists()

        release_rest(promised, by=oscar, now=NOW)
        undo(row, reason="andere sleutel", by=oscar, now=NOW)
        assert list(differences()) == []

    def test_a_single_line_of_it_is_not_corrected(self, contract: Contract, oscar: User) -> None:
        row = confirmed(contract, by=oscar)
        line = row.cells.filter(board__isnull=False)[0].entry
        assert line is not None

        with pytest.raises(NotReady, match="hoort bij een verdeling"):
            correct(line, reason="tikfout", by=oscar, now=NOW)


class TestLinesOfADividedContract:
    def test_what_is_taken_back_goes_to_the_reserve(self, contract: Contract, budget: Budget, oscar: User) -> None:
        contract.refresh_from_db()
        confirmed(contract, by=oscar)
        correct(Entry.objects.get(budget=budget), reason="tikfout", by=oscar, now=NOW)
        contract.refresh_from_db()

        assert Budget.objects.get(purpose=Purpose.RESERVE).available == 20 * HOUR
        assert contract.undivided == 0
        assert list(differences()) == []

    def test_what_was_bought_on_top_stays_with_it(self, contract: Contract, oscar: User) -> None:
        confirmed(contract, by=oscar)
        change_contract(contract, minutes=110 * HOUR, reserve=10 * HOUR, by=oscar, now=NOW)
        bought = Entry.objects.get(reason="bijgekocht op het contract")

        with pytest.raises(NotReady, match="reserve van een verdeeld contract"):
            correct(bought, reason="tikfout", by=oscar, now=NOW)

    def test_an_empty_division_is_not_confirmed(self, contract: Contract, oscar: User) -> None:
        """It would outlive the undoing of the one that holds the hours."""
        confirmed(contract, by=oscar)
        contract.refresh_from_db()

        with pytest.raises(NotReady, match="er valt niets te verdelen"):
            confirmed(contract, by=oscar)


class TestDrafts:
    def test_a_draft_is_thrown_away(self, contract: Contract, oscar: User) -> None:
        row = drop(drafted(contract, by=oscar), by=oscar, now=NOW)

        assert row.status == AllocationStatus.DROPPED
        assert not Allocation.objects.kept().exists()
        with pytest.raises(AlreadyMoved):
            confirm_it(row, oscar)

    def test_a_confirmed_division_keeps_its_key(self, contract: Contract, oscar: User) -> None:
        row = confirmed(contract, by=oscar)

        with pytest.raises(AlreadyMoved):
            change_key(row, inputs_for(contract), by=oscar, now=NOW)
        with pytest.raises(DatabaseError), transaction.atomic():
            Allocation.objects.update(key={})
        with pytest.raises(DatabaseError), transaction.atomic():
            AllocationCell.objects.update(minutes=1)
        with pytest.raises(DatabaseError), transaction.atomic():
            row.delete()

    def test_a_key_is_read_back_as_it_was_kept(self, contract: Contract) -> None:
        inputs = inputs_for(
            contract,
            history=(2025,),
            history_weight=Fraction(1, 3),
            pupil_weight=Fraction(7, 10),
            rounding=Rounding.NEAREST,
            months=10,
        )
        first, *others = inputs.key.holders
        lifted = replace(first, floor=Fraction(15, 2), minimum=3, reason="klein")
        inputs = replace(inputs, key=replace(inputs.key, holders=(lifted, *others)))

        assert read(stored(inputs), school_year=2026) == inputs
        assert Allocation(key=stored(inputs)).digest != Allocation(key=stored(inputs_for(contract))).digest
