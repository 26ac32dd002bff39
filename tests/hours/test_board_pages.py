"""The pages on which board staff divide the hours of their own board and move them by hand."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hours.enums import AllocationStatus, EntryKind
from hours.models import Allocation, Budget, Contract, Entry
from hours.transitions.allocating import undo
from swvportal.foundation.models import Board, School, Supplier, User
from tests.clients import signed_in
from tests.hours.conftest import NOW
from tests.hours.dividing import confirmed, contract_of, counted
from tests.hours.test_board_dividing import confirm_it, linde, move, own, own_draft
from tests.hours.test_dividing_pages import DIVISIONS, key_of

__all__ = ["linde", "own"]  # fixtures
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_friday_in_november")]


@pytest.fixture
def board(bea: User) -> Client:
    return signed_in(bea)


def text_of(client: Client, path: str) -> str:
    page = client.get(path)
    assert page.status_code == 200
    return page.content.decode()


class TestDividing:
    def test_from_the_budgets_to_a_confirmed_division_and_back(self, board: Client, own: Budget, bea: User) -> None:
        assert f"{DIVISIONS}nieuw/?year=2026" in text_of(board, "/uren/budgetten/")
        form = board.get(f"{DIVISIONS}nieuw/").context["form"]
        assert list(form.fields) == ["board", "counted_on"]
        assert form["board"].value() == own.board_id
        answer = board.post(f"{DIVISIONS}nieuw/", {"board": own.board_id, "counted_on": "2025-10-01"})
        row = Allocation.objects.get(status=AllocationStatus.DRAFT)
        assert answer["Location"] == f"{DIVISIONS}{row.pk}/"
        assert row.key["kinds"] == ["bo"], "of one kind of schools nothing is asked, and the key says which"

        page = board.get(answer["Location"])
        assert "requests" not in page.context["rows"][0].fields
        tried = board.post(answer["Location"], {**key_of(row), "h0-floor": "10", "h0-pupils": "5"})
        assert tried.context["tried"]
        keeps = {**key_of(row), "h0-pupils": "15", "act": "keep"}
        board.post(answer["Location"], keeps)
        shown = board.get(answer["Location"]).context["shown"]
        page = board.post(f"{DIVISIONS}{row.pk}/bevestigen/", {"shown": shown}, follow=True)
        assert "De verdeling is bevestigd." in page.content.decode()
        assert sorted(Entry.objects.filter(kind=EntryKind.TRANSFER).values_list("minutes", flat=True)) == [720, 2880]

        undoing = f"{DIVISIONS}{row.pk}/ongedaan-maken/"
        assert "Elk uur gaat met een tegenboeking terug naar het bestuur" in text_of(board, undoing)
        board.post(undoing, {"reason": "andere sleutel"})
        row.refresh_from_db()
        assert row.status == AllocationStatus.UNDONE

    def test_another_key_starts_with_what_the_board_has_now(
        self, board: Client, own: Budget, wilg: School, kpo: Board, bea: User
    ) -> None:
        row = undo(confirm_it(own_draft(kpo, bea), bea), reason="anders", by=bea, now=NOW)
        move(own, wilg, 600, bea)
        board.post(f"{DIVISIONS}{row.pk}/opnieuw/")
        again = Allocation.objects.get(replaces=row)
        assert again.key["suppliers"][0]["contract"] == 50
        move(own, wilg, 3000, bea)
        board.post(f"{DIVISIONS}{row.pk}/opnieuw/")
        made = Allocation.objects.filter(replaces=row)
        assert sorted(one.key["suppliers"][0]["contract"] for one in made) == [50, 60], "with nothing left, as it was"

    def test_another_board_cannot_be_chosen_and_without_hours_it_says_so(
        self, board: Client, own: Budget, obo: Board, wilg: School, bea: User
    ) -> None:
        page = board.post(f"{DIVISIONS}nieuw/", {"board": obo.pk, "counted_on": "2025-10-01"})
        assert "board" in page.context["form"].errors
        move(own, wilg, 3600, bea)
        assert "Uw bestuur heeft geen uren die nog bij geen school staan." in text_of(board, f"{DIVISIONS}nieuw/")
        page = board.post(f"{DIVISIONS}nieuw/", {"counted_on": "2025-10-01"})
        assert page.context["form"].non_field_errors() == ["Uw bestuur heeft geen uren meer om te verdelen."]

    def test_what_the_office_does_is_marked(self, board: Client, own: Budget, kpo: Board, oscar: User) -> None:
        row = own_draft(kpo, oscar)
        for path in (DIVISIONS, f"{DIVISIONS}{row.pk}/"):
            assert "door het kantoor voor het bestuur" in text_of(board, path)

    def test_of_the_partnerships_division_only_the_own_hours_are_shown(
        self, board: Client, own: Budget, contract: Contract, oscar: User, obo: Board
    ) -> None:
        row = Allocation.objects.get()
        page = text_of(board, f"{DIVISIONS}{row.pk}/")
        assert "Wat uw bestuur kreeg" in page
        assert re.findall(r"<strong>([^<]+)</strong>", page) == ["60:00"]
        assert obo.name not in page
        assert "Contracten" not in text_of(board, DIVISIONS)
        for act in ("", "bevestigen/", "weggooien/", "opnieuw/", "ongedaan-maken/"):
            assert board.post(f"{DIVISIONS}{row.pk}/{act}", {"reason": "x"}).status_code == 404
        undo(row, reason="anders", by=oscar, now=NOW)
        assert "deze uren zijn er niet meer" in text_of(board, f"{DIVISIONS}{row.pk}/")

    def test_a_division_by_requests_shows_hours_and_no_requests(
        self, board: Client, own: Budget, kpo: Board, oscar: User
    ) -> None:
        row = own_draft(kpo, oscar, history=(2025,))
        assert board.get(f"{DIVISIONS}{row.pk}/").status_code == 404
        confirm_it(row, oscar)
        page = text_of(board, f"{DIVISIONS}{row.pk}/")
        assert "Verdeling over de scholen van Stichting De Boomgaard" in page
        assert "Aanvragen" not in page
        assert board.post(f"{DIVISIONS}{row.pk}/", {"act": "try"}).status_code == 404


class TestMoving:
    def test_hours_go_to_a_school_and_back(self, board: Client, own: Budget, linde: School) -> None:
        path = f"/uren/budgetten/{own.pk}/doorgeven/"
        assert path in text_of(board, f"/uren/budgetten/{own.pk}/")
        key = board.get(path).context["form"]["once"].value()
        sent = {"way": "to", "school": linde.pk, "minutes": "12", "reason": "nieuwe groep", "once": key}
        page = board.post(path, sent, follow=True)
        assert "12:00 uur is naar De Linde gegaan." in page.content.decode()
        page = board.post(path, {**sent, "way": "back"})
        assert page.status_code == 422, "the key was used for the other way"
        assert "hieronder staat wat de scholen hebben" in page.content.decode()
        key = page.context["form"]["once"].value()
        assert str(key) in page.content.decode(), "sent once more it is another move"
        page = board.post(path, {**sent, "way": "back", "minutes": "13", "once": key})
        assert page.status_code == 422
        assert page.context["form"]["minutes"].value() == "13"
        page = board.post(path, {**sent, "way": "back", "minutes": "2", "once": key}, follow=True)
        assert "2:00 uur is teruggekomen van De Linde." in page.content.decode()

    def test_a_school_of_another_board_cannot_be_chosen(self, board: Client, own: Budget, eik: School) -> None:
        path = f"/uren/budgetten/{own.pk}/doorgeven/"
        page = board.post(path, {"way": "to", "school": eik.pk, "minutes": "1", "reason": "x"})
        assert "school" in page.context["form"].errors

    def test_the_office_hears_that_it_does_this_for_the_board(self, own: Budget, oscar: User, bea: User) -> None:
        path = f"/uren/budgetten/{own.pk}/doorgeven/"
        words = "Dit zijn uren van het bestuur."
        assert words in text_of(signed_in(oscar), path)
        assert words not in text_of(signed_in(bea), path)

    def test_a_board_without_schools(self, own: Budget, oscar: User) -> None:
        empty = Board.objects.create(number="00009", name="Leeg")
        contract = contract_of(Supplier.objects.create(name="De Vlier"), oscar)
        budget = Budget.objects.create(board=empty, supplier=contract.supplier, school_year=2026, purpose="board")
        assert "Dit bestuur heeft geen open school." in text_of(
            signed_in(oscar), f"/uren/budgetten/{budget.pk}/doorgeven/"
        )

    def test_the_start_page_says_what_is_with_no_school_yet(
        self, board: Client, own: Budget, wilg: School, bea: User
    ) -> None:
        page = text_of(board, "/")
        assert "60:00 uur van Expertise- en Dienstenteam staat nog bij geen school" in page
        assert "Uren verdelen" in page
        move(own, wilg, 3600, bea)
        assert "staat nog bij geen school" not in text_of(board, "/")


class TestQueries:
    """The same number of queries for one row and for thirty (security bar, 95)."""

    def counts(self, user: User, *paths: str) -> list[int]:
        client = signed_in(user)
        numbers = []
        for path in paths:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            numbers.append(len(queries))
        return numbers

    def test_lists_and_pages_of_a_board(
        self, own: Budget, contract: Contract, kpo: Board, bea: User, oscar: User
    ) -> None:
        got = Allocation.objects.get()
        paths = (DIVISIONS, f"{DIVISIONS}{got.pk}/", f"/uren/budgetten/{own.pk}/doorgeven/")
        own_draft(kpo, bea)
        first = self.counts(bea, *paths)
        for n in range(30):
            counted(School.objects.create(code=f"{n:02}EE00", name=f"School {n}", board=kpo), 10)
            own_draft(kpo, bea)
            confirmed(contract_of(Supplier.objects.create(name=f"Team {n}"), oscar), by=oscar)

        assert self.counts(bea, *paths) == first
        assert max(first) <= 20
