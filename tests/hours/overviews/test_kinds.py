"""What hours were for: arrangements, agreements of boards and without a question; for who reads all boards only."""

from __future__ import annotations

import datetime
import io
import re

import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from hours.enums import Purpose, WhatFor
from hours.models import Budget
from hours.transitions import allocate, correct_time, open_budget, release_rest, reserve
from swvportal.foundation.exports.making import make_exports
from swvportal.foundation.models import Export, School, Supplier, User
from tests.clients import signed_in
from tests.files import book_of, made, opened
from tests.hours.conftest import NOW
from tests.hours.made import book
from tests.hours.overviews.books import line
from tests.hours.overviews.conftest import question
from tests.story import person

PAGE, LINES = "/uren/overzicht/", "/uren/overzicht/regels/"
FOR = {"oa": "onderwijsarrangement", "agreement": "overeenkomst van een bestuur", "without": "zonder vraag"}
pytestmark = pytest.mark.usefixtures("on_a_friday_in_november")


@pytest.fixture
def used(lotte: User, carla: User, wilg_budget: Budget, kpo_budget: Budget, eik_budget: Budget) -> None:
    """Of arrangements 60 minutes used and 60 promised, of an agreement 30 and 270, without a question 45.

    An hour was written down and taken back, and a whole promise of two hours was given back.
    """
    promise = question(kpo_budget, "OA-2026-KANARIE", coach=carla, by=lotte)
    again = book(carla, promise, 30, worked_on=datetime.date(2026, 11, 18))
    correct_time(again, reason="dubbel", by=carla, now=NOW)
    release_rest(question(eik_budget, "OA-2026-TERUG", coach=carla, by=lotte, used=0), by=lotte, now=NOW)
    agreed = reserve(
        kpo_budget, 300, what_for=WhatFor.AGREEMENT, reference="OV-1", coach=carla, school=None, by=lotte, now=NOW
    )
    book(carla, agreed, 30, worked_on=datetime.date(2026, 11, 17))
    line(wilg_budget, "consume", 45)


@pytest.mark.usefixtures("used")
class TestPage:
    def test_says_what_hours_were_for(self, lotte: User, oscar: User) -> None:
        for user in (lotte, oscar):
            page = signed_in(user).get(PAGE)

            assert [(kind.key, kind.name, kind.reserved, kind.consumed) for kind in page.context["kinds"]] == [
                ("oa", FOR["oa"], 60, 60),
                ("agreement", FOR["agreement"], 270, 30),
                ("without", FOR["without"], 0, 45),
            ]
            total = page.context["overview"].total
            assert (total.reserved, total.consumed) == (330, 135)
            words = page.content.decode()
            assert words.count("Per soort vraag</h2>") == words.count("Per doel</h2>") == 1

    def test_each_figure_opens_to_its_lines(self, lotte: User) -> None:
        client = signed_in(lotte)
        links = re.findall(r'href="(/uren/overzicht/regels/\?[^"]*kind=[^"]+)"', client.get(PAGE).content.decode())
        sums = {}
        for link in links:
            page = client.get(link.replace("&amp;", "&"))
            assert sum(each.minutes for each in page.context["lines"]) == page.context["sum"], link
            assert f", {page.context['kind']}" in page.content.decode()
            sums[page.context["kind"], page.context["total"]] = page.context["sum"]

        assert sums == {
            (FOR["oa"], "reserved"): 60,
            (FOR["oa"], "consumed"): 60,
            (FOR["agreement"], "reserved"): 270,
            (FOR["agreement"], "consumed"): 30,
            (FOR["without"], "reserved"): 0,
            (FOR["without"], "consumed"): 45,
        }

    def test_a_filter_narrows_it(self, lotte: User, eik: School) -> None:
        client = signed_in(lotte)
        kinds = client.get(PAGE, {"purpose": "board"}).context["kinds"]

        assert [(kind.reserved, kind.consumed) for kind in kinds] == [(60, 60), (270, 30), (0, 0)]
        assert "purpose=board" in kinds[0].query
        kinds = client.get(PAGE, {"school": str(eik.pk)}).context["kinds"]
        assert [(kind.reserved, kind.consumed) for kind in kinds] == [(0, 0)] * 3

    @pytest.mark.parametrize("query", ["kind=x&total=consumed", "kind=oa&total=left", "kind=oa&total=received"])
    def test_what_has_no_kind_counts_as_not_asked(self, lotte: User, query: str) -> None:
        page = signed_in(lotte).get(f"{LINES}?{query}")

        plain = signed_in(lotte).get(LINES, {"total": page.context["total"]})
        assert (page.context["kind"], page.context["sum"]) == ("", plain.context["sum"])
        assert len(page.context["lines"]) == len(plain.context["lines"])

    @pytest.mark.parametrize("who", ["bea", "anja"])
    def test_boards_and_schools_learn_nothing_of_it(self, request: pytest.FixtureRequest, who: str) -> None:
        client = signed_in(request.getfixturevalue(who))
        page = client.get(PAGE)

        assert page.context["kinds"] == ()
        assert "kind=" not in page.content.decode()
        assert "Per soort vraag" not in page.content.decode()
        plain = client.get(LINES, {"total": "consumed"}).context
        for kind in FOR:
            found = client.get(LINES, {"total": "consumed", "kind": kind}).context
            assert (found["sum"], found["kind"], found["export_query"]) == (plain["sum"], "", plain["export_query"])
            for rows in ("sums", "lines"):
                assert len(found.get(rows, ())) == len(plain.get(rows, ()))


