"""Questions for reserve, divisions of board staff and lines of one budget as files: what the page shows, no more."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from hours.enums import EntryKind
from hours.models import AllocationCell, Budget, Contract, ReserveRequest
from hours.queries import BEHIND
from hours.transitions import correct_time, give_reserve
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Board, Export, School, User
from tests.clients import signed_in
from tests.files import ask, asked, book_of, rows_of
from tests.hours.conftest import NOW
from tests.hours.dividing import confirmed
from tests.hours.made import book
from tests.hours.overviews.books import line
from tests.hours.overviews.conftest import question
from tests.hours.reserving import account
from tests.hours.reserving import asked as asked_reserve
from tests.hours.test_board_dividing import confirm_it, linde, own, own_draft
from tests.story import person

__all__ = ["linde", "own"]  # fixtures
pytestmark = [pytest.mark.usefixtures("on_a_friday_in_november"), pytest.mark.django_db(transaction=True)]
RESERVE, OF_BUDGET, LIST = "vragen-om-reserve", "boekingen-van-budget", "/uren/budgetten/reserve/"


def minutes(row: dict[str, str]) -> int:
    return int(row["Tijd (+) (minuten)"] or 0) - int(row["Tijd (-) (minuten)"] or 0)


@pytest.fixture
def questions(
    contract: Contract,
    wilg: School,
    eik: School,
    kpo: Board,
    anja: User,
    bea: User,
    olga: User,
    lotte: User,
    oscar: User,
) -> dict[str, ReserveRequest]:
    """Of a school, given to its board, of a school of another board, and of the partnership."""
    team = contract.supplier
    found = {
        "wilg": asked_reserve(account(team, school=wilg), anja),
        "kpo": asked_reserve(account(team, board=kpo), bea),
        "eik": asked_reserve(account(team, school=eik), olga),
        "swv": asked_reserve(account(team), lotte),
    }
    give_reserve(found["kpo"], 300, by=oscar, now=NOW)
    return found


class TestReserve:
    @pytest.mark.parametrize(
        ("name", "sees"),
        [
            ("anja", "wilg"),
            ("olga", "eik"),
            ("bea", "wilg kpo"),
            ("oscar", "wilg kpo eik swv"),
            ("lotte", "wilg kpo eik swv"),
        ],
    )
    def test_holds_the_questions_of_the_page(
        self, name: str, sees: str, questions: dict[str, ReserveRequest], request: pytest.FixtureRequest
    ) -> None:
        client = signed_in(request.getfixturevalue(name))
        rows = rows_of(client, RESERVE)
        on_page = [row.reference for row in client.get(LIST).context["page_obj"]]

        assert [row["Vraag"] for row in rows] == on_page
        assert set(on_page) == {questions[each].reference for each in sees.split()}

    def test_gives_what_was_asked_and_given(self, questions: dict[str, ReserveRequest], oscar: User) -> None:
        rows = {row["Vraag"]: row for row in rows_of(signed_in(oscar), RESERVE)}
        given, waits = rows[questions["kpo"].reference], rows[questions["wilg"].reference]

        assert (given["Gevraagd (u:mm)"], given["Gegeven (u:mm)"], given["Antwoord uiterlijk"]) == ("5:00", "5:00", "")
        assert (waits["Gevraagd (u:mm)"], waits["Gegeven (u:mm)"]) == ("5:00", "")
        assert waits["Antwoord uiterlijk"] == f"{questions['wilg'].answer_by:%d-%m-%Y}"

    def test_honours_the_filters_and_says_them(
        self, questions: dict[str, ReserveRequest], kpo: Board, oscar: User
    ) -> None:
        client = signed_in(oscar)
        narrow = {"status": "asked", "year": "2026", "holder": str(kpo.pk), "page": "7"}
        page = client.get(LIST, narrow)
        made = book_of(client, RESERVE, **narrow)
        row = Export.objects.get()

        title = f"Vragen om reserve (wacht op het kantoor, {kpo}) 2026-2027"
        assert [cells[0] for cells in made.worksheets[1].iter_rows(min_row=2, values_only=True)] == [
            each.reference for each in page.context["page_obj"]
        ]
        assert (row.title, row.name) == (f"{title} (Excel)", "vragen-om-reserve-2026-2027.xlsx")
        assert made["Toelichting"]["A1"].value == title
        assert "page" not in row.facts
        for name in ("status", "year", "holder"):
            assert f'name="{name}" value="{narrow[name]}"' in page.content.decode()

    def test_a_filter_on_another_board_counts_as_not_asked(
        self, questions: dict[str, ReserveRequest], obo: Board, bea: User
    ) -> None:
        row = asked(signed_in(bea), RESERVE, holder=str(obo.pk))

        assert "holder" not in row.facts
        assert obo.name not in row.title


class TestDivisions:
    def test_a_board_gets_what_it_and_its_schools_got(
        self, contract: Contract, kpo: Board, obo: Board, bea: User, oscar: User
    ) -> None:
        confirmed(contract, by=oscar)
        rows = rows_of(signed_in(bea), "verdelingen")

        assert [(row["Houder"], row["Uren (u:mm)"]) for row in rows] == [(kpo.name, "60:00")]
        assert obo.name not in str(rows)

    def test_of_its_own_hours_all_of_them_as_its_pages_show(
        self, own: Budget, kpo: Board, obo: Board, bea: User, oscar: User
    ) -> None:
        draft, client = own_draft(kpo, bea), signed_in(bea)
        assert {row["Houder"] for row in rows_of(client, "verdelingen")} == {kpo.name, ""}
        confirm_it(draft, bea)
        rows = rows_of(client, "verdelingen")
        seen = AllocationCell.objects.filter(board=kpo) | AllocationCell.objects.filter(school__board=kpo)

        assert {row["Houder"] for row in rows} == {kpo.name, "De Wilg", "De Linde"}
        assert sum(int(row["Uren (minuten)"]) for row in rows) == sum(seen.values_list("minutes", flat=True))
        assert len(client.get("/uren/verdelingen/").context["rows"]) == 2
        assert obo.name in {row["Houder"] for row in rows_of(signed_in(oscar), "verdelingen")}

    def test_nothing_of_how_another_board_divided(self, own: Budget, kpo: Board, obo: Board, bea: User) -> None:
        confirm_it(own_draft(kpo, bea), bea)
        other = person("Bo Bos", Role.BOARD, board=obo)

        assert {row["Houder"] for row in rows_of(signed_in(other), "verdelingen")} == {obo.name}

    def test_a_school_has_no_such_list(self, anja: User) -> None:
        assert ask(signed_in(anja), "verdelingen").status_code == 404


class TestLinesOfABudget:
    @pytest.fixture
    def filled(self, wilg_budget: Budget, kpo_budget: Budget, carla: User, lotte: User) -> Budget:
        """Every total of it is more than nothing, and one entry was taken back."""
        held = question(wilg_budget, "OA-EIGEN", coach=carla, by=lotte)
        correct_time(book(carla, held, 30), reason="=dubbel", by=carla, now=NOW)
        line(kpo_budget, EntryKind.TRANSFER, 605, to=wilg_budget)
        line(wilg_budget, EntryKind.LAPSE, 45, month=NOW.date().replace(day=1))
        line(wilg_budget, EntryKind.CONSUME, 35)
        wilg_budget.refresh_from_db()
        return wilg_budget

    @pytest.mark.parametrize("total", BEHIND)
    def test_add_up_to_the_total_and_are_those_of_the_page(
        self, total: str, filled: Budget, anja: User, lotte: User
    ) -> None:
        for user in (anja, lotte):
            client = signed_in(user)
            rows = rows_of(client, OF_BUDGET, budget=filled.pk, total=total)
            page = client.get(f"/uren/budgetten/{filled.pk}/", {"total": total})

            assert len(rows) == page.context["page_obj"].paginator.count > 0
            assert sum(minutes(row) for row in rows) == getattr(filled, total) != 0
            assert f'name="budget" value="{filled.pk}"' in page.content.decode()

    def test_say_which_budget_and_total(self, filled: Budget, lotte: User) -> None:
        row = asked(signed_in(lotte), OF_BUDGET, budget=filled.pk, total="lapsed")

        assert row.title.startswith("Boekingen (De Wilg, ")
        assert row.title.endswith("vervallen) 2026-2027 (Excel)")
        assert row.name == "boekingen-budget-2026-2027.xlsx"

    def test_of_a_budget_that_is_not_seen_are_not_there(self, filled: Budget, eik_budget: Budget, anja: User) -> None:
        client = signed_in(anja)
        for key in (eik_budget.pk, "geen", ""):
            assert ask(client, OF_BUDGET, budget=key).status_code == 404

    def test_board_staff_are_led_to_sums_and_take_those_along(self, filled: Budget, bea: User, anja: User) -> None:
        client = signed_in(bea)
        assert ask(client, OF_BUDGET, budget=filled.pk).status_code == 404
        page = client.get(f"/uren/budgetten/{filled.pk}/").content.decode()
        query = client.get(f"/uren/budgetten/{filled.pk}/").context["sums_query"]

        assert OF_BUDGET not in page
        assert "sommen-achter-cijfer" in page
        rows = rows_of(client, "sommen-achter-cijfer", **dict(parse_qsl(query)))
        assert sum(minutes(row) for row in rows) == filled.consumed
        assert not [word for word in ("OA-EIGEN", "Carla") if word in str(rows)]

    def test_the_committee_sees_totals_and_takes_no_lines_along(self, budget: Budget, cees: User, oscar: User) -> None:
        client = signed_in(person("Com Missie", Role.COMMITTEE))

        assert client.get(f"/uren/budgetten/{budget.pk}/").status_code == 200
        assert ask(client, OF_BUDGET, budget=budget.pk).status_code == 404
