"""The pages of an overview: what each role reads, what each number opens to, the same queries for one and thirty."""

from __future__ import annotations

import datetime
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hours.enums import Purpose
from hours.models import Budget
from hours.overviews.figures import SHOWN, percents
from hours.overviews.questions import Cases
from hours.transitions import allocate, correct_time, open_budget
from swvportal.foundation.models import School, Supplier, User
from tests.clients import signed_in
from tests.hours.conftest import NOW
from tests.hours.made import book
from tests.hours.overviews.books import line
from tests.hours.overviews.conftest import question
from tests.story import person

PAGE, LINES = "/uren/overzicht/", "/uren/overzicht/regels/"
pytestmark = pytest.mark.usefixtures("on_a_friday_in_november")


class TestFigures:
    def test_the_assembly_reads_boards_and_suppliers(
        self, lotte: User, carla: User, wilg_budget: Budget, eik_budget: Budget, kpo_budget: Budget, budget: Budget
    ) -> None:
        question(kpo_budget, "OA-2026-010", coach=carla, by=lotte)
        page = signed_in(lotte).get(PAGE)

        rows = {(row.name, row.supplier): dict(row.figures.cells) for row in page.context["overview"].rows}
        team = "Expertise- en Dienstenteam"
        assert rows["Stichting De Boomgaard", team] == {
            "received": 8400, "reserved": 60, "consumed": 60, "lapsed": 0, "left": 8280,
        }  # fmt: skip
        assert rows["Stichting Het Bos", team]["received"] == 3000
        assert rows["het samenwerkingsverband", team]["left"] == 600
        assert "Van 200:00 uur in 2026-2027 is 1 % gebruikt" in page.content.decode()

    def test_every_figure_opens_to_lines_with_the_same_sum(
        self, lotte: User, carla: User, wilg_budget: Budget, kpo_budget: Budget, budget: Budget
    ) -> None:
        question(kpo_budget, "OA-2026-010", coach=carla, by=lotte)
        correct_time(
            book(carla, question(budget, "OA-1", coach=carla, by=lotte), 30), reason="dubbel", by=carla, now=NOW
        )
        client = signed_in(lotte)
        links = set(re.findall(r'href="(/uren/overzicht/regels/\?[^"]+)"', client.get(PAGE).content.decode()))

        assert len(links) > 5 * 5 + 12
        for link in links:
            page = client.get(link.replace("&amp;", "&"))
            assert sum(line.minutes for line in page.context["lines"]) == page.context["sum"], link

    def test_a_holder_and_a_filter_narrow_the_page(
        self, lotte: User, wilg: School, team: Supplier, wilg_budget: Budget, eik_budget: Budget, kpo_budget: Budget
    ) -> None:
        client = signed_in(lotte)
        board = {"year": "2026", "board": str(wilg.board_id)}

        assert client.get(PAGE, board).context["overview"].total.received == 8400
        assert client.get(PAGE, {**board, "own": "1"}).context["overview"].total.received == 2400
        assert client.get(PAGE, {"school": str(wilg.pk)}).context["overview"].total.received == 6000
        assert (
            client.get(PAGE, {**board, "supplier": str(team.pk), "purpose": "cb"}).context["overview"].total.received
            == 6000
        )
        assert "Stichting De Boomgaard" in client.get(PAGE, board).content.decode()

    @pytest.mark.parametrize(
        "query", ["board=x", "school=00000000-0000-0000-0000-000000000000", "purpose=x", "supplier=1", "year=1999"]
    )
    def test_what_is_not_there_counts_as_not_asked(self, lotte: User, wilg_budget: Budget, query: str) -> None:
        page = signed_in(lotte).get(f"{PAGE}?{query}")

        assert page.context["overview"].asked.narrow == {}
        assert page.context["overview"].total.received == 6000

    def test_an_empty_year_says_so(self, anja: User, lotte: User) -> None:
        assert "Voor 2026-2027 zijn geen uren verdeeld." in signed_in(lotte).get(PAGE).content.decode()

    def test_all_used_says_that_nothing_is_left(self, lotte: User, carla: User, kpo_budget: Budget) -> None:
        line(kpo_budget, "consume", 2400)

        assert "er is niets meer over" in signed_in(lotte).get(PAGE).content.decode()

    def test_earlier_years_and_longer_lists_have_their_own_pages(
        self, lotte: User, oscar: User, team: Supplier, wilg: School, wilg_budget: Budget
    ) -> None:
        older = open_budget(supplier=team, school_year=2025, purpose=Purpose.CB, school=wilg)
        for _n in range(60):
            allocate(older, 10, by=oscar, now=NOW)
        client = signed_in(lotte)
        first = client.get(LINES, {"year": "2025", "total": "received"})
        second = client.get(LINES, {"year": "2025", "total": "received", "page": "2"})

        assert (len(first.context["lines"]), len(second.context["lines"])) == (50, 10)
        assert (first.context["newer"], first.context["older"], second.context["newer"]) == (None, 2, 1)
        assert client.get(LINES, {"page": "0", "total": "x", "month": "x"}).context["total"] == "consumed"


