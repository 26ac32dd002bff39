"""The pages of hours: log time once, see what is left, open a number to its lines, and see nothing of others."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hours.enums import Activity, EntryKind, Purpose, TimeStatus, WhatFor
from hours.models import Budget, Entry, Reservation, TimeEntry
from hours.queries import school_years
from hours.transitions import allocate, correct_time, log_time, open_budget, reserve
from swvportal.foundation.models import Partnership, School, Supplier, User
from tests.hours.conftest import NOW, TODAY
from tests.story import person

MINE = "/uren/"
BUDGETS = "/uren/budgetten/"


@pytest.fixture(autouse=True)
def _on_a_friday_in_november(partnership: Partnership) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def as_(client: Client) -> Any:
    """Log somebody in."""

    def log_in(user: User) -> Client:
        client.force_login(user)
        return client

    return log_in


def typed(row: Reservation | None, **changes: Any) -> dict[str, Any]:
    return {
        "once": str(uuid.uuid4()),
        "reservation": str(row.pk) if row else "none",
        "activity": Activity.OBSERVATION,
        "quick": "90",
        "other": "",
        "worked_on": "2026-11-20",
        "note": "In de klas gekeken.",
        **changes,
    }


def book(coach: User, reservation: Reservation | None, minutes: int = 5, **changes: Any) -> TimeEntry:
    form: dict[str, Any] = {
        "worked_on": TODAY,
        "minutes": minutes,
        "activity": Activity.TALK,
        "note": "",
        "key": uuid.uuid4(),
        "now": NOW,
        **changes,
    }
    return log_time(coach, reservation=reservation, **form)


class TestLogging:
    def test_the_form_is_ready_to_send(self, as_: Any, carla: User, reservation: Reservation) -> None:
        page = as_(carla).get(MINE)
        form = page.context["form"]

        assert page.status_code == 200
        assert form["reservation"].value() == str(reservation.pk)
        assert form["worked_on"].value() == TODAY
        assert "OA-2026-001 (4:00 over)" in page.content.decode()

    def test_saves_and_says_so(self, as_: Any, carla: User, reservation: Reservation) -> None:
        page = as_(carla).post(MINE, typed(reservation), follow=True)
        entry = TimeEntry.objects.get()

        assert (entry.minutes, entry.note, entry.status) == (90, "In de klas gekeken.", TimeStatus.BOOKED)
        assert page.redirect_chain == [(f"{MINE}?saved={entry.pk}", 302)]
        assert "1:30 is geboekt voor OA-2026-001." in page.content.decode()
        assert "OA-2026-001 (2:30 over)" in page.content.decode()

    def test_req_054_sent_twice_is_saved_once(self, as_: Any, carla: User, reservation: Reservation) -> None:
        form, client = typed(reservation), as_(carla)

        answers = [client.post(MINE, form) for _ in range(3)]
        assert len({answer.url for answer in answers}) == 1
        assert TimeEntry.objects.count() == 1

    def test_sent_again_with_other_content_asks_first(self, as_: Any, carla: User, reservation: Reservation) -> None:
        form, client = typed(reservation), as_(carla)
        client.post(MINE, form)

        page = client.post(MINE, {**form, "quick": "60"})
        assert page.status_code == 422
        assert "al verstuurd" in page.content.decode()
        assert TimeEntry.objects.count() == 1

        client.post(MINE, {**form, "quick": "60", "once": page.context["form"]["once"].value()})
        assert TimeEntry.objects.count() == 2

    def test_a_typed_time_goes_before_a_chosen_one(self, as_: Any, carla: User, reservation: Reservation) -> None:
        as_(carla).post(MINE, typed(reservation, other="2:15"))

        assert TimeEntry.objects.get().minutes == 135

    def test_other_work_has_no_grant(self, as_: Any, carla: User) -> None:
        page = as_(carla).post(MINE, typed(None, activity=Activity.STUDY), follow=True)

        assert TimeEntry.objects.get().reservation is None
        assert "1:30 is geboekt." in page.content.decode()
        assert "Er zijn op dit moment geen uren voor u gereserveerd." in page.content.decode()

    def test_above_the_grant_is_explained(self, as_: Any, carla: User, reservation: Reservation) -> None:
        page = as_(carla).post(MINE, typed(reservation, other="5"), follow=True)
        text = page.content.decode()

        assert TimeEntry.objects.get().status == TimeStatus.ABOVE_GRANT
        assert '<span class="status status-wait">boven toekenning</span>' in text
        assert "De coördinator kijkt ernaar." in text

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"quick": ""}, "Kies of typ hoe lang het duurde."),
            ({"quick": "", "other": "half"}, "Typ de tijd als 1:30, 1,5 of 90m."),
            ({"other": "7m"}, "stappen van 5 minuten"),
            ({"worked_on": "2026-11-21"}, "Deze dag moet nog komen"),
            ({"activity": "dancing"}, "dancing"),
            ({"reservation": str(uuid.UUID(int=7))}, "keuze"),
            ({"other": "24:05"}, "24 uur"),
        ],
    )
    def test_refuses_and_keeps_what_was_typed(
        self, as_: Any, carla: User, reservation: Reservation, wrong: dict[str, Any], words: str
    ) -> None:
        page = as_(carla).post(MINE, typed(reservation, **wrong))

        assert page.status_code == 422
        assert words in page.content.decode()
        assert "In de klas gekeken." in page.content.decode()
        assert not TimeEntry.objects.exists()

    def test_a_reservation_of_another_coach_does_not_exist(
        self, as_: Any, cees: User, reservation: Reservation
    ) -> None:
        page = as_(cees).post(MINE, typed(reservation))

        assert page.status_code == 422
        assert "OA-2026-001" not in page.content.decode()


class TestWeek:
    def test_shows_the_week_and_its_sum(self, as_: Any, carla: User, cees: User, reservation: Reservation) -> None:
        book(carla, reservation, 90)
        wrong = book(carla, reservation, 60)
        correct_time(wrong, reason="dubbel", by=carla, now=NOW)
        book(carla, None, 30, worked_on=datetime.date(2026, 11, 13))
        book(cees, None, 45)

        client = as_(carla)
        week = client.get(MINE).context["week"]
        assert (sorted(entry.minutes for entry in week.entries), week.minutes) == ([60, 90], 90)
        before = client.get(MINE, {"week": "2026-11-10"}).context["week"]
        assert (before.monday, before.sunday, before.minutes) == (
            datetime.date(2026, 11, 9),
            datetime.date(2026, 11, 15),
            30,
        )

    @pytest.mark.parametrize("asked", ["", "x", "0001-01-01", "9999-12-31", "2026-13-01"])
    def test_an_impossible_week_is_this_week(self, as_: Any, carla: User, asked: str) -> None:
        assert as_(carla).get(MINE, {"week": asked}).context["week"].monday == datetime.date(2026, 11, 16)

    def test_a_later_week_is_reached_from_an_earlier_one(self, as_: Any, carla: User) -> None:
        client = as_(carla)

        assert "?week=2026-11-16" in client.get(MINE, {"week": "2026-11-09"}).content.decode()
        assert "?week=2026-11-23" not in client.get(MINE).content.decode()


class TestCorrecting:
    def test_a_coach_corrects_with_a_reason(self, as_: Any, carla: User, reservation: Reservation) -> None:
        entry = book(carla, reservation, 90)
        url, client = reverse("hours:correct", args=[entry.pk]), as_(carla)

        assert client.get(url).status_code == 200
        assert client.post(url, {"reason": ""}).status_code == 422
        assert client.post(url, {"reason": "verkeerde dag"}).url == MINE
        entry.refresh_from_db()
        assert entry.status == TimeStatus.CORRECTED

        again = client.post(url, {"reason": "verkeerde dag"}, follow=True)
        assert [message.level_tag for message in again.context["messages"]] == ["success", "error"]

    def test_the_coordinator_comes_back_to_the_budget(
        self, as_: Any, carla: User, lotte: User, reservation: Reservation
    ) -> None:
        entry = book(carla, reservation, 90)
        answer = as_(lotte).post(reverse("hours:correct", args=[entry.pk]), {"reason": "dubbel"})

        assert answer.url == reverse("hours:budget", args=[reservation.budget_id])

    def test_the_coordinator_corrects_other_work(self, as_: Any, carla: User, lotte: User) -> None:
        url = reverse("hours:correct", args=[book(carla, None).pk])

        assert "Carla Meijer" in as_(lotte).get(url).content.decode()

    def test_of_another_coach_it_does_not_exist(self, as_: Any, carla: User, cees: User, oscar: User) -> None:
        url = reverse("hours:correct", args=[book(carla, None).pk])

        assert as_(cees).get(url).status_code == 404
        assert as_(oscar).get(url).status_code == 404


class TestBudgets:
    def test_a_number_opens_to_the_lines_that_add_up_to_it(
        self, as_: Any, carla: User, lotte: User, budget: Budget, reservation: Reservation, team: Supplier
    ) -> None:
        book(carla, reservation, 90)
        correct_time(book(carla, reservation, 60), reason="dubbel", by=carla, now=NOW)
        reserve_budget = open_budget(supplier=team, school_year=2026, purpose=Purpose.RESERVE)
        Entry.objects.create(budget=budget, to=reserve_budget, kind=EntryKind.TRANSFER, minutes=30, at=NOW)
        Entry.objects.create(budget=budget, kind=EntryKind.LAPSE, minutes=20, at=NOW)
        Entry.objects.create(budget=budget, kind=EntryKind.CONSUME, minutes=10, at=NOW)
        client = as_(lotte)

        for row in Budget.objects.all():
            for total in ("allocated", "transferred", "reserved", "consumed", "lapsed"):
                page = client.get(reverse("hours:budget", args=[row.pk]), {"total": total})
                assert sum(line.minutes for line in page.context["lines"]) == getattr(row, total), total
                assert all(line.minutes for line in page.context["lines"])

    def test_an_unknown_total_shows_what_was_used(self, as_: Any, lotte: User, budget: Budget) -> None:
        page = as_(lotte).get(reverse("hours:budget", args=[budget.pk]), {"total": "id"})

        assert page.context["total"] == "consumed"

    def test_the_list_is_of_one_school_year(self, as_: Any, lotte: User, budget: Budget, team: Supplier) -> None:
        older = open_budget(supplier=team, school_year=2025, purpose=Purpose.OA)
        client = as_(lotte)

        assert list(client.get(BUDGETS).context["page_obj"]) == [budget]
        assert list(client.get(BUDGETS, {"year": "2025"}).context["page_obj"]) == [older]
        assert list(client.get(BUDGETS, {"year": "1999"}).context["page_obj"]) == [budget]

    def test_who_sees_which(
        self,
        as_: Any,
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
            assert set(as_(user).get(BUDGETS).context["page_obj"]) == rows, user.name
            for row in everything:
                status = as_(user).get(reverse("hours:budget", args=[row.pk])).status_code
                assert status == (200 if row in rows else 404), (user.name, row)
        for user in (carla, fleur):
            assert as_(user).get(BUDGETS).status_code == 404

    def test_the_committee_sees_what_is_left_and_no_lines(
        self, as_: Any, karin: User, carla: User, budget: Budget, reservation: Reservation
    ) -> None:
        book(carla, reservation, 90)
        page = as_(karin).get(reverse("hours:budget", args=[budget.pk]), {"total": "reserved"})

        assert page.context["lines"] == []
        assert "6:00 uur over" in page.content.decode()
        assert "U ziet de totalen." in page.content.decode()

    def test_an_empty_year_says_so(self, as_: Any, anja: User) -> None:
        assert "geen urenbudgetten" in as_(anja).get(BUDGETS).content.decode()


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

    def test_of_the_week(self, as_: Any, carla: User, budget: Budget, reservation: Reservation, karin: User) -> None:
        book(carla, reservation)
        client = as_(carla)
        few = self.count(client, MINE)
        for n in range(30):
            row = reserve(budget, 10, what_for=WhatFor.OA, reference=f"OA-{n}", coach=carla, by=karin, now=NOW)
            book(carla, row)

        assert self.count(client, MINE) == few <= 20

    def test_of_the_budgets(self, as_: Any, lotte: User, team: Supplier, wilg: School) -> None:
        open_budget(supplier=team, school_year=2026, purpose=Purpose.CB, school=wilg)
        client = as_(lotte)
        few = self.count(client, BUDGETS)
        for n in range(30):
            school = School.objects.create(code=f"{n:02}XX00", name=f"School {n}", board=wilg.board)
            supplier = Supplier.objects.create(name=f"Team {n}")
            open_budget(supplier=supplier, school_year=2026, purpose=Purpose.CB, school=school)

        assert self.count(client, BUDGETS) == few <= 20

    def test_of_the_lines(self, as_: Any, lotte: User, budget: Budget, karin: User, team: Supplier) -> None:
        url = reverse("hours:budget", args=[budget.pk])
        counts = []
        for batch in (range(1), range(1, 30)):
            for n in batch:
                coach = person(f"Coach{n} Jansen", "coach", supplier=team)
                row = reserve(budget, 10, what_for=WhatFor.OA, reference=f"OA-{n}", coach=coach, by=karin, now=NOW)
                book(coach, row)
            counts.append(self.count(as_(lotte), f"{url}?total=reserved"))

        assert counts[0] == counts[1] <= 20


def test_only_years_of_budgets_that_one_sees_are_offered(
    budget: Budget, team: Supplier, wilg: School, eik: School, anja: User, olga: User, oscar: User
) -> None:
    open_budget(supplier=team, school_year=2024, purpose=Purpose.CB, school=wilg)
    open_budget(supplier=team, school_year=2023, purpose=Purpose.CB, school=eik)

    assert school_years(anja) == [2024]
    assert school_years(olga) == [2023]
    assert school_years(oscar) == [2026, 2024, 2023]
