"""Unused hours lapse after a closed month, once, as the budget says."""

from __future__ import annotations

import datetime
import uuid

import pytest
import time_machine
from django.db import IntegrityError, connection
from django.utils import timezone

from hours.checking import differences
from hours.enums import EntryKind, Lapse, Purpose, WhatFor
from hours.models import Budget, Entry, MonthClosing
from hours.months import end_of, months_of
from hours.transitions import allocate, correct, open_budget, release_rest, reserve
from hours.transitions.closing import close_month, lapse, lapse_due, set_lapse
from hours.transitions.deciding import extend_for, refuse_time
from hours.transitions.handing_on import hand_on
from swvportal.foundation.models import Board, School, Supplier, User
from tests.hours.conftest import NOW
from tests.hours.lapses import START, holding, lapsed, passing, sweeping, used
from tests.hours.made import book
from tests.racing import between

YEAR = 2027  # holds a leap day: 29 February 2028


class TestYear:
    def test_a_whole_year_day_by_day(
        self, kameleon: Supplier, team: Supplier, oscar: User, kpo: Board, obo: Board
    ) -> None:
        """191 hours by the month as KPO had of Kameleon, and two other budgets; through 29 February and both clocks."""
        monthly = holding(kameleon, oscar, 191 * 60, school_year=YEAR, board=kpo)
        yearly = holding(team, oscar, 191 * 60, school_year=YEAR, board=kpo)
        never = holding(team, oscar, 191 * 60, school_year=YEAR, board=obo)
        set_lapse(never, Lapse.NEVER, by=oscar, now=NOW)
        used(monthly, 10 * 60, datetime.date(YEAR, 9, 30))
        used(monthly, 5 * 60, datetime.date(YEAR, 10, 1))
        seen: dict[str, datetime.date] = {}
        for now in passing(datetime.date(YEAR, 8, 1), datetime.date(YEAR + 1, 9, 16)):
            with time_machine.travel(now, tick=False):
                sweeping(now)
                for closing in MonthClosing.objects.all():
                    seen.setdefault(f"{closing.month:%Y-%m}", timezone.localdate(now))

        hours = {month: minutes // 60 for month, minutes in lapsed(monthly).items()}
        assert hours == {
            "2027-09": 7,
            "2027-10": 13,
            "2027-11": 17,
            "2027-12": 17,
            "2028-01": 18,
            "2028-02": 17,
            "2028-03": 18,
            "2028-04": 17,
            "2028-05": 17,
            "2028-06": 18,
            "2028-07": 17,
        }
        assert lapsed(yearly) == {"2028-07": 191 * 60}
        assert lapsed(never) == {}
        assert {day.day for day in seen.values()} == {15}
        assert seen["2028-02"] == datetime.date(2028, 3, 15)
        assert len(seen) == 13
        assert list(differences()) == []

    def test_nothing_lapses_in_august(self, kameleon: Supplier, oscar: User, kpo: Board) -> None:
        row = holding(kameleon, oscar, 660, board=kpo)
        close_month(datetime.date(2026, 8, 1), by=oscar, now=NOW)

        assert lapse_due(NOW) == 0
        assert lapsed(row) == {}


class TestLapse:
    @pytest.fixture
    def row(self, kameleon: Supplier, oscar: User, kpo: Board) -> Budget:
        """Eleven hours: an hour a month."""
        return holding(kameleon, oscar, 660, board=kpo)

    def closing(self, office: User, year: int, month: int) -> None:
        after = datetime.datetime.combine(end_of(datetime.date(year, month, 1)), datetime.time(), datetime.UTC)
        close_month(datetime.date(year, month, 1), by=office, now=after + datetime.timedelta(days=2))

    def test_once_for_each_month(self, row: Budget, oscar: User) -> None:
        self.closing(oscar, 2026, 9)
        assert [lapse_due(NOW), lapse_due(NOW)] == [1, 0]
        assert lapse(row.pk, month=datetime.date(2026, 9, 1), now=NOW) is False
        line = Entry.objects.get(kind=EntryKind.LAPSE)
        with pytest.raises(IntegrityError, match="entry_month_lapses_once"):
            Entry.objects.create(budget=row, kind=EntryKind.LAPSE, minutes=1, month=line.month, at=NOW)

    def test_a_promise_does_not_lapse_until_it_is_given_back(self, row: Budget, oscar: User, lotte: User) -> None:
        promise = reserve(row, 600, what_for=WhatFor.OA, reference="OA-2026-001", by=lotte, now=NOW)
        self.closing(oscar, 2026, 9)
        assert lapse_due(NOW) == 0

        release_rest(promise, by=lotte, now=NOW)
        self.closing(oscar, 2026, 10)
        lapse_due(NOW)
        assert lapsed(row) == {"2026-10": 120}

    def test_what_is_given_back_after_the_year_lapses_then(self, row: Budget, oscar: User, lotte: User) -> None:
        promise = reserve(row, 600, what_for=WhatFor.OA, reference="OA-2026-001", by=lotte, now=NOW)
        self.closing(oscar, 2027, 7)
        lapse_due(NOW)
        release_rest(promise, by=lotte, now=NOW)
        self.closing(oscar, 2027, 8)
        lapse_due(NOW)

        assert lapsed(row) == {"2027-07": 60, "2027-08": 600}
        row.refresh_from_db()
        assert (row.available, row.lapsed) == (0, 660)

    def test_what_waits_above_the_grant_does_not_lapse_until_it_is_decided(
        self, kameleon: Supplier, oscar: User, carla: User, karin: User, lotte: User, kpo: Board
    ) -> None:
        """Ten hours a month; four hours of work on a promise of one, so three are missing."""
        row = holding(kameleon, oscar, 110 * 60, board=kpo)
        worked = datetime.datetime(2026, 9, 28, 9, tzinfo=datetime.UTC)
        promise = reserve(row, 60, what_for=WhatFor.OA, reference="OA-1", coach=carla, by=karin, now=worked)
        first = book(carla, promise, 180, worked_on=worked.date(), now=worked)
        second = book(carla, promise, 60 + 5, worked_on=worked.date(), now=worked)
        later = book(carla, promise, 600, worked_on=datetime.date(2026, 10, 1), now=worked + datetime.timedelta(days=4))
        assert {first.status, second.status, later.status} == {"above_grant"}
        self.closing(oscar, 2026, 9)
        lapse_due(NOW)
        assert lapsed(row) == {"2026-09": 600 - 245}

        extend_for(first, by=lotte, now=NOW)
        refuse_time(second, reason="niet afgesproken", by=lotte, now=NOW)
        refuse_time(later, reason="niet afgesproken", by=lotte, now=NOW)
        self.closing(oscar, 2026, 10)
        lapse_due(NOW)
        assert lapsed(row) == {"2026-09": 355, "2026-10": 600 + 65}

    def test_what_waits_on_a_schools_own_hours_waits_whole(
        self, team: Supplier, oscar: User, carla: User, lotte: User, wilg: School
    ) -> None:
        own = open_budget(supplier=team, school_year=2026, purpose=Purpose.CB, school=wilg)
        allocate(own, 110 * 60, by=oscar, now=START)
        set_lapse(own, Lapse.MONTHLY, by=oscar, now=START)
        day = datetime.datetime(2026, 9, 28, 9, tzinfo=datetime.UTC)
        promise = reserve(own, 110 * 60 - 30, what_for=WhatFor.AGREEMENT, reference="CB-1", by=lotte, now=day)
        waits = book(carla, None, 60, budget=own, worked_on=day.date(), now=day)
        assert waits.status == "above_grant"
        release_rest(promise, by=lotte, now=day)
        self.closing(oscar, 2026, 9)
        lapse_due(NOW)
        assert lapsed(own) == {"2026-09": 540}

    def test_work_of_a_later_month_does_not_save_an_earlier_one(self, row: Budget, oscar: User) -> None:
        used(row, 60, datetime.date(2026, 10, 1))
        self.closing(oscar, 2026, 9)
        self.closing(oscar, 2026, 10)
        lapse_due(NOW)

        assert lapsed(row) == {"2026-09": 60}

    def test_who_uses_ahead_loses_nothing(self, row: Budget, oscar: User) -> None:
        used(row, 180, datetime.date(2026, 9, 1))
        for month in (9, 10, 11):
            self.closing(oscar, 2026, month)
        lapse_due(NOW)

        assert lapsed(row) == {}

    def test_hours_that_came_in_march_lapse_from_march_on(
        self, row: Budget, kameleon: Supplier, oscar: User, obo: Board
    ) -> None:
        """Five hours on top of eleven: an hour more in each month from March up to July, none for the months before."""
        march = datetime.datetime(2027, 3, 10, 9, tzinfo=datetime.UTC)
        kept = holding(kameleon, oscar, 300, board=obo)
        Entry.objects.create(budget=kept, to=row, kind=EntryKind.TRANSFER, minutes=300, at=march)
        for month in months_of(2026)[:9]:
            close_month(month, by=oscar, now=march + datetime.timedelta(days=60))
            lapse(row.pk, month=month, now=march)

        assert list(lapsed(row).values()) == [60] * 6 + [120] * 2

        row.refresh_from_db()
        assert row.available == 660 + 300 - 600

    def test_hours_that_came_and_went_back_over_a_months_end_leave_nothing_to_lose(
        self, kameleon: Supplier, oscar: User, bea: User, wilg: School
    ) -> None:
        """A school on schedule, to which its board hands 70 hours on 29 January and takes them back on 1 February."""
        of_board = holding(kameleon, oscar, 110 * 60, board=wilg.board)
        own = open_budget(supplier=kameleon, school_year=2026, purpose=Purpose.CB, school=wilg)
        allocate(own, 110 * 60, by=oscar, now=START)
        for row, hours in ((of_board, 40), (own, 50)):
            used(row, hours * 60, datetime.date(2027, 1, 15))
        for back, day in ((False, datetime.date(2027, 1, 29)), (True, datetime.date(2027, 2, 1))):
            at = datetime.datetime.combine(day, datetime.time(9), datetime.UTC)
            hand_on(of_board, wilg, 70 * 60, back=back, reason="vergissing", key=uuid.uuid4(), by=bea, now=at)
        self.closing(oscar, 2027, 1)
        lapse_due(NOW)

        assert lapsed(own) == {}

    def test_a_lapse_that_was_taken_back_does_not_come_back_for_its_month(self, row: Budget, oscar: User) -> None:
        self.closing(oscar, 2026, 9)
        lapse_due(NOW)
        correct(Entry.objects.get(kind=EntryKind.LAPSE), reason="anders afgesproken", by=oscar, now=NOW)
        set_lapse(row, Lapse.YEARLY, by=oscar, now=NOW)
        MonthClosing.objects.update(lapsed_at=None)
        lapse_due(NOW)

        row.refresh_from_db()
        assert row.available == 660

    def test_two_workers_let_it_lapse_once(
        self, transactional_db: None, kameleon: Supplier, oscar: User, kpo: Board
    ) -> None:
        row = holding(kameleon, oscar, 660, board=kpo)
        self.closing(oscar, 2026, 9)
        month = datetime.date(2026, 9, 1)

        first, second = between(
            lambda: lapse(row.pk, month=month, now=NOW), lambda: lapse(row.pk, month=month, now=NOW)
        )
        assert (first, second) == (True, False)

    def test_hours_are_not_used_and_lapsed_at_once(
        self, transactional_db: None, kameleon: Supplier, oscar: User, lotte: User, kpo: Board
    ) -> None:
        row = holding(kameleon, oscar, 660, board=kpo)
        self.closing(oscar, 2027, 7)
        month = datetime.date(2027, 7, 1)

        _promise, second = between(
            lambda: reserve(row, 600, what_for=WhatFor.OA, reference="OA-1", by=lotte, now=NOW),
            lambda: lapse(row.pk, month=month, now=NOW),
        )
        assert second is True
        assert lapsed(row) == {"2027-07": 60}

    def test_one_that_fails_keeps_no_other_waiting_and_is_tried_again(
        self, row: Budget, kameleon: Supplier, oscar: User, obo: Board, caplog: pytest.LogCaptureFixture
    ) -> None:
        other = holding(kameleon, oscar, 660, board=obo)
        self.closing(oscar, 2026, 9)
        self.closing(oscar, 2026, 10)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(
                f"ALTER TABLE hours_entry ADD CONSTRAINT stuck CHECK (kind <> 'lapse' OR budget_id <> '{row.pk}')"
            )
            assert lapse_due(NOW) == 1
            assert (lapsed(row), lapsed(other)) == ({}, {"2026-09": 60})
            assert f"Hours of budget {row.pk} did not lapse" in caplog.text
            cursor.execute("ALTER TABLE hours_entry DROP CONSTRAINT stuck")

        assert lapse_due(NOW) == 3
        assert lapsed(row) == lapsed(other) == {"2026-09": 60, "2026-10": 60}

    def test_the_check_names_hours_that_lapsed_too_early(self, row: Budget) -> None:
        Entry.objects.create(budget=row, kind=EntryKind.LAPSE, minutes=60, month=datetime.date(2026, 9, 1), at=NOW)

        [difference] = differences()
        assert difference.where == str(row)
        assert "09-2026" in difference.what