@pytest.mark.usefixtures("used")
def test_another_kind_stands_there_when_it_has_hours(lotte: User, carla: User, kpo_budget: Budget) -> None:
    client = signed_in(lotte)
    empty = client.get(LINES, {"total": "reserved", "kind": "consultation"})
    assert (empty.context["sum"], empty.context["lines"]) == (0, [])

    reserve(kpo_budget, 90, what_for=WhatFor.CONSULTATION, reference="CO-1", coach=carla, by=lotte, now=NOW)

    kinds = {kind.key: (kind.reserved, kind.consumed) for kind in client.get(PAGE).context["kinds"]}
    assert kinds == {"oa": (60, 60), "consultation": (90, 0), "agreement": (270, 30), "without": (0, 45)}
    assert client.get(LINES, {"total": "reserved", "kind": "consultation"}).context["sum"] == 90


@pytest.mark.usefixtures("used")
@pytest.mark.django_db(transaction=True)
class TestFiles:
    def test_the_spreadsheet_holds_them(self, lotte: User) -> None:
        rows = list(book_of(signed_in(lotte), "urenoverzicht")["Per soort vraag"].iter_rows(values_only=True))

        assert rows[0] == ("Per soort vraag", "Gereserveerd", "Gebruikt")
        assert [(name, *(_minutes(cell) for cell in cells)) for name, *cells in rows[1:]] == [
            (FOR["oa"], 60, 60),
            (FOR["agreement"], 270, 30),
            (FOR["without"], 0, 45),
            ("Samen", 330, 135),
        ]

    def test_the_document_holds_them(self, lotte: User, bea: User) -> None:
        texts = [_text(signed_in(user)) for user in (lotte, bea)]

        assert (
            "Onderwijsarrangement 1:00 1:00 Overeenkomst van een bestuur 4:30 0:30 Zonder vraag 0:00 0:45" in texts[0]
        )
        assert "Samen 5:30 2:15" in texts[0]
        assert "Zonder vraag" not in texts[1]
        assert "Overeenkomst van een bestuur" not in texts[1]

    def test_the_lines_of_a_kind_go_along(self, lotte: User, anja: User) -> None:
        query = {"as": "xlsx", "year": "2026", "total": "consumed", "kind": "agreement"}
        for user in (lotte, anja):
            signed_in(user).post("/bestanden/vragen/boekingen-achter-cijfer/", query)
        make_exports()
        files = [(signed_in(user), Export.objects.get(by=user)) for user in (lotte, anja)]
        contents = [b"".join(opened(*each).streaming_content) for each in files]
        books = [load_workbook(io.BytesIO(content)) for content in contents]
        words, others = (
            [str(cell) for sheet in each for row in sheet.iter_rows(values_only=True) for cell in row if cell]
            for each in books
        )

        assert "OV-1" in words
        assert not [word for word in words if "KANARIE" in word]
        assert any(FOR["agreement"] in word for word in words)
        assert not any(FOR["agreement"] in word for word in others)


def _minutes(cell: object) -> int:
    if isinstance(cell, datetime.timedelta):
        return round(cell.total_seconds() / 60)
    assert isinstance(cell, datetime.time)
    return cell.hour * 60 + cell.minute


def _text(client: Client) -> str:
    leaves = pypdf.PdfReader(io.BytesIO(made(client, "urenoverzicht", **{"as": "pdf"}))).pages
    return " ".join(" ".join(one.extract_text() for one in leaves).split())


@pytest.mark.parametrize("url", [PAGE, f"{LINES}?total=consumed&kind=oa", f"{LINES}?total=reserved&kind=without"])
def test_takes_as_many_queries_for_thirty_as_for_one(
    url: str, lotte: User, wilg: School, oscar: User, carla: User
) -> None:
    counts = []
    for batch in (range(1), range(1, 30)):
        for n in batch:
            supplier = Supplier.objects.create(name=f"Team {n}")
            row = open_budget(supplier=supplier, school_year=2026, purpose=Purpose.CB, school=wilg)
            allocate(row, 600, by=oscar, now=NOW)
            question(row, f"OA-{n}", coach=person(f"Coach{n} Jansen", "coach", supplier=supplier), by=lotte)
        client = signed_in(lotte)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 14
