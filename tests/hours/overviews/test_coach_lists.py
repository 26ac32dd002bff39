"""Every figure of a coach's year opens to time entries or promises that add up to it, and only to what may be seen."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hours.enums import Activity, WhatFor
from hours.models import Budget, Reservation, TimeEntry
from hours.months import months_of
from hours.overviews.coach_charts import SHOWN, busiest, by_coach, by_month
from hours.overviews.coach_years import CoachMonthWork, CoachYear
from hours.transitions import correct_time, reserve
from hours.transitions.planning import plan_capacity
from swvportal.foundation.models import School, Supplier, User
from tests.clients import signed_in
from tests.hours.conftest import NOW
from tests.hours.made import book
from tests.hours.overviews.conftest import question
from tests.story import person

MINE, ALL = "/uren/overzicht/mijn-jaar/", "/uren/overzicht/coaches/"
OCTOBER = datetime.date(2026, 10, 30)
pytestmark = pytest.mark.usefixtures("on_a_friday_in_november")


@pytest.fixture
def worked(carla: User, cees: User, lotte: User, budget: Budget, wilg: School) -> Reservation:
    """Two coaches with and around schools in two months; an entry was corrected and one waits above the grant."""
    row = question(budget, "OA-1", coach=carla, by=lotte)
    book(carla, row, 30, worked_on=OCTOBER, activity=Activity.REPORT)
    book(carla, row, 90)
    book(carla, None, 25, activity=Activity.STUDY)
    correct_time(book(carla, None, 45, activity=Activity.STUDY), reason="dubbel", by=carla, now=NOW)
    book(carla, None, 15, worked_on=datetime.date(2026, 7, 31))
    question(budget, "OA-2", coach=cees, by=lotte)
    book(cees, None, 35, activity=Activity.TRAVEL)
    plan_capacity(carla, school_year=2026, minutes=600, by=lotte, now=NOW)
    plan_capacity(cees, school_year=2026, minutes=120, by=lotte, now=NOW)
    row.refresh_from_db()
    return row


def entries(client: Client, url: str, **asked: Any) -> list[TimeEntry]:
    """All entries of a list, page by page."""
    found: list[TimeEntry] = []
    number = 1
    while True:
        page = client.get(url, {"year": "2026", **asked, "page": str(number)})
        found += page.context["page_obj"]
        assert page.context["sum"] >= sum(entry.minutes for entry in found)
        if not page.context["page_obj"].has_next():
            assert page.context["sum"] == sum(entry.minutes for entry in found)
            return found
        number += 1


def total(client: Client, url: str, **asked: Any) -> int:
    return sum(entry.minutes for entry in entries(client, url, **asked))


class TestOwn:
    def test_every_figure_opens_to_entries_that_add_up_to_it(self, carla: User, worked: Reservation) -> None:
        client, url = signed_in(carla), f"{MINE}uren/"
        page = client.get(MINE)
        year: CoachYear = page.context["coach_year"]

        assert (year.direct, year.indirect, year.other, year.waiting) == (150, 55, 25, 90)
        assert total(client, url) == year.logged
        assert total(client, url, way="direct") == year.direct
        assert total(client, url, way="indirect") == year.indirect
        assert total(client, url, only="other") == year.other
        assert total(client, url, only="waiting") == year.waiting
        for month in page.context["months"]:
            name = f"{month.first:%Y-%m}"
            assert total(client, url, month=name, way="direct") == month.direct
            assert total(client, url, month=name, way="indirect") == month.indirect
            assert total(client, url, month=name) == month.logged
        assert sum(row.promised for row in page.context["page_obj"]) == year.promised
        assert sum(row.rest for row in page.context["page_obj"]) == year.rest
        assert total(client, url, used=worked.pk) == worked.consumed == 90

    def test_says_what_others_used(self, carla: User, cees: User, worked: Reservation) -> None:
        Reservation.objects.filter(pk=worked.pk).update(coach=cees)
        page = signed_in(cees).get(f"{MINE}uren/", {"year": "2026", "used": str(worked.pk)})

        assert (page.context["sum"], page.context["others"]) == (0, 90)
        assert "Anderen gebruikten er 1:30 uur van." in page.content.decode()

    def test_holds_nothing_of_another_coach(self, carla: User, cees: User, worked: Reservation) -> None:
        client = signed_in(cees)

        for asked in ({}, {"coach": carla.pk}, {"used": str(worked.pk)}):
            assert {entry.coach for entry in entries(client, f"{MINE}uren/", **asked)} == {cees}, asked
        assert "OA-1" not in client.get(f"{MINE}uren/", {"used": str(worked.pk)}).content.decode()

    @pytest.mark.parametrize(
        "asked", [{"month": "2026-13"}, {"way": "x"}, {"only": "x"}, {"used": "x"}, {"used": uuid4()}]
    )
    def test_what_is_not_there_counts_as_not_asked(
        self, carla: User, worked: Reservation, asked: dict[str, Any]
    ) -> None:
        page = signed_in(carla).get(f"{MINE}uren/", asked)

        assert (page.context["sum"], page.context["asked"].chips) == (205, [])

    def test_each_filter_can_be_taken_off(self, carla: User, worked: Reservation) -> None:
        page = signed_in(carla).get(
            f"{MINE}uren/", {"year": "2026", "month": "2026-11", "way": "direct", "used": str(worked.pk)}
        )

        assert [(chip.name, chip.url) for chip in page.context["asked"].chips] == [
            ("november 2026", f"?year=2026&way=direct&used={worked.pk}"),
            ("Met scholen", f"?year=2026&month=2026-11&used={worked.pk}"),
            (f"gebruikt op {worked.label}", "?year=2026&month=2026-11&way=direct"),
        ]

    def test_nothing_behind_a_figure_says_so(self, carla: User) -> None:
        assert "nog geen urenregistraties" in signed_in(carla).get(f"{MINE}uren/").content.decode()


class TestAll:
    def test_every_figure_opens_to_what_adds_up_to_it(self, lotte: User, worked: Reservation) -> None:
        client, work, promises = signed_in(lotte), f"{ALL}uren/", f"{ALL}toezeggingen/"
        page = client.get(ALL)
        sums = page.context["sums"]
        people: list[tuple[dict[str, Any], Any]] = [
            ({"coach": str(row.coach.pk)}, row) for row in page.context["coaches"]
        ]

        assert len(people) == 2
        for asked, row in [*people, ({}, sums)]:
            assert total(client, work, **asked, way="direct") == row.direct
            assert total(client, work, **asked, way="indirect") == row.indirect
            assert total(client, work, **asked, only="other") == row.other
            promised = client.get(promises, {"year": 2026, **asked})
            assert sum(each.promised for each in promised.context["page_obj"]) == row.promised
            assert sum(each.rest for each in promised.context["page_obj"]) == row.rest
            assert promised.context["sums"].promised == row.promised
            assert promised.context["sums"].rest == row.rest
            for each in promised.context["page_obj"]:
                assert total(client, work, used=each.pk) == each.consumed
        assert (sums.direct, sums.indirect, sums.other, sums.promised, sums.rest) == (210, 90, 60, 240, 90)

    def test_names_the_coach_and_no_note(self, oscar: User, carla: User, worked: Reservation) -> None:
        book(carla, None, 5, note="KANARIE")
        text = signed_in(oscar).get(f"{ALL}uren/", {"coach": str(carla.pk)}).content.decode()

        assert "Carla Meijer" in text
        assert "Cees Bos" not in text
        assert "KANARIE" not in text

    def test_a_key_of_somebody_else_counts_as_not_asked(self, lotte: User, anja: User, worked: Reservation) -> None:
        page = signed_in(lotte).get(f"{ALL}uren/", {"coach": str(anja.pk)})

        assert page.context["asked"].coach is None
        assert "Anja" not in page.content.decode()

    def test_an_empty_year_says_so(self, lotte: User) -> None:
        assert "nog niets toegezegd" in signed_in(lotte).get(f"{ALL}toezeggingen/", {"year": 2024}).content.decode()


class TestPictures:
    def test_are_drawn_without_style_or_script(self, lotte: User, carla: User, worked: Reservation) -> None:
        for user, url in ((carla, f"{MINE}grafiek/"), (lotte, f"{ALL}grafiek/")):
            client = signed_in(user)
            for width in ("wide", "narrow"):
                answer = client.get(f"{url}{width}/", {"year": 2026})
                text = answer.content.decode()
                assert answer.headers["Content-Type"] == "image/svg+xml"
                assert text.startswith("<svg")
                assert "<script" not in text
                assert "style=" not in text
            assert client.get(f"{url}groot/").status_code == 404
        assert "Carla Meijer" in text

    def test_show_the_fullest_coaches_and_tell_equal_names_apart(self, carla: User) -> None:
        rows = [CoachYear(coach=carla, capacity=60 * n, direct=600) for n in range(SHOWN + 5)]
        idle, unplanned = CoachYear(coach=carla), CoachYear(coach=carla, direct=5)

        assert busiest([idle, unplanned, *rows]) == rows[1 : SHOWN + 1]
        assert busiest([idle, unplanned, rows[9]]) == [rows[9], unplanned]
        assert "Carla Meijer (2)" in by_coach(rows[1:3])
        assert by_coach([]).startswith("<svg")

    def test_of_a_year_without_a_plan_has_no_line(self) -> None:
        months = [CoachMonthWork(first, 60, 30) for first in months_of(2026)]

        assert "gelijkmatig" not in by_month(months, capacity=None)
        assert "gelijkmatig" in by_month(months, capacity=660)


class TestQueries:
    """The same number of queries for one row and for thirty (security bar, 95)."""

    def count(self, client: Client, url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    def test_of_the_lists(self, lotte: User, carla: User, budget: Budget, wilg: School, team: Supplier) -> None:
        counts = []
        for batch in (range(1), range(1, 30)):
            for n in batch:
                coach = person(f"Coach{n} Jansen", "coach", supplier=team)
                reserve(budget, 5, what_for=WhatFor.OA, reference=f"X-{n}", coach=coach, school=wilg, by=lotte, now=NOW)
                row = reserve(budget, 5, what_for=WhatFor.OA, reference=f"Y-{n}", coach=carla, by=lotte, now=NOW)
                book(coach, None, 5)
                book(carla, row, 5)
            counts.append(
                (
                    self.count(signed_in(carla), f"{MINE}uren/"),
                    self.count(signed_in(lotte), f"{ALL}uren/?coach={carla.pk}"),
                    self.count(signed_in(lotte), f"{ALL}toezeggingen/"),
                    self.count(signed_in(lotte), f"{ALL}grafiek/wide/"),
                )
            )

        assert counts[0] == counts[1]
        assert max(counts[0]) <= 14
