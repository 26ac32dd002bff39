"""A division from draft to confirmed and back: every line booked or none, and the contract whole at each moment."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from hours.checking import differences
from hours.division import Holder, KeyRefused
from hours.enums import AllocationStatus, EntryKind, Level, Purpose, Rounding, WhatFor
from hours.models import Allocation, Budget, Contract, Entry
from hours.transitions import allocate, reserve
from hours.transitions.allocating import change_key, confirm, draft, undo
from swvportal.foundation.models import Board, Move, School, Supplier, User
from swvportal.foundation.workflow import NotAllowed, NotReady
from tests.hours.conftest import NOW
from tests.hours.dividing import (
    HOUR,
    confirmed,
    contract_of,
    counted,
    drafted,
    hours_left,
    inputs_for,
    typed,
)

pytestmark = pytest.mark.django_db
TEAM = "Expertise- en Dienstenteam"


def confirm_it(row: Allocation, by: User) -> Allocation:
    return confirm(row, shown=row.digest, by=by, now=NOW)


class TestConfirming:
    def test_hours_go_to_the_boards_and_the_rest_to_the_reserve(self, contract: Contract, oscar: User) -> None:
        row = confirmed(contract, by=oscar)
        contract.refresh_from_db()

        assert row.status == AllocationStatus.CONFIRMED
        assert hours_left() == {
            f"Stichting De Boomgaard board {TEAM}": 60,
            f"Stichting Het Bos board {TEAM}": 30,
            f"het samenwerkingsverband reserve {TEAM}": 10,
        }
        assert contract.undivided == 0
        assert {str(cell) for cell in row.cells.all()} == {
            "Stichting De Boomgaard 60:00",
            "Stichting Het Bos 30:00",
            "reserve 10:00",
        }
        assert set(Entry.objects.values_list("kind", "reason")) == {
            (EntryKind.ALLOCATE, "verdeling schoolbesturen – 2026-2027")
        }
        assert [move.name for move in Move.objects.filter(subject_id=row.pk)] == ["confirm"]
        assert list(differences()) == []

    def test_over_schools_they_are_hours_for_consultation(self, contract: Contract, oscar: User) -> None:
        confirmed(contract, by=oscar, level=Level.SCHOOLS)

        assert hours_left() == {
            f"De Wilg cb {TEAM}": 60,
            f"De Eik cb {TEAM}": 30,
            f"het samenwerkingsverband reserve {TEAM}": 10,
        }

    def test_two_contracts_are_divided_at_once(self, contract: Contract, oscar: User) -> None:
        linde = contract_of(Supplier.objects.create(name="De Linde"), oscar, hours=9, reserve=0)
        row = confirmed(contract, linde, by=oscar)

        assert hours_left()["Stichting De Boomgaard board De Linde"] == 6
        assert row.cells.count() == 6
        assert row.cells.get(supplier=linde.supplier, board__isnull=True).entry is None
        assert list(differences()) == []

    def test_requests_count_once_they_have_a_weight(self, contract: Contract, budget: Budget, oscar: User) -> None:
        contract.refresh_from_db()
        unweighed = inputs_for(contract, history=(2026,))
        weighed = replace(unweighed, key=replace(unweighed.key, history_weight=Fraction(1)))
        reserve(
            budget,
            60,
            what_for=WhatFor.OA,
            reference="OA-1",
            school=School.objects.get(name="De Eik"),
            by=oscar,
            now=NOW,
        )

        assert [cell.hours for cell in unweighed.divide().suppliers[0].cells] == [53, 27]
        with pytest.raises(KeyRefused):  # nobody asked anything yet
            weighed.divide()
        asked = inputs_for(contract, history=(2026,), history_weight=Fraction(1)).divide()
        assert [cell.hours for cell in asked.suppliers[0].cells] == [0, 80]

    @pytest.mark.parametrize(("reserve", "left"), [(1, 0), (10, 9)])
    def test_an_hour_too_many_comes_off_the_reserve(
        self, contract: Contract, oscar: User, reserve: int, left: int
    ) -> None:
        """Fifty-fifty of an odd number of hours is a half above for both."""
        linde = contract_of(Supplier.objects.create(name="De Linde"), oscar, hours=7 + reserve, reserve=reserve)
        inputs = typed(inputs_for(linde, rounding=Rounding.NEAREST), 50, 50)
        row = draft(inputs, school_year=2026, level=Level.BOARDS, by=oscar, now=NOW)
        confirm_it(row, oscar)

        assert hours_left()["Stichting Het Bos board De Linde"] == 4
        assert hours_left()["het samenwerkingsverband reserve De Linde"] == left
        assert list(differences()) == []

    def test_without_a_reserve_nothing_is_handed_out_too_many(self, contract: Contract, oscar: User) -> None:
        linde = contract_of(Supplier.objects.create(name="De Linde"), oscar, hours=7, reserve=0)
        inputs = typed(inputs_for(linde, rounding=Rounding.NEAREST), 50, 50)
        row = draft(inputs, school_year=2026, level=Level.BOARDS, by=oscar, now=NOW)

        with pytest.raises(NotReady, match="De Linde: door het afronden"):
            confirm_it(row, oscar)
        assert not Entry.objects.exists()
        assert not Budget.objects.exists()

    def test_minutes_that_make_no_hour_go_to_the_reserve(
        self, contract: Contract, budget: Budget, team: Supplier, oscar: User
    ) -> None:
        allocate(budget, 20, by=oscar, now=NOW)
        contract.refresh_from_db()
        confirmed(contract, by=oscar)

        assert Budget.objects.get(purpose=Purpose.RESERVE).available == 10 * HOUR + 40
        assert sum(Budget.objects.values_list("allocated", flat=True)) == contract.minutes

    def test_only_what_was_shown_is_booked(self, contract: Contract, oscar: User) -> None:
        row = drafted(contract, by=oscar)
        shown = row.digest
        change_key(row, typed(inputs_for(contract), 50, 50), by=oscar, now=NOW)

        with pytest.raises(NotReady, match="tussentijds veranderd"):
            confirm(row, shown=shown, by=oscar, now=NOW)
        assert confirm_it(row, oscar).is_confirmed

    def test_a_key_that_cannot_be_divided_is_refused(self, contract: Contract, oscar: User) -> None:
        row = drafted(contract, by=oscar, holders=(Holder("A", pupils=1), Holder("A", pupils=1)))

        with pytest.raises(NotReady, match="staat twee keer"):
            confirm_it(row, oscar)

    def test_hours_that_are_no_longer_there_are_refused(self, contract: Contract, budget: Budget, oscar: User) -> None:
        row = drafted(contract, by=oscar)  # of the contract as it was before the budget got its hours

        with pytest.raises(NotReady, match="er is geen 100 uur met een reserve van 10 uur meer te verdelen"):
            confirm_it(row, oscar)

    def test_a_contract_is_divided_once(self, contract: Contract, oscar: User) -> None:
        second = drafted(contract, by=oscar)
        confirmed(contract, by=oscar)

        with pytest.raises(NotReady, match="geen 100 uur"):
            confirm_it(second, oscar)
        assert sum(Budget.objects.values_list("allocated", flat=True)) == contract.minutes

    def test_a_draft_without_its_contract_is_refused(self, contract: Contract, oscar: User) -> None:
        row = drafted(contract, by=oscar)
        contract.delete()

        with pytest.raises(NotReady, match="geen 100 uur"):
            confirm_it(row, oscar)

    def test_nobody_but_the_office_divides(self, contract: Contract, oscar: User, lotte: User, bea: User) -> None:
        row = drafted(contract, by=oscar)
        for other in (lotte, bea):
            with pytest.raises(NotAllowed):
                confirm_it(row, other)
            with pytest.raises(NotAllowed):
                drafted(contract, by=other)
        assert list(Allocation.objects.visible_to(lotte)) == [row]
        assert not Allocation.objects.visible_to(bea).exists()


class TestOfABoard:
    @pytest.fixture
    def linden(self, kpo: Board) -> School:
        """A second school of the board of De Wilg, with a masked number of pupils."""
        school = School.objects.create(code="00DD00", name="De Linden", board=kpo)
        counted(school, None)
        return school

    def test_a_board_gives_its_hours_on_to_its_schools(
        self, contract: Contract, linden: School, kpo: Board, oscar: User
    ) -> None:
        confirmed(contract, by=oscar)
        before = hours_left()[f"Stichting De Boomgaard board {TEAM}"]
        row = confirmed(by=oscar, level=Level.SCHOOLS, board=kpo)

        assert before == 61  # of 94 pupils: four are counted where DUO writes <5
        assert hours_left() == {
            f"Stichting De Boomgaard board {TEAM}": 0,
            f"Stichting Het Bos board {TEAM}": 29,
            f"De Wilg cb {TEAM}": 57,
            f"De Linden cb {TEAM}": 4,
            f"het samenwerkingsverband reserve {TEAM}": 10,
        }
        assert str(row) == "Stichting De Boomgaard – 2026-2027"
        assert set(Entry.objects.filter(allocation_cell__allocation=row).values_list("kind", flat=True)) == {
            EntryKind.TRANSFER
        }
        assert list(differences()) == []

    def test_first_the_schools_then_the_boards_are_undone(
        self, contract: Contract, linden: School, kpo: Board, oscar: User
    ) -> None:
        over_boards = confirmed(contract, by=oscar)
        over_schools = confirmed(by=oscar, level=Level.SCHOOLS, board=kpo)
        with pytest.raises(NotReady, match="Stichting De Boomgaard"):
            undo(over_boards, reason="andere sleutel", by=oscar, now=NOW)

        undo(over_schools, reason="andere sleutel", by=oscar, now=NOW)
        undo(over_boards, reason="andere sleutel", by=oscar, now=NOW)

        assert set(hours_left().values()) == {0}
        assert list(differences()) == []

    def test_what_rounding_leaves_stays_with_the_board(
        self, contract: Contract, linden: School, kpo: Board, oscar: User
    ) -> None:
        confirmed(contract, by=oscar)
        budget = Budget.objects.get(board=kpo)
        reserve(budget, 30, what_for=WhatFor.OA, reference="OA-2026-001", by=oscar, now=NOW)
        confirmed(by=oscar, level=Level.SCHOOLS, board=kpo)

        budget.refresh_from_db()
        assert budget.available == 30
        too_many = typed(inputs_for(level=Level.SCHOOLS, board=kpo), 50, 50)
        assert too_many.key.suppliers == ()

    def test_a_board_does_not_give_more_than_it_has(
        self, contract: Contract, linden: School, kpo: Board, oscar: User
    ) -> None:
        confirmed(contract, by=oscar)
        inputs = typed(inputs_for(level=Level.SCHOOLS, board=kpo, rounding=Rounding.NEAREST), 50, 50)
        row = draft(inputs, school_year=2026, level=Level.SCHOOLS, board=kpo, by=oscar, now=NOW)

        with pytest.raises(NotReady, match="door het afronden"):  # twice 31 of 61
            confirm_it(row, oscar)
