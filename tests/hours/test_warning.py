"""The holder of a budget and the office are warned a month ahead of hours that lapse."""

from __future__ import annotations

import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from hours.enums import EntryKind, Lapse, WhatFor
from hours.models import Budget, Entry
from hours.transitions import allocate, correct, reserve
from hours.transitions.closing import close_month, set_lapse
from hours.transitions.warning import warn_due
from swvportal.foundation.mails import compose
from swvportal.foundation.models import Board, Notification, School, Supplier, User
from tests.hours.conftest import NOW
from tests.hours.lapses import holding, used


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

        assert board.subject == "Na 30 september 2026 vervallen 1:00 uur"
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

    def test_what_lapses_soon_after_a_month_that_is_closed_is_not_counted(
        self, kameleon: Supplier, oscar: User, bea: User, kpo: Board
    ) -> None:
        """The month is closed, and the worker has not come to what lapses after it."""
        holding(kameleon, oscar, 660, board=kpo)
        october = datetime.datetime(2026, 10, 8, 8, tzinfo=datetime.UTC)
        close_month(datetime.date(2026, 9, 1), by=oscar, now=october)
        warn_due(october)

        assert self.warned()["Bea Visser"]["hours"] == "1:00"

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
