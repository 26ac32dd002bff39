"""Each act of the ledger: what it books, what it refuses and in which words."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from hours.enums import Activity, EntryKind, Purpose, TimeStatus, WhatFor
from hours.models import Budget, Entry, Reservation, TimeEntry
from hours.transitions import (
    KeyUsed,
    NotEnough,
    allocate,
    assign_coach,
    correct_time,
    extend_reservation,
    log_time,
    open_budget,
    release_rest,
    reserve,
)
from swvportal.foundation.models import Supplier, User
from swvportal.foundation.workflow import NotAllowed, NotReady
from tests.hours.conftest import NOW, TODAY
from tests.hours.made import totals, typed


class TestAllocate:
    def test_the_office_hands_out(self, budget: Budget) -> None:
        assert totals(budget) == (600, 0, 0, 600)
        assert budget.entries.get().kind == EntryKind.ALLOCATE

    def test_nobody_else_does(self, budget: Budget, lotte: User) -> None:
        with pytest.raises(NotAllowed):
            allocate(budget, 60, by=lotte, now=NOW)

        assert totals(budget) == (600, 0, 0, 600)

    def test_nothing_is_no_amount(self, budget: Budget, oscar: User) -> None:
        with pytest.raises(NotReady):
            allocate(budget, 0, by=oscar, now=NOW)

    def test_a_budget_is_opened_once(self, budget: Budget, team: Supplier) -> None:
        assert open_budget(supplier=team, school_year=2026, purpose=Purpose.OA) == budget


class TestReserve:
    def test_sets_apart(self, budget: Budget, reservation: Reservation) -> None:
        assert totals(budget) == (600, 240, 0, 360)
        assert (reservation.promised, reservation.rest) == (240, 240)

    def test_says_how_much_is_short(self, budget: Budget, reservation: Reservation, karin: User) -> None:
        with pytest.raises(NotEnough) as refused:
            reserve(budget, 420, what_for=WhatFor.OA, reference="OA-2026-002", by=karin, now=NOW)

        assert (refused.value.left, refused.value.short) == (360, 60)
        assert "1:00" in refused.value.message
        assert Reservation.objects.get() == reservation

    def test_one_open_reservation_per_reference(self, budget: Budget, reservation: Reservation, karin: User) -> None:
        with pytest.raises(NotReady):
            reserve(budget, 60, what_for=WhatFor.OA, reference="OA-2026-001", by=karin, now=NOW)

        assert totals(budget) == (600, 240, 0, 360)

    def test_is_extended(self, budget: Budget, reservation: Reservation, lotte: User) -> None:
        row = extend_reservation(reservation, 60, by=lotte, now=NOW, reason="meer observatie nodig")

        assert row.rest == 300
        assert totals(budget) == (600, 300, 0, 300)

    def test_is_not_extended_beyond_the_budget(self, reservation: Reservation, lotte: User) -> None:
        with pytest.raises(NotEnough):
            extend_reservation(reservation, 365, by=lotte, now=NOW)

    def test_the_rest_goes_back_once(self, budget: Budget, reservation: Reservation, carla: User, lotte: User) -> None:
        log_time(carla, reservation=reservation, **typed())
        first = release_rest(reservation, by=lotte, now=NOW)
        again = release_rest(reservation, by=lotte, now=NOW + datetime.timedelta(days=1))

        assert (first.promised, first.rest, again.closed_at) == (90, 0, NOW)
        assert totals(budget) == (600, 0, 90, 510)

    def test_without_a_rest_only_closes(self, budget: Budget, reservation: Reservation, carla: User) -> None:
        log_time(carla, reservation=reservation, **typed(minutes=240))
        release_rest(reservation, by=None, now=NOW)

        assert not budget.entries.filter(kind=EntryKind.RELEASE).exists()

    def test_a_closed_one_is_not_extended(self, reservation: Reservation, lotte: User) -> None:
        release_rest(reservation, by=lotte, now=NOW)

        with pytest.raises(NotReady):
            extend_reservation(reservation, 60, by=lotte, now=NOW)

    def test_goes_to_another_coach(self, reservation: Reservation, carla: User, cees: User) -> None:
        assign_coach(reservation, coach=cees)
        reservation.refresh_from_db()

        assert log_time(cees, reservation=reservation, **typed()).status == TimeStatus.BOOKED
        with pytest.raises(NotAllowed):
            log_time(carla, reservation=reservation, **typed())


class TestLogTime:
    def test_uses_up(self, budget: Budget, reservation: Reservation, carla: User) -> None:
        entry = log_time(carla, reservation=reservation, **typed())
        reservation.refresh_from_db()

        assert (entry.status, entry.direct, reservation.rest) == (TimeStatus.BOOKED, True, 150)
        assert totals(budget) == (600, 150, 90, 360)
        assert Entry.objects.get(time_entry=entry).minutes == 90

    def test_beyond_the_rest_is_kept_as_typed(self, budget: Budget, reservation: Reservation, carla: User) -> None:
        entry = log_time(carla, reservation=reservation, **typed(minutes=245, note="lang gesprek"))

        assert (entry.status, entry.minutes, entry.note) == (TimeStatus.ABOVE_GRANT, 245, "lang gesprek")
        assert totals(budget) == (600, 240, 0, 360)

    def test_after_closing_is_kept_as_typed(self, reservation: Reservation, carla: User) -> None:
        release_rest(reservation, by=None, now=NOW)

        assert log_time(carla, reservation=reservation, **typed()).status == TimeStatus.ABOVE_GRANT

    def test_without_a_reservation_costs_nothing(self, budget: Budget, carla: User) -> None:
        entry = log_time(carla, reservation=None, **typed(activity=Activity.STUDY))

        assert (entry.status, entry.direct) == (TimeStatus.BOOKED, False)
        assert totals(budget) == (600, 0, 0, 600)

    def test_direct_can_be_told(self, carla: User) -> None:
        assert log_time(carla, reservation=None, **typed(activity=Activity.TRAVEL, direct=True)).direct is True

    def test_the_same_key_is_the_same_entry(self, reservation: Reservation, carla: User) -> None:
        form = typed()
        first = log_time(carla, reservation=reservation, **form)

        assert log_time(carla, reservation=reservation, **{**form, "now": NOW + datetime.timedelta(hours=1)}) == first
        assert TimeEntry.objects.get() == first

    @pytest.mark.parametrize("other", [{"minutes": 95}, {"note": "anders"}, {"activity": Activity.TALK}])
    def test_the_same_key_with_other_content_is_refused(
        self, reservation: Reservation, carla: User, other: dict[str, Any]
    ) -> None:
        form = typed()
        log_time(carla, reservation=reservation, **form)

        with pytest.raises(KeyUsed):
            log_time(carla, reservation=reservation, **{**form, **other})

    def test_a_key_of_another_coach_means_nothing(self, carla: User, cees: User) -> None:
        form = typed()

        assert log_time(carla, reservation=None, **form) != log_time(cees, reservation=None, **form)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"worked_on": TODAY + datetime.timedelta(days=1)},
            {"worked_on": datetime.date(2026, 7, 31)},
            {"minutes": 7},
            {"minutes": 0},
            {"minutes": 1445},
        ],
        ids=["tomorrow", "last school year", "seven minutes", "nothing", "more than a day"],
    )
    def test_refuses(self, reservation: Reservation, carla: User, wrong: dict[str, Any]) -> None:
        with pytest.raises(NotReady):
            log_time(carla, reservation=reservation, **typed(**wrong))

        assert not TimeEntry.objects.exists()

    def test_an_evening_in_the_netherlands_is_no_tomorrow(self, carla: User) -> None:
        late = datetime.datetime(2026, 11, 20, 23, 30, tzinfo=datetime.UTC)

        log_time(carla, reservation=None, **typed(worked_on=datetime.date(2026, 11, 21), now=late))

        assert TimeEntry.objects.get().status == TimeStatus.BOOKED

    def test_keeps_to_the_period_of_the_reservation(self, budget: Budget, carla: User, karin: User) -> None:
        row = reserve(
            budget,
            60,
            what_for=WhatFor.OA,
            reference="OA-2026-003",
            coach=carla,
            starts_on=datetime.date(2026, 11, 2),
            ends_on=datetime.date(2026, 11, 13),
            by=karin,
            now=NOW,
        )

        log_time(carla, reservation=row, **typed(minutes=5, worked_on=datetime.date(2026, 11, 13)))

        assert TimeEntry.objects.get().status == TimeStatus.BOOKED
        for day in (1, 14):
            with pytest.raises(NotReady):
                log_time(carla, reservation=row, **typed(minutes=5, worked_on=datetime.date(2026, 11, day)))

    def test_a_day_has_twenty_four_hours_over_all(self, reservation: Reservation, carla: User) -> None:
        log_time(carla, reservation=None, **typed(minutes=1400))
        dropped = log_time(carla, reservation=reservation, **typed(minutes=40))

        with pytest.raises(NotReady) as refused:
            log_time(carla, reservation=None, **typed(minutes=5))
        assert "24:00" in refused.value.message

        correct_time(dropped, reason="verkeerde dag", by=carla, now=NOW)
        assert log_time(carla, reservation=None, **typed(minutes=5)).status == TimeStatus.BOOKED

    def test_only_a_coach_and_only_their_own(self, reservation: Reservation, cees: User, lotte: User) -> None:
        for somebody in (cees, lotte):
            with pytest.raises(NotAllowed):
                log_time(somebody, reservation=reservation, **typed())