class TestWhoReadsWhat:
    def test_a_school_reads_its_own_questions_by_reference(
        self, anja: User, olga: User, carla: User, lotte: User, wilg: School, budget: Budget, wilg_budget: Budget
    ) -> None:
        question(budget, "OA-2026-KANARIE", coach=carla, by=lotte, school=wilg)
        question(budget, "OA-2026-GEHEIM", coach=carla, by=lotte, school=wilg, used=0)
        question(wilg_budget, "OA-2026-EIGEN", coach=carla, by=lotte, used=0)
        own, other = (signed_in(user).get(PAGE).content.decode() for user in (anja, olga))

        assert "OA-2026-KANARIE" in own
        assert "OA-2026-EIGEN" in own
        assert "Carla Meijer" in own
        assert "GEHEIM" not in own
        assert not [word for word in ("KANARIE", "EIGEN", "GEHEIM", "De Wilg") if word in other]

    def test_a_board_reads_no_name_no_reference_and_no_small_count(
        self,
        bea: User,
        carla: User,
        lotte: User,
        wilg: School,
        eik: School,
        budget: Budget,
        wilg_budget: Budget,
        eik_budget: Budget,
    ) -> None:
        question(budget, "OA-2026-KANARIE", coach=carla, by=lotte, school=wilg)
        for n in range(3):
            question(wilg_budget, f"OA-2026-EIGEN{n}", coach=carla, by=lotte)
        client = signed_in(bea)
        pages = [client.get(PAGE), *(client.get(LINES, {"total": total}) for total in SHOWN)]

        counts = pages[0].context["counts"]
        assert [(row.name, row.count, row.minutes) for row in counts.rows] == [("De Wilg", None, 240)]
        assert counts.total.count is None
        for page in pages:
            text = page.content.decode()
            assert not [word for word in ("KANARIE", "EIGEN", "Carla", "De Eik", "Het Bos") if word in text]
        for total, page in zip(SHOWN, pages[1:], strict=True):
            assert sum(row.minutes for row in page.context["sums"]) == page.context["sum"], total

    def test_a_budget_opens_to_sums_for_a_board_and_to_lines_for_its_school(
        self, bea: User, anja: User, carla: User, lotte: User, wilg_budget: Budget, kpo_budget: Budget
    ) -> None:
        for budget in (wilg_budget, kpo_budget):
            question(budget, "OA-2026-KANARIE", coach=carla, by=lotte)
            for total in ("consumed", "allocated", "transferred"):
                page = signed_in(bea).get(f"/uren/budgetten/{budget.pk}/", {"total": total})
                text = page.content.decode()
                assert not [word for word in ("KANARIE", "Carla") if word in text]
                sums = signed_in(bea).get(page.context["sums"])
                received = 6000 if budget == wilg_budget else 2400
                assert sums.context["sum"] == (60 if total == "consumed" else received)
        page = signed_in(anja).get(f"/uren/budgetten/{wilg_budget.pk}/")
        assert page.context["sums"] == ""
        assert "KANARIE" in page.content.decode()

    def test_the_table_of_boards_does_not_tell_what_that_of_the_schools_hides(
        self, bea: User, lotte: User, carla: User, wilg: School, wilg_budget: Budget, eik_budget: Budget
    ) -> None:
        """Two schools of one board, with nine questions and one; the boards together would tell the one."""
        second = School.objects.create(code="99ZZ", name="De Wilg", board=wilg.board)
        for school, paid, number in ((wilg, wilg_budget, 9), (second, wilg_budget, 1), (None, eik_budget, 12)):
            for n in range(number):
                question(paid, f"OA-{number}-{n}", coach=carla, by=lotte, school=school, used=5)

        schools = signed_in(bea).get(PAGE).context["counts"]
        boards = signed_in(lotte).get(PAGE).context["counts"]

        assert sorted((row.name, row.count, row.minutes) for row in schools.rows) == [
            ("De Wilg", None, 5),
            ("De Wilg", None, 45),
        ]  # two of one name stand in any order
        assert schools.total.count is None
        assert sorted((row.count, row.minutes) for row in boards.rows) == [(None, 50), (None, 60)]
        assert boards.total == Cases("", None, 110)

    def test_counts_stand_beside_no_filter(
        self, bea: User, lotte: User, anja: User, carla: User, wilg: School, team: Supplier, wilg_budget: Budget
    ) -> None:
        for n in range(6):
            question(wilg_budget, f"OA-{n}", coach=carla, by=lotte)

        for user in (bea, lotte):
            client = signed_in(user)
            assert client.get(PAGE).context["counts"].rows[0].count == 6
            for query in ({"supplier": str(team.pk)}, {"purpose": "cb"}, {"school": str(wilg.pk)}):
                assert client.get(PAGE, query).context["counts"] is None
        assert signed_in(anja).get(PAGE).context["counts"] is None

    def test_the_partnerships_own_hours_are_for_its_own_people(
        self, anja: User, bea: User, lotte: User, oscar: User, budget: Budget, wilg_budget: Budget
    ) -> None:
        person_of_both = person("Tom Both", "committee")
        person_of_both.memberships.create(role="ib", school=wilg_budget.school, starts_on=datetime.date(2020, 8, 1))
        for user in (anja, bea, User.objects.get(pk=person_of_both.pk)):
            assert signed_in(user).get(PAGE).context["overview"].total.received == 6000
            assert signed_in(user).get(PAGE, {"board": "swv"}).context["overview"].asked.board == ""
        for user in (lotte, oscar):
            assert signed_in(user).get(PAGE, {"board": "swv"}).context["overview"].total.received == 600

    def test_another_boards_key_tells_nothing(
        self, bea: User, eik: School, wilg_budget: Budget, eik_budget: Budget
    ) -> None:
        for query in ({"board": str(eik.board_id)}, {"school": str(eik.pk)}):
            page = signed_in(bea).get(PAGE, query)
            assert page.context["overview"].total.received == 6000
            assert "De Eik" not in page.content.decode()


