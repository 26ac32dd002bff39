"""Unused hours lapse after a closed month, once, as the budget says; the holder is warned a month ahead."""

from __future__ import annotations

import datetime
import uuid
from collections import Counter
from collections.abc import Iterator

import pytest
import time_machine
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from hours.checking import differences
from hours.division.computing import spread
from hours.enums import EntryKind, Lapse, Purpose, WhatFor
from hours.models import Budget, Entry, MonthClosing
from hours.months import brought, end_of, month_after, month_before, months_of, number_of, still_there, to_be_used
from hours.transitions import allocate, correct, open_budget, release_rest, reserve
from hours.transitions.closing import close_due, close_month, lapse, lapse_due, set_lapse
from hours.transitions.deciding import extend_for, refuse_time
from hours.transitions.handing_on import hand_on
from hours.transitions.warning import warn_due
from swvportal.foundation.mails import compose
from swvportal.foundation.models import Board, Move, Notification, Partnership, School, Supplier, User
from swvportal.foundation.workflow import NotAllowed
from tests.clients import signed_in
from tests.hours.conftest import NOW
from tests.hours.made import book
from tests.racing import between


@st.composite
def histories(draw: st.DrawFn) -> dict[int, int]:
    """Minutes that came and went by month, never more out than there was."""
    found, there = {}, 0
    for month in sorted(draw(st.sets(st.integers(0, 11)))):
        found[month] = draw(st.integers(-there, 9_000))
        there += found[month]
    return found


HISTORY = histories()
START = datetime.datetime(2026, 8, 3, 8, tzinfo=datetime.UTC)
YEAR = 2027  # holds a leap day: 29 February 2028


@pytest.fixture
def kameleon(partnership: Partnership) -> Supplier:
    """A supplier from outside, whose hours lapse by the month."""
    return Supplier.objects.create(name="Kameleon", own_team=False)


def holding(supplier: Supplier, office: User, minutes: int, *, school_year: int = 2026, **place: object) -> Budget:
    """A budget with these minutes since the start of its school year."""
    row = open_budget(supplier=supplier, school_year=school_year, purpose=Purpose.BOARD, **place)  # type: ignore[arg-type]
    allocate(row, minutes, by=office, now=START.replace(year=school_year))
    row.refresh_from_db()
    return row


def used(budget: Budget, minutes: int, day: datetime.date) -> None:
    """Minutes that the budget itself paid on a day."""
    noon = datetime.datetime.combine(day, datetime.time(12), datetime.UTC)
    Entry.objects.create(budget=budget, kind=EntryKind.CONSUME, minutes=minutes, at=noon)


def passing(first: datetime.date, last: datetime.date) -> Iterator[datetime.datetime]:
    """Every day from the first up to and including the last: its first minute and its last in the Netherlands."""
    for n in range((last - first).days + 1):
        day = first + datetime.timedelta(days=n)
        for clock in (datetime.time(0, 0), datetime.time(23, 59)):
            yield timezone.make_aware(datetime.datetime.combine(day, clock)).astimezone(datetime.UTC)


def sweeping(now: datetime.datetime) -> None:
    for step in (close_due, lapse_due, warn_due):
        step(now)


def lapsed(budget: Budget) -> dict[str, int]:
    """What lapsed after which month."""
    lines = budget.entries.filter(kind=EntryKind.LAPSE).order_by("month")
    return {f"{line.month:%Y-%m}": line.minutes for line in lines}


