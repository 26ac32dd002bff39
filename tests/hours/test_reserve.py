"""Hours of the reserve: from the question to the line in the ledger, wherever the reserve stands at that moment."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.core.management import call_command

from hours.enums import EntryKind, Lapse, Level, Purpose, WhatFor
from hours.enums import ReserveStatus as R
from hours.models import Budget, Contract, Entry, ReserveRequest
from hours.reserves import (
    holders_to_ask_for,
    reserve_asked_by,
    reserve_requests,
    reserve_to_answer,
    runs_out,
    shortage_of,
    stand_of,
)
from hours.transitions import (
    KeyUsed,
    NotEnough,
    begin_division,
    confirm_division,
    correct,
    decline_reserve,
    give_reserve,
    open_budget,
    reserve,
    take_back_reserve,
    withdraw_reserve,
)
from hours.transitions.allocating import undo
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Board, Membership, Notification, School, Supplier, User
from swvportal.foundation.workflow import NotAllowed, NotReady
from tests.hours.conftest import COUNTED, NOW
from tests.hours.reserving import FIVE_HOURS, account, again, asked, budget_of, contract_of, reserve_of
from tests.story import SINCE, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def divided(contract: Contract, oscar: User) -> Contract:
    """The contract of a hundred hours, ninety of them divided over both boards."""
    row = begin_division(
        school_year=2026, level=Level.BOARDS, contracts=[contract], counted_on=COUNTED, by=oscar, now=NOW
    )
    confirm_division(row, shown=row.digest, by=oscar, now=NOW)
    contract.refresh_from_db()
    return contract


def the_reserve(supplier: Supplier) -> Budget:
    return Budget.objects.get(supplier=supplier, purpose=Purpose.RESERVE)


def told(kind: str) -> list[str]:
    return sorted(Notification.objects.filter(kind=kind).values_list("user__name", flat=True))


class TestAsking:
    @pytest.mark.parametrize(
        ("name", "may"),
        [
            ("anja", {"school"}),
            ("dirk", {"school"}),
            ("bea", {"school", "board"}),
            ("lotte", {"school", "swv"}),
            ("olga", set()),
            ("oscar", set()),
            ("karin", set()),
            ("carla", set()),
        ],
    )
    def test_for_which_budget(
        self, name: str, may: set[str], contract: Contract, wilg: School, kpo: Board, request: pytest.FixtureRequest
    ) -> None:
        user: User = request.getfixturevalue(name)
        places = {
            "school": account(contract.supplier, school=wilg),
            "board": account(contract.supplier, board=kpo),
            "swv": account(contract.supplier),
        }
        for word, place in places.items():
            if word in may:
                assert asked(place, user).waits
            else:
                with pytest.raises(NotAllowed):
                    asked(place, user)

    def test_the_reserve_asks_for_nothing(self, contract: Contract, lotte: User) -> None:
        with pytest.raises(NotAllowed):
            asked(account(contract.supplier, purpose=Purpose.RESERVE), lotte)

    def test_the_office_hears_of_it_without_what_was_typed(
        self, contract: Contract, wilg: School, anja: User, oscar: User
    ) -> None:
        row = asked(account(contract.supplier, school=wilg), anja)

        assert row.reference == "VR-2026-00001"
        assert row.answer_by == NOW.date() + datetime.timedelta(days=14)
        assert told("reserve_asked") == ["Oscar Willems"]
        assert "groep" not in str(Notification.objects.get().facts)

    def test_one_form_asks_once(self, contract: Contract, wilg: School, anja: User, bas: User) -> None:
        key, place = uuid.uuid4(), account(contract.supplier, school=wilg)
        first = asked(place, anja, key=key)

        assert asked(place, anja, key=key) == first
        for other in ({"by": anja, "minutes": 60}, {"by": bas}):
            with pytest.raises(KeyUsed):
                asked(place, key=key, **other)
        assert ReserveRequest.objects.count() == 1

    def test_without_contract_reserve_or_budget_there_is_nothing_to_ask(
        self, team: Supplier, wilg: School, anja: User
    ) -> None:
        place = account(team, school=wilg)
        with pytest.raises(NotReady, match="geen contract"):
            asked(place, anja)

        open_budget(supplier=team, school_year=2026, purpose=Purpose.CB, school=wilg)

        assert asked(place, anja).waits

    @pytest.mark.parametrize("minutes", [0, 7])
    def test_in_steps_of_five_minutes(self, minutes: int, contract: Contract, wilg: School, anja: User) -> None:
        with pytest.raises(NotReady):
            asked(account(contract.supplier, school=wilg), anja, minutes=minutes)

    def test_on_behalf_of_a_school_is_marked(self, contract: Contract, wilg: School, lotte: User, anja: User) -> None:
        assert asked(account(contract.supplier, school=wilg), lotte).on_behalf
        assert not asked(account(contract.supplier), lotte).on_behalf
        Membership.objects.create(user=lotte, role=Role.IB, school=wilg, starts_on=SINCE)
        own = User.objects.get(pk=lotte.pk)
        assert not asked(account(contract.supplier, school=wilg), own).on_behalf


class TestGiving:
    def test_from_a_contract_that_is_not_divided(
        self, contract: Contract, wilg: School, anja: User, oscar: User
    ) -> None:
        row = asked(account(contract.supplier, school=wilg), anja)
        assert (stand_of(row).kept, stand_of(row).held, stand_of(row).left) == (0, 600, 600)

        give_reserve(row, FIVE_HOURS, by=oscar, now=NOW)

        kept, budget = the_reserve(contract.supplier), budget_of(wilg, contract.supplier)
        assert (budget.allocated, budget.transferred, budget.available) == (0, 300, 300)
        assert (kept.allocated, kept.transferred, kept.available) == (300, -300, 0)
        assert (again(row).status, again(row).given) == (R.GIVEN, 300)
        assert again(row).entry == Entry.objects.get(kind=EntryKind.TRANSFER)
        assert (stand_of(row).kept, stand_of(row).held) == (0, 300)
        call_command("ledger_check")

    def test_a_division_afterwards_leaves_the_holders_what_they_had(
        self, contract: Contract, wilg: School, anja: User, oscar: User
    ) -> None:
        give_reserve(asked(account(contract.supplier, school=wilg), anja), FIVE_HOURS, by=oscar, now=NOW)

        contract.refresh_from_db()
        division = begin_division(
            school_year=2026, level=Level.BOARDS, contracts=[contract], counted_on=COUNTED, by=oscar, now=NOW
        )
        confirm_division(division, shown=division.digest, by=oscar, now=NOW)

        boards = Budget.objects.filter(purpose=Purpose.BOARD)
        assert sorted(row.granted for row in boards) == [1800, 3600]
        assert the_reserve(contract.supplier).available == 300
        call_command("ledger_check")

    def test_from_the_reserve_of_a_divided_contract(
        self, divided: Contract, kpo: Board, bea: User, oscar: User
    ) -> None:
        row = asked(account(divided.supplier, board=kpo), bea)
        assert (stand_of(row).kept, stand_of(row).held) == (600, 0)

        give_reserve(row, FIVE_HOURS, by=oscar, now=NOW)

        board = Budget.objects.get(board=kpo)
        assert (board.granted, the_reserve(divided.supplier).available) == (3900, 300)
        assert Entry.objects.filter(kind=EntryKind.ALLOCATE).count() == 3
        call_command("ledger_check")

    def test_a_division_in_use_by_the_reserve_is_not_undone(
        self, divided: Contract, kpo: Board, bea: User, oscar: User
    ) -> None:
        give_reserve(asked(account(divided.supplier, board=kpo), bea), FIVE_HOURS, by=oscar, now=NOW)
        cell = Entry.objects.filter(kind=EntryKind.ALLOCATE).first()
        assert cell is not None

        with pytest.raises(NotReady):
            undo(cell.allocation_cell.allocation, reason="Anders.", by=oscar, now=NOW)

    def test_from_a_reserve_without_a_contract(self, team: Supplier, lotte: User, oscar: User) -> None:
        reserve_of(team, oscar, 600)

        give_reserve(asked(account(team), lotte), FIVE_HOURS, by=oscar, now=NOW)

        assert Budget.objects.get(purpose=Purpose.OA).available == 300

    def test_without_reserve_or_contract_it_says_what_to_do_first(
        self, budget: Budget, lotte: User, oscar: User
    ) -> None:
        row = asked(budget, lotte)

        with pytest.raises(NotReady, match="Voer eerst het contract in"):
            give_reserve(row, FIVE_HOURS, by=oscar, now=NOW)

        assert again(row).waits
        assert not stand_of(row).exists

    def test_never_more_than_the_reserve(self, contract: Contract, wilg: School, anja: User, oscar: User) -> None:
        row = asked(account(contract.supplier, school=wilg), anja, minutes=605)

        with pytest.raises(NotEnough) as refused:
            give_reserve(row, 605, by=oscar, now=NOW)

        assert (refused.value.left, refused.value.short) == (600, 5)
        assert "0:05 te weinig" in refused.value.message
        assert again(row).waits
        assert Entry.objects.count() == 0

    def test_hours_handed_out_before_a_division_leave_less(
        self, contract: Contract, budget: Budget, wilg: School, anja: User
    ) -> None:
        """Ten of a hundred hours went to arrangements; the ten of the reserve are still there."""
        assert stand_of(asked(account(contract.supplier, school=wilg), anja)).left == 600

    def test_in_part_with_a_reason(self, contract: Contract, wilg: School, anja: User, oscar: User) -> None:
        row = asked(account(contract.supplier, school=wilg), anja)

        for minutes, reason in ((120, " "), (0, "Nul."), (7, "Zeven."), (305, "Meer.")):
            with pytest.raises(NotReady):
                give_reserve(row, minutes, reason=reason, by=oscar, now=NOW)
        give_reserve(row, 120, reason="Tot de kerst.", by=oscar, now=NOW)

        assert (again(row).status, again(row).given) == (R.PARTLY, 120)
        assert budget_of(wilg, contract.supplier).available == 120

    def test_who_hears_of_it(
        self, contract: Contract, wilg: School, anja: User, dirk: User, bea: User, lotte: User, oscar: User
    ) -> None:
        give_reserve(asked(account(contract.supplier, school=wilg), lotte), FIVE_HOURS, by=oscar, now=NOW)
        assert told("reserve_given") == ["Anja Smit", "Dirk Mulder", "Lotte Vos"]

        decline_reserve(asked(account(contract.supplier), lotte), reason="Nu niet.", by=oscar, now=NOW)
        assert told("reserve_declined") == ["Lotte Vos"]

        withdraw_reserve(asked(account(contract.supplier, board=wilg.board), bea), reason="Toch niet.", by=bea, now=NOW)
        assert told("reserve_withdrawn") == ["Oscar Willems"]

    def test_somebody_with_two_roles_does_not_give_to_themselves(
        self, contract: Contract, wilg: School, anja: User, oscar: User
    ) -> None:
        Membership.objects.create(user=anja, role=Role.OFFICE, starts_on=SINCE)
        both = User.objects.get(pk=anja.pk)
        row = asked(account(contract.supplier, school=wilg), both)

        with pytest.raises(NotAllowed):
            give_reserve(row, FIVE_HOURS, by=both, now=NOW)

        assert row not in reserve_to_answer(both)
        assert row in reserve_asked_by(both)
        assert row in reserve_to_answer(oscar)


class TestTakingBack:
    @pytest.fixture
    def given(self, contract: Contract, wilg: School, anja: User, oscar: User) -> ReserveRequest:
        row = asked(account(contract.supplier, school=wilg), anja)
        return give_reserve(row, FIVE_HOURS, by=oscar, now=NOW)

    def test_what_is_free_goes_back_to_the_reserve(self, given: ReserveRequest, wilg: School, oscar: User) -> None:
        take_back_reserve(given, reason="Niet meer nodig.", by=oscar, now=NOW)

        assert (again(given).status, again(given).given) == (R.TAKEN_BACK, 300)
        assert budget_of(wilg, given.supplier).available == 0
        assert the_reserve(given.supplier).available == 300
        assert told("reserve_taken_back") == ["Anja Smit"]
        call_command("ledger_check")

    def test_a_correction_of_the_line_takes_the_question_along(self, given: ReserveRequest, oscar: User) -> None:
        assert given.entry is not None
        line = correct(given.entry, reason="Verkeerde school.", by=oscar, now=NOW)

        assert line.corrects == given.entry
        assert again(given).status == R.TAKEN_BACK

    def test_what_is_promised_stays(self, given: ReserveRequest, wilg: School, oscar: User) -> None:
        budget = budget_of(wilg, given.supplier)
        reserve(budget, 60, what_for=WhatFor.OA, reference="OA-1", by=oscar, now=NOW)

        with pytest.raises(NotEnough):
            take_back_reserve(given, reason="Niet meer nodig.", by=oscar, now=NOW)

        assert again(given).status == R.GIVEN

    def test_only_the_office(self, given: ReserveRequest, anja: User, lotte: User) -> None:
        assert given.entry is not None
        for user in (anja, lotte):
            with pytest.raises(NotAllowed):
                correct(given.entry, reason="Terug.", by=user, now=NOW)


class TestSeeing:
    @pytest.mark.parametrize(
        ("name", "sees"),
        [
            ("anja", {"school"}),
            ("dirk", {"school"}),
            ("olga", {"other"}),
            ("bea", {"school", "board"}),
            ("lotte", {"school", "board", "swv", "other"}),
            ("oscar", {"school", "board", "swv", "other"}),
            ("karin", set()),
            ("mark", set()),
            ("carla", set()),
            ("fleur", set()),
        ],
    )
    def test_which_questions(
        self,
        name: str,
        sees: set[str],
        contract: Contract,
        wilg: School,
        eik: School,
        kpo: Board,
        anja: User,
        olga: User,
        bea: User,
        lotte: User,
        request: pytest.FixtureRequest,
    ) -> None:
        user: User = request.getfixturevalue(name)
        rows = {
            "school": asked(account(contract.supplier, school=wilg), anja),
            "board": asked(account(contract.supplier, board=kpo), bea),
            "swv": asked(account(contract.supplier), lotte),
            "other": asked(account(contract.supplier, school=eik), olga),
        }

        assert {word for word, row in rows.items() if row in reserve_requests(user)} == sees

    def test_what_is_promised_longest_comes_first(
        self, contract: Contract, wilg: School, anja: User, oscar: User
    ) -> None:
        place = account(contract.supplier, school=wilg)
        new, old, done = (asked(place, anja, now=NOW - datetime.timedelta(days=days)) for days in (1, 20, 30))
        decline_reserve(done, reason="Nee.", by=oscar, now=NOW)

        assert list(reserve_requests(oscar)) == [old, new, done]


class TestShortage:
    def test_the_way_for_who_may_ask_and_who_can_for_others(
        self, budget: Budget, wilg: School, kpo: Board, lotte: User, karin: User, oscar: User, anja: User
    ) -> None:
        of_school, of_board = account(budget.supplier, school=wilg), account(budget.supplier, board=kpo)

        found = shortage_of(lotte, budget, 90)
        assert f"?holder=swv-oa&supplier={budget.supplier_id}&year=2026&short=90%3A" in found.ask_url
        assert (found.left, found.short, found.who) == (600, 90, "")
        assert "school-" in shortage_of(anja, of_school).ask_url
        assert shortage_of(karin, budget, 90).ask_url == ""
        assert "coördinator" in shortage_of(karin, budget).who
        assert "Stichting De Boomgaard" in shortage_of(oscar, of_board).who
        assert "school" in shortage_of(oscar, of_school).who
        assert "contract" in shortage_of(lotte, account(budget.supplier, purpose=Purpose.RESERVE)).who

    @pytest.mark.parametrize(("promised", "out"), [(540, False), (545, True)])
    def test_less_than_a_tenth(self, promised: int, out: bool, budget: Budget, oscar: User) -> None:
        reserve(budget, promised, what_for=WhatFor.OA, reference="OA-1", by=oscar, now=NOW)
        budget.refresh_from_db()

        assert runs_out(budget) is out

    def test_holders_to_ask_for(
        self, team: Supplier, wilg: School, eik: School, kpo: Board, anja: User, bea: User, lotte: User, oscar: User
    ) -> None:
        def found(user: User) -> list[tuple[str, str]]:
            return [(row.holder, row.purpose) for row in holders_to_ask_for(user)]

        open_budget(supplier=team, school_year=2026, purpose=Purpose.OA, school=wilg)

        assert found(anja) == [("De Wilg", "cb"), ("De Wilg", "oa")]
        assert found(bea) == [("Stichting De Boomgaard", "board"), ("De Wilg", "cb"), ("De Wilg", "oa")]
        assert [row[1] for row in found(lotte)] == ["oa", "cb", "cb", "oa"]
        assert found(oscar) == []
        assert found(person("Sem Kok", Role.IB, school=eik)) == [("De Eik", "cb")]


def test_the_reserve_lapses_by_the_year_also_with_another_supplier(db: None) -> None:
    outside = Supplier(name="SO De Vlinder")

    assert Budget(supplier=outside, purpose=Purpose.RESERVE).lapses == Lapse.YEARLY
    assert Budget(supplier=outside, purpose=Purpose.BOARD).lapses == Lapse.MONTHLY
    assert Budget(supplier=outside, purpose=Purpose.RESERVE, lapse=Lapse.NEVER).lapses == Lapse.NEVER


def test_next_year_can_be_asked_before_it_begins(team: Supplier, wilg: School, anja: User, oscar: User) -> None:
    contract_of(team, oscar, year=2027)

    row = asked(account(team, school=wilg, school_year=2027), anja)
    give_reserve(row, FIVE_HOURS, by=oscar, now=NOW)

    assert Budget.objects.get(school=wilg).school_year == 2027