class TestPicture:
    def test_is_drawn_without_style_or_script(self, lotte: User, wilg_budget: Budget) -> None:
        client = signed_in(lotte)
        for width in ("wide", "narrow"):
            answer = client.get(f"{PAGE}grafiek/{width}/")
            assert answer["Content-Type"] == "image/svg+xml"
            assert answer.content.startswith(b"<svg")
            assert not [word for word in (b"<style", b"style=", b"<script", b"href=") if word in answer.content]
        assert client.get(f"{PAGE}grafiek/groot/").status_code == 404


class TestQueries:
    """The same number of queries for one row and for thirty (security bar, 95)."""

    def count(self, client: Client, url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    @pytest.mark.parametrize("who", ["lotte", "bea", "anja"])
    @pytest.mark.parametrize("url", [PAGE, f"{LINES}?total=left", f"{LINES}?total=reserved"])
    def test_of_the_overview(
        self, request: pytest.FixtureRequest, who: str, url: str, lotte: User, wilg: School, oscar: User, carla: User
    ) -> None:
        user: User = request.getfixturevalue(who)
        counts = []
        for batch in (range(1), range(1, 30)):
            for n in batch:
                supplier = Supplier.objects.create(name=f"Team {n}")
                row = open_budget(supplier=supplier, school_year=2026, purpose=Purpose.CB, school=wilg)
                allocate(row, 600, by=oscar, now=NOW)
                question(row, f"OA-{n}", coach=person(f"Coach{n} Jansen", "coach", supplier=supplier), by=lotte)
            counts.append(self.count(signed_in(user), url))

        assert counts[0] == counts[1] <= 14


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (810, 47400, 2),
        (1, 1000, 1),
        (0, 10, 0),
        (999, 1000, 99),
        (1000, 1000, 100),
        (5, 0, 0),
        (5, 1000, 1),
        (3, 2, 150),
    ],
)
def test_percents_are_the_nearest_and_neither_none_nor_all_too_soon(part: int, whole: int, shown: int) -> None:
    assert percents(part, whole) == shown
