"""The year of coaches: their own, and all of them beside what was promised; planning belongs to the coordinator."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hours.enums import Activity, Purpose, WhatFor
from hours.models import Budget, CoachCapacity
from hours.models.capacities import MOST
from hours.overviews.coach_years import CoachYear
from hours.overviews.people import year_of_coach
from hours.transitions import allocate, open_budget, reserve
from hours.transitions.planning import plan_capacity
from swvportal.foundation.models import Move, School, Supplier, User
from swvportal.foundation.workflow import NotAllowed, NotReady
from tests.clients import signed_in
from tests.hours.conftest import NOW
from tests.hours.made import book
from tests.hours.overviews.conftest import question
from tests.story import person

MINE, ALL = "/uren/overzicht/mijn-jaar/", "/uren/overzicht/coaches/"
pytestmark = pytest.mark.usefixtures("on_a_friday_in_november")


@pytest.fixture
def planned(lotte: User, carla: User) -> CoachCapacity:
    """Ten hours of Carla in this school year."""
    return plan_capacity(carla, school_year=2026, minutes=600, by=lotte, now=NOW)


class TestPlanning:
    def test_keeps_the_last_word_and_each_in_the_trail(self, lotte: User, carla: User, planned: CoachCapacity) -> None:
        plan_capacity(carla, school_year=2026, minutes=900, by=lotte, now=NOW)

        assert CoachCapacity.objects.get().minutes == 900
        moves = Move.objects.filter(subject_id=planned.pk).order_by("pk").values_list("source", "target")
        assert sorted(moves) == [("", "10:00"), ("10:00", "15:00")]
        assert str(CoachCapacity.objects.get()) == "Carla Meijer – 2026-2027"

    def test_is_for_the_coordinator_and_of_coaches(self, lotte: User, carla: User, oscar: User, anja: User) -> None:
        with pytest.raises(NotAllowed):
            plan_capacity(carla, school_year=2026, minutes=600, by=oscar, now=NOW)
        with pytest.raises(NotReady):
            plan_capacity(anja, school_year=2026, minutes=600, by=lotte, now=NOW)
        with pytest.raises(NotReady):
            plan_capacity(carla, school_year=2026, minutes=MOST + 1, by=lotte, now=NOW)
        with pytest.raises(IntegrityError), transaction.atomic():
            CoachCapacity.objects.create(coach=carla, school_year=2026, minutes=MOST + 1)
        assert not CoachCapacity.objects.exists()

    def test_by_a_form(self, lotte: User, carla: User) -> None:
        client, url = signed_in(lotte), f"{ALL}{carla.pk}/?year=2026"
        assert client.post(url, {"minutes": "x"}).status_code == 422
        answer = client.post(url, {"minutes": "1199:30"}, follow=True)

        assert answer.redirect_chain == [(f"{ALL}?year=2026", 302)]
        assert "De uren van Carla Meijer zijn bewaard." in answer.content.decode()
        assert CoachCapacity.objects.get().minutes == 71_970
        assert 'value="1199:30"' in client.get(url).content.decode()

    def test_who_sees_it(self, planned: CoachCapacity, carla: User, cees: User, oscar: User, anja: User) -> None:
        for user, seen in ((carla, 1), (cees, 0), (oscar, 1), (anja, 0)):
            assert CoachCapacity.objects.visible_to(user).count() == seen, user.name


class TestMyYear:
    def test_sets_direct_and_indirect_work_beside_the_plan(
        self, carla: User, lotte: User, budget: Budget, planned: CoachCapacity
    ) -> None:
        question(budget, "OA-1", coach=carla, by=lotte)
        book(carla, None, 30, activity=Activity.REPORT, worked_on=datetime.date(2026, 9, 30))
        book(carla, None, 45, activity=Activity.TRAVEL, worked_on=datetime.date(2026, 7, 31))
        page = signed_in(carla).get(MINE)

        assert page.context["coach_year"] == CoachYear(
            coach=carla,
            capacity=600,
            direct=60,
            indirect=30,
            promised=120,
            rest=60,
            other=30,
            planned_on=datetime.date(2026, 11, 20),
            planned_by="Lotte Vos",
        )
        assert page.context["coach_year"].free == 450
        months = {month.first.month: (month.direct, month.indirect) for month in page.context["months"]}
        assert {month: both for month, both in months.items() if any(both)} == {9: (0, 30), 11: (60, 0)}
        text = page.content.decode()
        assert "U schreef 1:30 van 10:00 uur en er is nog 1:00 uur toegezegd; 7:30 uur is vrij." in text
        assert "10:00 kan werken − 1:00 met scholen − 0:30 rond scholen − 1:00 nog te doen = 7:30" in text
        assert "OA-1" in text

    def test_says_when_nothing_was_planned_and_when_too_much_is_promised(
        self, carla: User, lotte: User, budget: Budget
    ) -> None:
        assert "nog niet gepland" in signed_in(carla).get(MINE).content.decode()
        plan_capacity(carla, school_year=2026, minutes=60, by=lotte, now=NOW)
        question(budget, "OA-1", coach=carla, by=lotte)

        assert "er is nog 1:00 uur toegezegd: 1:00 uur meer dan past" in signed_in(carla).get(MINE).content.decode()

    def test_holds_nothing_of_another_coach(self, carla: User, cees: User, lotte: User, budget: Budget) -> None:
        question(budget, "OA-2026-KANARIE", coach=carla, by=lotte)
        page = signed_in(cees).get(MINE)

        assert "KANARIE" not in page.content.decode()
        assert year_of_coach(cees, 2026) == CoachYear(coach=cees)

    def test_of_another_year(self, carla: User, planned: CoachCapacity) -> None:
        client = signed_in(carla)

        assert client.get(MINE, {"year": "2025"}).context["coach_year"].capacity is None
        assert client.get(MINE, {"year": "1800"}).context["year"] == 2026


class TestAllCoaches:
    def test_sets_capacity_beside_promises(
        self, lotte: User, carla: User, cees: User, budget: Budget, planned: CoachCapacity
    ) -> None:
        plan_capacity(cees, school_year=2026, minutes=30, by=lotte, now=NOW)
        question(budget, "OA-1", coach=carla, by=lotte)
        question(budget, "OA-2", coach=cees, by=lotte, used=0)
        person("Ilse Nieuw", "coach", supplier=budget.supplier)
        page = signed_in(lotte).get(ALL)

        assert [(row.coach.name, row.capacity, row.promised, row.free) for row in page.context["coaches"]] == [
            ("Carla Meijer", 600, 120, 480),
            ("Cees Bos", 30, 120, -90),
            ("Ilse Nieuw", None, 0, None),
        ]
        assert page.context["conclusion"] == (
            "1 van 3 coaches heeft meer toegezegd dan past; samen is 6:30 uur vrij. "
            "Van 1 coach is het jaar nog niet gepland."
        )
        text = page.content.decode()
        assert page.context["conclusion"] in text
        assert text.count("Gepland op 20 november 2026 door Lotte Vos.") == 2
        for arithmetic in (
            "10:00 kan werken − 1:00 met scholen − 0:00 rond scholen − 1:00 nog te doen = 8:00",
            "0:30 kan werken − 0:00 met scholen − 0:00 rond scholen − 2:00 nog te doen = -1:30",
            "10:30 kunnen werken − 4:00 gewerkt of nog te doen door dezelfde coaches = 6:30",
            "Van 2 van de 3 coaches is het jaar gepland.",
        ):
            assert arithmetic in text, arithmetic

    def test_tells_who_planned_last(self, lotte: User, carla: User, planned: CoachCapacity) -> None:
        iris = person("Iris Later", "coordinator")
        plan_capacity(carla, school_year=2026, minutes=900, by=iris, now=NOW + datetime.timedelta(days=1))
        [row] = signed_in(lotte).get(ALL).context["coaches"]

        assert (row.planned_on, row.planned_by) == (datetime.date(2026, 11, 21), "Iris Later")

    def test_more_hours_than_a_year_has_are_said_at_the_field_and_stay_there(self, lotte: User, carla: User) -> None:
        page = signed_in(lotte).post(reverse("hours:plan", args=[carla.pk]), {"minutes": "8785"})

        assert page.status_code == 422
        assert "hoogstens 8784:00" in page.content.decode()
        assert page.context["form"]["minutes"].value() == "8785"
        assert not CoachCapacity.objects.exists()

    def test_keeps_who_left_and_worked(self, lotte: User, carla: User, budget: Budget) -> None:
        book(carla, None, 30)
        carla.memberships.update(ends_on=datetime.date(2026, 11, 19))

        assert [row.coach for row in signed_in(lotte).get(ALL).context["coaches"]] == [carla]

    def test_tells_what_runs_out_what_lies_idle_and_what_waits(
        self, lotte: User, oscar: User, carla: User, team: Supplier, wilg: School, budget: Budget, wilg_budget: Budget
    ) -> None:
        row = question(budget, "OA-1", coach=carla, by=lotte)
        reserve(budget, 430, what_for=WhatFor.OA, reference="OA-2", by=lotte, now=NOW)
        book(carla, row, 90)
        even = open_budget(supplier=team, school_year=2026, purpose=Purpose.OA, school=wilg)
        allocate(even, 600, by=oscar, now=NOW)
        reserve(even, 300, what_for=WhatFor.OA, reference="OA-3", by=lotte, now=NOW)
        open_budget(supplier=team, school_year=2026, purpose=Purpose.RESERVE)
        signals = signed_in(lotte).get(ALL).context["signals"]

        assert signals.short == (budget,)
        assert signals.idle == (wilg_budget,)
        assert [(entry.coach, entry.minutes) for entry in signals.waiting] == [(carla, 90)]
        assert signals.waiting_minutes == 90

    def test_the_office_reads_and_does_not_plan(self, oscar: User, carla: User) -> None:
        page = signed_in(oscar).get(ALL)

        assert not page.context["may_plan"]
        assert f"{ALL}{carla.pk}/" not in page.content.decode()
        assert signed_in(oscar).get(f"{ALL}{carla.pk}/").status_code == 404


class TestQueries:
    """The same number of queries for one row and for thirty (security bar, 95)."""

    def count(self, client: Client, url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    def test_of_the_years(self, lotte: User, carla: User, oscar: User, team: Supplier, wilg: School) -> None:
        counts = []
        for batch in (range(1), range(1, 30)):
            for n in batch:
                coach = person(f"Coach{n} Jansen", "coach", supplier=team)
                supplier = Supplier.objects.create(name=f"Team {n}")
                row = open_budget(supplier=supplier, school_year=2026, purpose=Purpose.CB, school=wilg)
                allocate(row, 130, by=oscar, now=NOW)
                kept = question(row, f"OA-{n}", coach=coach, by=lotte, school=wilg)
                book(coach, kept, 90)
                reserve(row, 5, what_for=WhatFor.OA, reference=f"X-{n}", coach=carla, school=wilg, by=lotte, now=NOW)
            counts.append((self.count(signed_in(lotte), ALL), self.count(signed_in(carla), MINE)))

        assert counts[0] == counts[1]
        assert max(counts[0]) <= 17