class TestMonths:
    def test_august_brings_nothing_and_july_the_last(self) -> None:
        months = months_of(2026)

        assert (months[0], months[-1]) == (datetime.date(2026, 8, 1), datetime.date(2027, 7, 1))
        assert [number_of(month, school_year=2026) for month in months] == [*range(12)]
        assert number_of(datetime.date(2026, 7, 1), school_year=2026) == 0
        assert number_of(datetime.date(2027, 8, 1), school_year=2026) == 11

    def test_months_meet_at_their_ends(self) -> None:
        for month in (datetime.date(2028, 2, 1), datetime.date(2026, 12, 1), datetime.date(2027, 1, 1)):
            assert end_of(month) + datetime.timedelta(days=1) == month_after(month)
            assert month_before(month_after(month)) == month
        assert end_of(datetime.date(2028, 2, 1)).day == 29

    @given(st.integers(0, 100_000))
    def test_shares_are_those_of_the_division_and_add_up(self, hours: int) -> None:
        sums = [brought(hours * 60, number) for number in range(12)]

        assert sums == [sum(spread(hours, 11)[:number]) * 60 for number in range(12)]
        assert (sums[0], sums[-1]) == (0, hours * 60)

    @given(st.integers(0, 6_000_000))
    def test_the_last_month_brings_the_loose_minutes(self, minutes: int) -> None:
        assert brought(minutes, 11) == minutes
        assert sorted(found := [brought(minutes, number) for number in range(12)]) == found

    def test_by_what_was_agreed(self) -> None:
        whole = {0: 660}
        assert [to_be_used(whole, Lapse.MONTHLY, n) for n in (0, 1, 10, 11)] == [0, 60, 600, 660]
        assert [to_be_used(whole, Lapse.YEARLY, n) for n in (0, 10, 11)] == [0, 0, 660]
        assert to_be_used(whole, Lapse.NEVER, 11) == 0

    def test_hours_that_came_during_the_year_belong_to_the_months_from_then_on(self) -> None:
        """110 hours in August, 30 more in March (the seventh month): 10 a month, then 16 in each of five."""
        came = {0: 110 * 60, 7: 30 * 60}

        assert [to_be_used(came, Lapse.MONTHLY, n) // 60 for n in (6, 7, 8, 11)] == [60, 76, 92, 140]

    def test_hours_that_went_out_are_no_longer_to_be_used(self) -> None:
        """110 hours in August of which 33 went to a school in January: 77 are left, seven a month. December, of which
        ten a month lapsed, is not undone; nothing more lapses until the shares of what is left have passed that.
        """
        came = {0: 110 * 60, 5: -33 * 60}

        assert [to_be_used(came, Lapse.MONTHLY, n) // 60 for n in (4, 5, 6, 11)] == [28, 35, 42, 77]

    def test_what_went_out_takes_along_what_came_in_last(self) -> None:
        assert still_there({0: 100, 3: 50, 5: 30, 7: -40, 9: 5}) == {0: 100, 3: 40, 9: 5}
        assert still_there({0: 100, 3: 50, 5: -150}) == {}
        assert still_there({2: -30, 4: 20, 6: 50}) == {6: 40}  # its own line was taken back after others came

    @given(
        before=HISTORY,
        x=st.integers(1, 9_000),
        came=st.integers(0, 11),
        stayed=st.integers(0, 11),
        after=st.dictionaries(st.integers(0, 11), st.integers(0, 9_000)),
    )
    def test_in_and_out_again_is_as_never(
        self, before: dict[int, int], x: int, came: int, stayed: int, after: dict[int, int]
    ) -> None:
        """Whatever was there before, and comes once they are gone."""
        went = min(11, came + stayed)
        others = {n: minutes for n, minutes in before.items() if n <= came}
        others |= {n: minutes for n, minutes in after.items() if n > went}
        once = Counter(others)
        once.update({came: x})
        once.subtract({went: x})

        for n in range(12):
            assert to_be_used(once, Lapse.MONTHLY, n) == to_be_used(others, Lapse.MONTHLY, n)

    @given(HISTORY)
    def test_never_more_is_due_than_there_is_nor_less_than_a_month_before(self, came: dict[int, int]) -> None:
        due = [to_be_used(came, Lapse.MONTHLY, n) for n in range(12)]

        assert sorted(due) == due
        assert due[-1] == sum(came.values()) >= due[0] >= 0


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


class TestAgreed:
    def test_by_the_supplier_unless_agreed(self, kameleon: Supplier, team: Supplier, oscar: User, kpo: Board) -> None:
        outside, own = (holding(supplier, oscar, 60, board=kpo) for supplier in (kameleon, team))
        assert (outside.lapses, own.lapses) == (Lapse.MONTHLY, Lapse.YEARLY)

        set_lapse(outside, Lapse.NEVER, by=oscar, now=NOW)
        outside.refresh_from_db()
        assert outside.lapses == Lapse.NEVER
        set_lapse(outside, Lapse.NEVER, by=oscar, now=NOW)  # as it was, so that no second line is left
        line = Move.objects.get(subject_id=outside.pk)
        assert (line.source, line.target) == ("monthly", "never")

    def test_only_by_the_office(self, budget: Budget, lotte: User) -> None:
        with pytest.raises(NotAllowed):
            set_lapse(budget, Lapse.NEVER, by=lotte, now=NOW)

    def test_on_its_page(self, budget: Budget, oscar: User) -> None:
        client, url = signed_in(oscar), f"/uren/budgetten/{budget.pk}/verval/"

        assert client.get(url).context["form"]["lapse"].value() == "yearly"
        page = client.post(url, {"lapse": "monthly"}, follow=True)
        assert "Ongebruikte uren vervallen aan het eind van elke maand" in page.content.decode()
        assert client.post(url, {"lapse": "ooit"}).status_code == 422

    def test_the_page_says_what_each_rule_would_cost(self, kameleon: Supplier, oscar: User, kpo: Board) -> None:
        """Eleven hours, one used in September: of October's two parts an hour is left, by the year nothing yet."""
        row = holding(kameleon, oscar, 660, board=kpo)
        used(row, 60, datetime.date(2026, 9, 10))
        with time_machine.travel(datetime.datetime(2026, 10, 20, 9, tzinfo=datetime.UTC)):
            page = signed_in(oscar).get(f"/uren/budgetten/{row.pk}/verval/")

        assert [minutes for _rule, minutes in page.context["losses"]] == [60, 0, 0]
        assert "Als er niets meer wordt gebruikt, vervalt na oktober 2026" in page.content.decode()


class TestWarning:
    def warned(self) -> dict[str, dict[str, str]]:
        return {row.user.name: row.facts for row in Notification.objects.select_related("user") if row.user}

    def test_a_month_ahead_once_to_the_holder_and_the_office(
        self, kameleon: Supplier, oscar: User, bea: User, anja: User, dirk: User, olga: User, wilg: School
    ) -> None:
        of_board = holding(kameleon, oscar, 660, board=wilg.board)
        of_school = holding(kameleon, oscar, 1320, school=wilg)
        first = datetime.datetime(2026, 8, 31, 22, 30, tzinfo=datetime.UTC)  # 1 September at home
        assert warn_due(first - datetime.timedelta(hours=1)) == 0
        assert [warn_due(first), warn_due(first)] == [2, 0]

        facts = self.warned()
        assert set(facts) == {"Anja Smit", "Bea Visser", "Dirk Mulder", "Oscar Willems"}
        assert facts["Bea Visser"] == {
            "hours": "1:00",
            "supplier": "Kameleon",
            "until": "2026-09-30",
            "path": f"/uren/budgetten/{of_board.pk}/",
        }
        assert facts["Anja Smit"]["hours"] == "2:00"
        assert facts["Anja Smit"]["path"] == f"/uren/budgetten/{of_school.pk}/"
        assert (facts["Oscar Willems"]["hours"], facts["Oscar Willems"]["budgets"]) == ("3:00", "2")

    def test_hours_that_come_later_in_the_month_are_warned_of_once(
        self, kameleon: Supplier, oscar: User, bea: User, kpo: Board, obo: Board
    ) -> None:
        """44 hours on 4 June, of which the shares of June and July are 22 each."""
        row, other = (holding(kameleon, oscar, 60, board=board) for board in (kpo, obo))
        used(row, 60, datetime.date(2027, 5, 3))
        june = [datetime.datetime(2027, 6, day, 8, tzinfo=datetime.UTC) for day in (1, 4, 5, 6)]
        assert warn_due(june[0]) == 0
        giver = holding(kameleon, oscar, 44 * 60)
        set_lapse(giver, Lapse.NEVER, by=oscar, now=NOW)
        Entry.objects.create(budget=giver, to=row, kind=EntryKind.TRANSFER, minutes=44 * 60, at=june[1])

        assert [warn_due(june[2]), warn_due(june[3])] == [1, 0]
        assert self.warned()["Bea Visser"]["hours"] == "22:00"
        assert (self.warned()["Oscar Willems"]["hours"], self.warned()["Oscar Willems"]["budgets"]) == ("22:00", "1")
        row.refresh_from_db()
        other.refresh_from_db()
        assert row.warned_for == other.warned_for == datetime.date(2027, 6, 1)

    def test_more_on_top_of_what_was_warned_of_is_told_and_the_same_is_not(
        self, kameleon: Supplier, oscar: User, bea: User, kpo: Board
    ) -> None:
        row = holding(kameleon, oscar, 660, board=kpo)
        june = [datetime.datetime(2027, 6, day, 8, tzinfo=datetime.UTC) for day in (1, 4, 5, 8)]
        warn_due(june[0])
        allocate(row, 120, by=oscar, now=june[1])
        warn_due(june[2])
        allocate(row, 5, by=oscar, now=june[2])  # its share of June is nothing: loose minutes are July's
        assert warn_due(june[3]) == 1

        found = Notification.objects.filter(user=bea).order_by("written_at")
        assert [one.facts["hours"] for one in found] == ["1:00", "2:00"]
        for kind in ("hours_lapse", "hours_lapse_office"):
            assert Notification.objects.filter(kind=kind).count() == 2

    def test_hours_that_went_out_or_back_warn_nobody_again(
        self, kameleon: Supplier, oscar: User, bea: User, kpo: Board
    ) -> None:
        row, receiver = holding(kameleon, oscar, 660, board=kpo), holding(kameleon, oscar, 60)
        june = datetime.datetime(2027, 6, 1, 8, tzinfo=datetime.UTC)
        warn_due(june)
        moved = Entry.objects.create(budget=row, to=receiver, kind=EntryKind.TRANSFER, minutes=60, at=june)
        row.refresh_from_db()
        assert row.warned_for == june.date()
        receiver.refresh_from_db()
        assert receiver.warned_for is None

        Budget.objects.update(warned_for=june.date())
        correct(moved, reason="tikfout", by=oscar, now=june)
        receiver.refresh_from_db()
        assert receiver.warned_for == june.date()
        row.refresh_from_db()
        assert row.warned_for is None

    def test_the_mail_says_how_many_and_until_when(
        self, kameleon: Supplier, oscar: User, bea: User, kpo: Board
    ) -> None:
        holding(kameleon, oscar, 660, board=kpo)
        warn_due(datetime.datetime(2026, 9, 1, 8, tzinfo=datetime.UTC))
        to_board, to_office = (Notification.objects.get(user=user) for user in (bea, oscar))
        with translation.override("en"):
            board, office = compose(to_board), compose(to_office)

        assert board.subject == "Over een maand vervallen 1:00 uur"
        assert "Van uw budget bij Kameleon vervallen 1:00 uur als die niet uiterlijk 30 september 2026" in " ".join(
            str(board.body).split()
        )
        assert "over alle budgetten samen" in office.subject

    def test_by_the_year_in_july_only(self, team: Supplier, oscar: User, bea: User, kpo: Board) -> None:
        holding(team, oscar, 660, board=kpo)
        for month in range(1, 8):
            warn_due(datetime.datetime(2027, month, 1, 8, tzinfo=datetime.UTC))

        [facts] = [row.facts for row in Notification.objects.filter(user=bea)]
        assert (facts["hours"], facts["until"]) == ("11:00", "2027-07-31")

    def test_never_is_never(self, team: Supplier, oscar: User, kpo: Board) -> None:
        set_lapse(holding(team, oscar, 660, board=kpo), Lapse.NEVER, by=oscar, now=NOW)
        warn_due(datetime.datetime(2027, 7, 1, 8, tzinfo=datetime.UTC))

        assert not Notification.objects.exists()

    def test_what_is_promised_or_lapses_already_is_not_counted(
        self, kameleon: Supplier, oscar: User, lotte: User, bea: User, kpo: Board
    ) -> None:
        row = holding(kameleon, oscar, 660, board=kpo)
        october = datetime.datetime(2026, 10, 1, 8, tzinfo=datetime.UTC)
        warn_due(october)  # September is not closed and loses its hour; October puts one more at risk
        reserve(row, 150, what_for=WhatFor.OA, reference="OA-1", by=lotte, now=october)
        warn_due(datetime.datetime(2026, 11, 1, 8, tzinfo=datetime.UTC))

        facts = [one.facts["hours"] for one in Notification.objects.filter(user=bea).order_by("written_at")]
        assert facts == ["1:00", "0:30"]

    def test_the_partnerships_own_hours_are_the_offices(self, kameleon: Supplier, oscar: User, bea: User) -> None:
        holding(kameleon, oscar, 660)
        warn_due(datetime.datetime(2026, 9, 1, 8, tzinfo=datetime.UTC))

        assert set(self.warned()) == {"Oscar Willems"}

    def test_as_many_queries_for_a_month_of_nothing_new(self, kameleon: Supplier, oscar: User, kpo: Board) -> None:
        holding(kameleon, oscar, 660, board=kpo)
        warn_due(NOW)
        with CaptureQueriesContext(connection) as queries:
            warn_due(NOW)

        assert len([one for one in queries if "SAVEPOINT" not in one["sql"]]) == 1


def test_a_month_given_by_no_first_day_is_no_month(oscar: User) -> None:
    with pytest.raises(IntegrityError, match="closing_of_a_month"):
        MonthClosing.objects.create(month=datetime.date(2026, 9, 2), closed_at=NOW)
