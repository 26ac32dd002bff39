"""Contracts: what the office may enter and change, and that the database never hands out more than there is."""

from __future__ import annotations

from io import StringIO

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from hours.checking import differences
from hours.enums import EntryKind, Purpose
from hours.models import Budget, Contract, Entry
from hours.transitions import allocate, correct, open_budget
from hours.transitions.contracting import change_contract, enter_contract
from hours.transitions.handing_out import hand_out
from swvportal.foundation.models import Move, Supplier, User
from swvportal.foundation.workflow import NotAllowed, NotReady
from tests.hours.conftest import NOW
from tests.hours.dividing import HOUR, confirmed, contract_of, nobody

pytestmark = pytest.mark.django_db


def test_the_office_enters_a_contract_once(contract: Contract, team: Supplier, oscar: User) -> None:
    assert (contract.minutes, contract.reserve, contract.undivided) == (6000, 600, 6000)
    assert str(contract) == "Expertise- en Dienstenteam – 2026-2027"
    assert Move.objects.get(subject_id=contract.pk).target == "100:00 / 10:00"
    with pytest.raises(NotReady, match="al een contract"):
        contract_of(team, oscar)


def test_nobody_else_keeps_contracts(contract: Contract, team: Supplier, lotte: User) -> None:
    with pytest.raises(NotAllowed):
        contract_of(team, lotte, year=2027)
    with pytest.raises(NotAllowed):
        change_contract(contract, minutes=6600, reserve=600, by=lotte, now=NOW)
    assert list(Contract.objects.visible_to(lotte)) == [contract]


@pytest.mark.parametrize(
    ("minutes", "reserve", "said"),
    [(610, 60, "hele uren"), (600, 61, "hele uren"), (600, 660, "reserve is meer dan het contract")],
)
def test_a_contract_is_whole_hours_and_holds_its_reserve(
    team: Supplier, oscar: User, minutes: int, reserve: int, said: str
) -> None:
    with pytest.raises(NotReady, match=said):
        enter_contract(supplier=team, school_year=2026, minutes=minutes, reserve=reserve, by=oscar, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contract.objects.create(supplier=team, school_year=2026, minutes=minutes, reserve=reserve)


def test_hours_handed_out_before_count_in_the_contract(budget: Budget, team: Supplier, oscar: User) -> None:
    with pytest.raises(NotReady, match="10:00 uur uitgedeeld"):
        contract_of(team, oscar, hours=9, reserve=0)

    assert contract_of(team, oscar, hours=10, reserve=0).undivided == 0
    assert list(differences()) == []


def test_handing_out_and_taking_back_move_the_contract(contract: Contract, budget: Budget, oscar: User) -> None:
    contract.refresh_from_db()
    assert contract.undivided == 90 * HOUR

    correct(Entry.objects.get(budget=budget), reason="tikfout", by=oscar, now=NOW)

    contract.refresh_from_db()
    assert contract.undivided == 100 * HOUR


def test_a_contract_of_another_year_or_supplier_is_left_alone(contract: Contract, oscar: User) -> None:
    linde = Supplier.objects.create(name="De Linde")
    other = contract_of(linde, oscar)
    allocate(open_budget(supplier=linde, school_year=2027, purpose=Purpose.OA), 600, by=oscar, now=NOW)

    assert {row.undivided for row in Contract.objects.filter(pk__in=[contract.pk, other.pk])} == {6000}


def test_more_than_the_contract_is_not_handed_out(contract: Contract, team: Supplier, oscar: User) -> None:
    with pytest.raises(NotReady, match="nog 100:00 uur niet uitgedeeld en er is 100:05"):
        hand_out(
            supplier=team,
            school_year=2026,
            purpose=Purpose.OA,
            minutes=6005,
            reason="x",
            key=nobody(),
            by=oscar,
            now=NOW,
        )
    budget = open_budget(supplier=team, school_year=2026, purpose=Purpose.OA)
    with pytest.raises(IntegrityError, match="contract_never_exceeded"), transaction.atomic():
        Entry.objects.create(budget=budget, kind=EntryKind.ALLOCATE, minutes=6005, at=NOW)


def test_only_the_ledger_moves_what_is_handed_out(contract: Contract) -> None:
    with pytest.raises(IntegrityError, match="only a ledger entry"), transaction.atomic():
        Contract.objects.update(allocated=60)


def test_an_undivided_contract_changes_within_what_is_out(contract: Contract, budget: Budget, oscar: User) -> None:
    changed = change_contract(contract, minutes=12 * HOUR, reserve=2 * HOUR, by=oscar, now=NOW)

    assert (changed.minutes, changed.reserve, changed.undivided) == (720, 120, 120)
    with pytest.raises(NotReady, match="10:00 uur uitgedeeld"):
        change_contract(contract, minutes=9 * HOUR, reserve=0, by=oscar, now=NOW)


def test_hours_bought_on_top_of_a_divided_contract_go_to_its_reserve(contract: Contract, oscar: User) -> None:
    confirmed(contract, by=oscar)

    grown = change_contract(contract, minutes=110 * HOUR, reserve=10 * HOUR, by=oscar, now=NOW)

    assert (grown.undivided, grown.reserve) == (0, 20 * HOUR)
    assert Budget.objects.get(purpose=Purpose.RESERVE).available == 20 * HOUR
    assert list(differences()) == []
    with pytest.raises(NotReady, match="minder uren"):
        change_contract(contract, minutes=109 * HOUR, reserve=20 * HOUR, by=oscar, now=NOW)
    with pytest.raises(NotReady, match="gaat naar de reserve"):
        change_contract(contract, minutes=111 * HOUR, reserve=0, by=oscar, now=NOW)
    same = change_contract(contract, minutes=110 * HOUR, reserve=20 * HOUR, by=oscar, now=NOW)
    assert Entry.objects.filter(budget__purpose=Purpose.RESERVE).count() == 2
    assert same.reserve == 20 * HOUR


def test_the_check_names_a_contract_that_does_not_add_up(contract: Contract, oscar: User) -> None:
    confirmed(contract, by=oscar)
    with pgtrigger.ignore("hours.Contract:totals_by_ledger_only"):
        Contract.objects.update(allocated=5940)
    with pytest.raises(CommandError, match="1 "):
        call_command("ledger_check", stdout=StringIO(), stderr=(said := StringIO()))
    assert said.getvalue().strip() == (
        "Expertise- en Dienstenteam – 2026-2027: wat is uitgedeeld staat op 99:00, de boekingen zijn samen 100:00."
    )

    with pgtrigger.ignore("hours.Contract:totals_by_ledger_only"):
        Contract.objects.update(minutes=6600, allocated=6000)
    assert [difference.what for difference in differences()] == [
        "het verdeelde contract staat op 110:00, de boekingen zijn samen 100:00."
    ]
