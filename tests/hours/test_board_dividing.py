"""A board divides its own hours over its schools, and moves hours by hand: who may, who sees what, what is booked."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from hours.checking import differences
from hours.enums import AllocationStatus, EntryKind, Level, Purpose, WhatFor
from hours.keys import read
from hours.models import Allocation, AllocationCell, Budget, Contract, Entry
from hours.permissions import may_divide, may_see_key
from hours.queries import shares_of, undivided_of
from hours.transitions import KeyUsed, NotEnough, allocate, reserve
from hours.transitions.allocating import change_key, confirm, draft, drop, undo
from hours.transitions.handing_on import hand_on
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Board, School, User
from swvportal.foundation.workflow import MoveRefused, NotAllowed, NotReady
from tests.hours.conftest import NOW
from tests.hours.dividing import HOUR, confirmed, drafted, hours_left, inputs_for
from tests.story import person

pytestmark = pytest.mark.django_db
TEAM = "Expertise- en Dienstenteam"


@pytest.fixture
def linde(kpo: Board) -> School:
    """A second school of De Boomgaard."""
    return School.objects.create(code="00CC00", name="De Linde", board=kpo)


@pytest.fixture
def own(contract: Contract, linde: School, kpo: Board, oscar: User) -> Budget:
    """The sixty hours that De Boomgaard got by the division of the partnership."""
    confirmed(contract, by=oscar)
    return Budget.objects.get(board=kpo)


def own_draft(board: Board, by: User, **choices: object) -> Allocation:
    return drafted(by=by, level=Level.SCHOOLS, board=board, **choices)


def confirm_it(row: Allocation, by: User) -> Allocation:
    return confirm(row, shown=row.digest, by=by, now=NOW)


def move(budget: Budget, school: School, minutes: int, by: User, *, back: bool = False) -> Entry:
    return hand_on(budget, school, minutes, back=back, reason="nieuwe groep", key=uuid.uuid4(), by=by, now=NOW)


class TestDividing:
    def test_board_staff_draft_confirm_and_undo_what_their_board_has(self, own: Budget, kpo: Board, bea: User) -> None:
        row = confirm_it(own_draft(kpo, bea), bea)
        assert row.by_board
        assert hours_left()[f"De Wilg cb {TEAM}"] == 60
        lines = Entry.objects.filter(kind=EntryKind.TRANSFER)
        assert [line.reason for line in lines] == ["verdeling Stichting De Boomgaard – 2026-2027"]
        undo(row, reason="anders", by=bea, now=NOW)
        assert hours_left()[f"Stichting De Boomgaard board {TEAM}"] == 60
        assert list(differences()) == []

    def test_what_the_office_does_for_a_board_says_so(self, own: Budget, kpo: Board, bea: User, oscar: User) -> None:
        by_office = own_draft(kpo, oscar)
        row = own_draft(kpo, bea)
        assert (by_office.by_board, row.by_board) == (False, True)
        assert confirm_it(row, oscar).done_for_board
        line = Entry.objects.get(kind=EntryKind.TRANSFER)
        assert line.reason == "verdeling Stichting De Boomgaard – 2026-2027, door het kantoor voor het bestuur"

    def test_a_draft_of_the_office_that_the_board_confirms_is_the_boards(
        self, own: Budget, kpo: Board, bea: User, oscar: User
    ) -> None:
        assert confirm_it(own_draft(kpo, oscar), bea).by_board

    def test_nobody_else_divides_them(self, own: Budget, kpo: Board, obo: Board, bea: User, oscar: User) -> None:
        other = person("Bram Oost", Role.BOARD, board=obo)
        inputs = inputs_for(level=Level.SCHOOLS, board=kpo)
        for who in (other, person("Iris Pol", Role.DIRECTOR, school=School.objects.get(name="De Wilg"))):
            with pytest.raises(NotAllowed):
                draft(inputs, school_year=2026, level=Level.SCHOOLS, board=kpo, by=who, now=NOW)
        with pytest.raises(NotAllowed):
            draft(inputs_for(), school_year=2026, level=Level.BOARDS, by=bea, now=NOW)
        assert not Allocation.objects.filter(status=AllocationStatus.DRAFT).exists()

    @pytest.mark.parametrize("act", ["change", "confirm", "drop", "undo"])
    @pytest.mark.parametrize(
        ("who", "may"),
        [("bea", True), ("oscar", True), ("lotte", False), ("dirk", False), ("anja", False), ("carla", False)],
    )
    def test_each_act_by_each_role(
        self, own: Budget, kpo: Board, oscar: User, request: pytest.FixtureRequest, act: str, who: str, may: bool
    ) -> None:
        user: User = request.getfixturevalue(who)
        row = own_draft(kpo, oscar)
        if act == "undo":
            confirm_it(row, oscar)
        acts: dict[str, Callable[[], object]] = {
            "change": lambda: change_key(row, read(row.key, school_year=2026), by=user, now=NOW),
            "confirm": lambda: confirm_it(row, user),
            "drop": lambda: drop(row, by=user, now=NOW),
            "undo": lambda: undo(row, reason="anders", by=user, now=NOW),
        }
        if may:
            acts[act]()
        else:
            with pytest.raises(NotAllowed):
                acts[act]()


class TestSeeing:
    def test_drafts_are_for_the_own_board_the_office_and_the_coordinator(
        self, own: Budget, kpo: Board, obo: Board, bea: User, oscar: User, lotte: User, dirk: User, anja: User
    ) -> None:
        row = own_draft(kpo, bea)
        other = person("Bram Oost", Role.BOARD, board=obo)
        seen = {
            user.name: row in Allocation.objects.visible_to(user) for user in (bea, oscar, lotte, dirk, anja, other)
        }
        assert [name for name, sees in seen.items() if sees] == [bea.name, oscar.name, lotte.name]

    def test_of_the_partnerships_division_a_board_sees_its_own_cells_once_it_is_confirmed(
        self, own: Budget, contract: Contract, kpo: Board, bea: User, oscar: User
    ) -> None:
        [row] = Allocation.objects.visible_to(bea)
        drafted(contract, by=oscar)
        assert list(Allocation.objects.visible_to(bea)) == [row]
        assert not may_see_key(bea, row)
        assert [str(cell) for cell in AllocationCell.objects.visible_to(bea)] == [f"{kpo} 60:00"]
        assert AllocationCell.objects.visible_to(oscar).count() == 3

    def test_a_division_in_which_requests_count_is_not_for_board_staff(
        self, own: Budget, kpo: Board, bea: User, oscar: User
    ) -> None:
        row = own_draft(kpo, oscar, history=(2025,))
        assert row not in Allocation.objects.visible_to(bea)
        with pytest.raises(NotAllowed):
            confirm_it(row, bea)
        confirm_it(row, oscar)
        assert row in Allocation.objects.visible_to(bea)
        assert not may_see_key(bea, row)
        assert may_divide(oscar, row)
        with pytest.raises(NotAllowed):
            own_draft(kpo, bea, history=(2025,))


class TestMoving:
    def test_hours_go_to_a_school_and_back(self, own: Budget, linde: School, bea: User) -> None:
        line = move(own, linde, 300, bea)
        assert (line.kind, line.reason, line.by) == (EntryKind.TRANSFER, "nieuwe groep", bea)
        assert hours_left()[f"De Linde cb {TEAM}"] == 5
        move(own, linde, 120, bea, back=True)
        assert [(share.school.name, share.from_board, share.available) for share in shares_of(own)] == [
            ("De Linde", 180, 180),
            ("De Wilg", 0, 0),
        ]
        assert hours_left()[f"Stichting De Boomgaard board {TEAM}"] == 57
        assert list(differences()) == []

    def test_the_office_does_it_for_the_board_and_the_line_says_so(
        self, own: Budget, linde: School, oscar: User
    ) -> None:
        assert move(own, linde, 60, oscar).reason == "nieuwe groep (door het kantoor voor het bestuur)"

    def test_what_is_promised_or_not_of_the_board_does_not_move(
        self, own: Budget, linde: School, bea: User, oscar: User
    ) -> None:
        move(own, linde, 120, bea)
        held = Budget.objects.get(school=linde)
        allocate_more(held, oscar)
        with pytest.raises(NotReady, match=r"heeft 2:00 uur van het bestuur"):
            move(own, linde, 180, bea, back=True)
        reserve(held, 150, what_for=WhatFor.AGREEMENT, reference="OV-1", by=oscar, now=NOW)
        with pytest.raises(NotEnough):
            move(own, linde, 120, bea, back=True)
        with pytest.raises(NotEnough):
            move(own, linde, 61 * HOUR, bea)

    def test_what_came_from_the_reserve_does_not_go_to_the_board(
        self, own: Budget, linde: School, bea: User, oscar: User
    ) -> None:
        move(own, linde, 60, bea)
        kept = Budget.objects.get(purpose=Purpose.RESERVE)
        Entry.objects.create(
            budget=kept, to=Budget.objects.get(school=linde), kind=EntryKind.TRANSFER, minutes=60, by=oscar, at=NOW
        )
        with pytest.raises(NotReady, match="heeft 1:00 uur van het bestuur"):
            move(own, linde, 90, bea, back=True)
        assert [share.from_board for share in shares_of(own)] == [60, 0]

    def test_it_is_refused(self, own: Budget, linde: School, eik: School, bea: User, oscar: User, dirk: User) -> None:
        held = move(own, linde, 60, bea).to
        assert held is not None
        acts: tuple[tuple[str, Callable[[], object]], ...] = (
            ("geen school van dit bestuur", lambda: move(own, eik, 60, bea)),
            ("Alleen uren van een bestuur", lambda: move(held, linde, 60, oscar)),
            ("Alleen het bestuur zelf", lambda: move(own, linde, 60, dirk)),
            ("meer is dan nul", lambda: move(own, linde, 0, bea)),
            ("reden", lambda: hand_on(own, linde, 60, back=False, reason=" ", key=uuid.uuid4(), by=bea, now=NOW)),
        )
        for words, act in acts:
            with pytest.raises(MoveRefused, match=words):
                act()
        assert Entry.objects.filter(kind=EntryKind.TRANSFER).count() == 1

    def test_a_form_that_arrives_twice_moves_once(self, own: Budget, linde: School, bea: User) -> None:
        key = uuid.uuid4()

        def once(minutes: int) -> Entry:
            return hand_on(own, linde, minutes, back=False, reason="x", key=key, by=bea, now=NOW)

        assert once(60) == once(60)
        with pytest.raises(KeyUsed):
            once(120)
        assert hours_left()[f"De Linde cb {TEAM}"] == 1

    def test_what_is_with_no_school_yet(self, own: Budget, linde: School, bea: User, oscar: User) -> None:
        assert undivided_of(bea, 2026) == [own]
        move(own, linde, 59 * HOUR + 30, bea)
        assert undivided_of(bea, 2026) == undivided_of(oscar, 2026) == []

    def test_a_division_of_which_hours_went_back_is_not_undone(
        self, own: Budget, kpo: Board, wilg: School, bea: User
    ) -> None:
        row = confirm_it(own_draft(kpo, bea), bea)
        move(own, wilg, 60, bea, back=True)
        with pytest.raises(NotReady, match=r"van de 60:00 uur is nog 59:00 over"):
            undo(row, reason="anders", by=bea, now=NOW)


def allocate_more(held: Budget, by: User) -> None:
    """Two hours that a school has of the partnership itself, after the contract grew."""
    contract = Contract.objects.get(supplier=held.supplier)
    Contract.objects.filter(pk=contract.pk).update(minutes=contract.minutes + 120)
    allocate(held, 120, by=by, now=NOW)
