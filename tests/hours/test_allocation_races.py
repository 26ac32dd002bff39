"""Two people divide the same hours, or one takes back what another begins to use; each proof falls without the lock."""

from __future__ import annotations

import pytest

from hours.checking import differences
from hours.enums import AllocationStatus, EntryKind, Purpose, WhatFor
from hours.models import Allocation, Budget, Contract, Entry, Reservation
from hours.transitions import NotEnough, correct, reserve
from hours.transitions.allocating import confirm, undo
from hours.transitions.contracting import change_contract
from hours.transitions.handing_out import hand_out
from swvportal.foundation.models import Board, Supplier, User
from swvportal.foundation.workflow import AlreadyMoved, NotReady
from tests.hours.conftest import NOW
from tests.hours.dividing import HOUR, confirmed, contract_of, drafted, nobody
from tests.racing import Act, between, falls, race, without_locks

pytestmark = pytest.mark.django_db(transaction=True)


def confirming(row: Allocation, by: User) -> Act:
    own = Allocation.objects.get(pk=row.pk)
    return lambda: confirm(own, shown=own.digest, by=by, now=NOW)


def undoing(row: Allocation, by: User) -> Act:
    own = Allocation.objects.get(pk=row.pk)
    return lambda: undo(own, reason="andere sleutel", by=by, now=NOW)


def promising(budget: Budget, by: User) -> Act:
    return lambda: reserve(budget, 60, what_for=WhatFor.OA, reference="OA-2026-001", by=by, now=NOW)


def test_one_draft_is_booked_once(contract: Contract, oscar: User) -> None:
    row = drafted(contract, by=oscar)

    first, second = between(confirming(row, oscar), confirming(row, oscar))

    assert first.status == AllocationStatus.CONFIRMED
    assert isinstance(second, AlreadyMoved)
    assert Entry.objects.count() == 3


def test_of_two_drafts_one_divides_the_contract(contract: Contract, oscar: User) -> None:
    undo(confirmed(contract, by=oscar), reason="andere sleutel", by=oscar, now=NOW)  # so that the budgets are there
    contract.refresh_from_db()
    one, other = drafted(contract, by=oscar), drafted(contract, by=oscar)

    _first, second = between(confirming(one, oscar), confirming(other, oscar))

    assert isinstance(second, NotReady)
    assert sum(Budget.objects.values_list("allocated", flat=True)) == contract.minutes


def test_a_division_that_is_used_first_is_not_undone(contract: Contract, obo: Board, oscar: User) -> None:
    row = confirmed(contract, by=oscar)

    first, second = between(promising(Budget.objects.get(board=obo), oscar), undoing(row, oscar))

    assert isinstance(first, Reservation)
    assert isinstance(second, NotReady)
    assert not Entry.objects.filter(kind=EntryKind.CORRECT).exists()


def test_hours_that_are_undone_first_are_not_promised(contract: Contract, obo: Board, oscar: User) -> None:
    row = confirmed(contract, by=oscar)

    first, second = between(undoing(row, oscar), promising(Budget.objects.get(board=obo), oscar))

    assert first.status == AllocationStatus.UNDONE
    assert isinstance(second, NotEnough)


def test_a_division_is_undone_once(contract: Contract, oscar: User) -> None:
    row = confirmed(contract, by=oscar)

    _first, second = between(undoing(row, oscar), undoing(row, oscar))

    assert isinstance(second, AlreadyMoved)
    assert Entry.objects.filter(kind=EntryKind.CORRECT).count() == 3


def test_hours_handed_out_meanwhile_are_not_divided(contract: Contract, team: Supplier, oscar: User) -> None:
    row = drafted(contract, by=oscar)

    _first, second = between(handing_out(team, oscar, 600), confirming(row, oscar))

    assert isinstance(second, NotReady)
    assert Entry.objects.count() == 1


def test_a_divided_contract_is_not_handed_out(contract: Contract, team: Supplier, oscar: User) -> None:
    row = drafted(contract, by=oscar)

    _first, second = between(confirming(row, oscar), handing_out(team, oscar, 600))

    assert isinstance(second, NotReady)


def test_a_contract_is_not_made_smaller_than_what_goes_out_of_it(
    contract: Contract, team: Supplier, oscar: User
) -> None:
    def shrinking() -> Contract:
        return change_contract(contract, minutes=HOUR, reserve=0, by=oscar, now=NOW)

    _first, second = between(handing_out(team, oscar, 600), shrinking)

    assert isinstance(second, NotReady)


def test_a_contract_that_is_entered_counts_what_goes_out_at_that_moment(team: Supplier, oscar: User) -> None:
    """The database alone sees to this: it shares the supplier's row with every line that hands out."""
    _first, second = between(handing_out(team, oscar, 600), lambda: contract_of(team, oscar))

    assert second.allocated == 600
    assert list(differences()) == []


def handing_out(team: Supplier, by: User, minutes: int) -> Act:
    key = nobody()
    return lambda: hand_out(
        supplier=team, school_year=2026, purpose=Purpose.OA, minutes=minutes, reason="x", key=key, by=by, now=NOW
    )


def test_what_is_taken_back_while_the_rest_is_divided_stays_with_the_contract(
    contract: Contract, budget: Budget, oscar: User
) -> None:
    undo(confirmed(refreshed(contract), by=oscar), reason="anders", by=oscar, now=NOW)  # so that the budgets are there
    row, line = drafted(refreshed(contract), by=oscar), Entry.objects.get(budget=budget)

    first, second = between(confirming(row, oscar), lambda: correct(line, reason="tikfout", by=oscar, now=NOW))

    assert first.status == AllocationStatus.CONFIRMED
    assert isinstance(second, Entry)
    assert refreshed(contract).undivided == 0
    assert list(differences()) == []


def refreshed(contract: Contract) -> Contract:
    return Contract.objects.select_related("supplier").get(pk=contract.pk)


def test_many_acts_at_once_never_wait_for_each_other(
    contract: Contract, team: Supplier, obo: Board, oscar: User
) -> None:
    linde = contract_of(Supplier.objects.create(name="De Linde"), oscar, hours=9, reserve=0)
    drafts = [drafted(*order, by=oscar) for order in ((contract, linde), (linde, contract)) for _turn in range(2)]
    ends = race(*[confirming(row, oscar) for row in drafts], handing_out(team, oscar, 5), handing_out(team, oscar, 10))

    assert all(isinstance(end, Allocation | Entry | NotReady) for end in ends), ends
    assert list(differences()) == []


@pytest.mark.parametrize(
    "proof",
    [
        test_one_draft_is_booked_once,
        test_of_two_drafts_one_divides_the_contract,
        test_a_division_that_is_used_first_is_not_undone,
        test_hours_that_are_undone_first_are_not_promised,
        test_a_division_is_undone_once,
        test_hours_handed_out_meanwhile_are_not_divided,
        test_a_divided_contract_is_not_handed_out,
        test_a_contract_is_not_made_smaller_than_what_goes_out_of_it,
        test_what_is_taken_back_while_the_rest_is_divided_stays_with_the_contract,
    ],
)
def test_it_fails_without_the_lock(
    proof: object, request: pytest.FixtureRequest, contract: Contract, obo: Board
) -> None:
    assert callable(proof)
    with without_locks():
        falls(proof, request)
