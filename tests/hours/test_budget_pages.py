"""The pages of budgets: a number opens to its lines, nobody sees what is not theirs, lists ask no more for more."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hours.enums import EntryKind, Purpose, WhatFor
from hours.models import Budget, Entry, Reservation, TimeEntry
from hours.queries import school_years
from hours.transitions import allocate, correct_time, open_budget, reserve
from swvportal.foundation.models import School, Supplier, User
from tests.clients import signed_in
from tests.hours.conftest import NOW, OCTOBER
from tests.hours.made import book
from tests.story import person

MINE = "/uren/"
BUDGETS = "/uren/budgetten/"
pytestmark = pytest.mark.usefixtures("on_a_friday_in_november")


class TestBudgets:
    def test_a_number_opens_to_the_lines_that_add_up_to_it(
        self, carla: User, lotte: User, budget: Budget, reservation: Reservation, team: Supplier
    ) -> None:
        book(carla, reservation, 90)
        correct_time(book(carla, reservation, 60), reason="dubbel", by=carla, now=NOW)
        reserve_budget = open_budget(supplier=team, school_year=2026, purpose=Purpose.RESERVE)
        Entry.objects.create(budget=budget, to=reserve_budget, kind=EntryKind.TRANSFER, minutes=30, at=NOW)
        Entry.objects.create(budget=budget, kind=EntryKind.LAPSE, minutes=20, month=OCTOBER, at=NOW)
        Entry.objects.create(budget=budget, kind=EntryKind.CONSUME, minutes=10, at=NOW)
        client = signed_in(lotte)

        for row in Budget.objects.all():
            for total in ("allocated", "transferred", "reserved", "consumed", "lapsed"):
                page = client.get(reverse("hours:budget", args=[row.pk]), {"total": total})
                assert sum(line.minutes for line in page.context["lines"]) == getattr(row, total), total
                assert all(line.minutes for line in page.context["lines"])

    def test_without_a_known_total_it_opens_on_one_that_holds_something(
        self, lotte: User, carla: User, budget: Budget, team: Supplier
    ) -> None:
        client, url = signed_in(lotte), reverse("hours:budget", args=[budget.pk])
        assert client.get(url, {"total": "id"}).context["total"] == "allocated"

        row = reserve(budget, 60, what_for=WhatFor.OA, reference="OA-2026-009", coach=carla, by=lotte, now=NOW)
        assert client.get(url).context["total"] == "reserved"
        assert "1:00 uur toegezegd" in client.get(url).content.decode()

        book(carla, row, 60)
        assert client.get(url).context["total"] == "consumed"
        assert client.get(url, {"total": "lapsed"}).context["total"] == "lapsed"

        empty = open_budget(supplier=team, school_year=2026, purpose=Purpose.RESERVE)
        assert client.get(reverse("hours:budget", args=[empty.pk])).context["total"] == "consumed"

    def test_the_list_is_of_one_school_year(self, lotte: User, budget: Budget, team: Supplier) -> None:
        older = open_budget(supplier=team, school_year=2025, purpose=Purpose.OA)
        client = signed_in(lotte)

        assert list(client.get(BUDGETS).context["page_obj"]) == [budget]
        assert list(client.get(BUDGETS, {"year": "2025"}).context["page_obj"]) == [older]
        assert list(client.get(BUDGETS, {"year": "1999"}).context["page_obj"]) == [budget]

    def test_who_sees_which(
        self,
        budget: Budget,
        reservation: Reservation,
        team: Supplier,
        wilg: School,
        eik: School,
        anja: User,
        bea: User,
        carla: User,
        fleur: User,
        karin: User,
        lotte: User,
        olga: User,
        oscar: User,
    ) -> None:
        of_wilg, of_eik = (
            open_budget(supplier=team, school_year=2026, purpose=Purpose.CB, school=school) for school in (wilg, eik)
        )
        of_kpo = open_budget(supplier=team, school_year=2026, purpose=Purpose.BOARD, board=wilg.board)
        everything = {budget, of_wilg, of_eik, of_kpo}
        seen = {
            anja: {of_wilg},
            olga: {of_eik},
            bea: {of_wilg, of_kpo},
            karin: {budget},
            lotte: everything,
            oscar: everything,
        }

        for user, rows in seen.items():
            assert set(signed_in(user).get(BUDGETS).context["page_obj"]) == rows, user.name
            for row in everything:
                status = signed_in(user).get(reverse("hours:budget", args=[row.pk])).status_code
                assert status == (200 if row in rows else 404), (user.name, row)
        for user in (carla, fleur):
            assert signed_in(user).get(BUDGETS).status_code == 404

    def test_the_committee_sees_what_is_left_and_no_lines(
        self, karin: User, carla: User, budget: Budget, reservation: Reservation
    ) -> None:
        book(carla, reservation, 90)
        page = signed_in(karin).get(reverse("hours:budget", args=[budget.pk]), {"total": "reserved"})

        assert page.context["lines"] == []
        assert "6:00 uur over" in page.content.decode()
        assert "U ziet de totalen." in page.content.decode()

    def test_an_empty_year_says_so(self, anja: User) -> None:
        assert "geen urenbudgetten" in signed_in(anja).get(BUDGETS).content.decode()


class TestVisibility:
    def test_of_reservations_and_lines(
        self,
        budget: Budget,
        reservation: Reservation,
        team: Supplier,
        wilg: School,
        anja: User,
        bea: User,
        carla: User,
        cees: User,
        fleur: User,
        karin: User,
        lotte: User,
        olga: User,
        oscar: User,
    ) -> None:
        own = open_budget(supplier=team, school_year=2026, purpose=Purpose.CB, school=wilg)
        allocate(own, 60, by=oscar, now=NOW)
        of_school = reserve(own, 30, what_for=WhatFor.OA, reference="OA-2026-002", by=lotte, now=NOW)
        mine = book(carla, reservation)
        seen = {anja: {of_school}, bea: {of_school}, carla: {reservation}, lotte: {reservation, of_school}}

        for user in (anja, bea, carla, cees, fleur, karin, lotte, olga):
            assert set(Reservation.objects.visible_to(user)) == seen.get(user, set()), user.name
            lines = Entry.objects.filter(budget__in={row.budget_id for row in seen.get(user, set())})
            expected = set() if user == carla else set(lines)
            assert set(Entry.objects.visible_to(user)) == expected, user.name
            assert set(TimeEntry.objects.visible_to(user)) == ({mine} if user in (carla, lotte) else set()), user.name

    def test_ends_with_the_membership(self, carla: User, reservation: Reservation) -> None:
        book(carla, reservation)
        carla.memberships.update(ends_on=datetime.date(2026, 11, 19))
        former = User.objects.get(pk=carla.pk)

        assert not Reservation.objects.visible_to(former)
        assert not Reservation.objects.workable_by(former)
        assert not TimeEntry.objects.visible_to(former)


class TestQueries:
    """The same number of queries for one row and for thirty (security bar, 95)."""

    def count(self, client: Client, url: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    def test_of_the_week(self, carla: User, budget: Budget, reservation: Reservation, karin: User) -> None:
        book(carla, reservation)
        client = signed_in(carla)
        few = self.count(client, MINE)
        for n in range(30):
            row = reserve(budget, 10, what_for=WhatFor.OA, reference=f"OA-{n}", coach=carla, by=karin, now=NOW)
            book(carla, row)

        assert self.count(client, MINE) == few <= 20

    def test_of_the_budgets(self, lotte: User, team: Supplier, wilg: School) -> None:
        open_budget(supplier=team, school_year=2026, purpose=Purpose.CB, school=wilg)
        client = signed_in(lotte)
        few = self.count(client, BUDGETS)
        for n in range(30):
            school = School.objects.create(code=f"{n:02}XX00", name=f"School {n}", board=wilg.board)
            supplier = Supplier.objects.create(name=f"Team {n}")
            open_budget(supplier=supplier, school_year=2026, purpose=Purpose.CB, school=school)

        assert self.count(client, BUDGETS) == few <= 20

    def test_of_the_lines(self, lotte: User, budget: Budget, karin: User, team: Supplier) -> None:
        url = reverse("hours:budget", args=[budget.pk])
        counts = []
        for batch in (range(1), range(1, 30)):
            for n in batch:
                coach = person(f"Coach{n} Jansen", "coach", supplier=team)
                row = reserve(budget, 10, what_for=WhatFor.OA, reference=f"OA-{n}", coach=coach, by=karin, now=NOW)
                book(coach, row)
            counts.append(self.count(signed_in(lotte), f"{url}?total=reserved"))

        assert counts[0] == counts[1] <= 20


def test_only_years_of_budgets_that_one_sees_are_offered(
    budget: Budget, team: Supplier, wilg: School, eik: School, anja: User, olga: User, oscar: User
) -> None:
    open_budget(supplier=team, school_year=2024, purpose=Purpose.CB, school=wilg)
    open_budget(supplier=team, school_year=2023, purpose=Purpose.CB, school=eik)

    assert school_years(anja) == [2024]
    assert school_years(olga) == [2023]
    assert school_years(oscar) == [2026, 2024, 2023]
