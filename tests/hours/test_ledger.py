"""The database's own guards: what they refuse when all code is passed by, and the check that counts again."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from hours.checking import differences
from hours.enums import Activity, EntryKind, Purpose
from hours.models import Budget, Entry, MonthClosing, Reservation, TimeEntry
from hours.transitions import correct, log_time, open_budget
from swvportal.foundation.models import School, Supplier, User
from tests.hours.conftest import NOW, OCTOBER, TODAY
from tests.hours.made import time_past_all_code


def refused(sql: str, *values: Any) -> str:
    """Run one statement of SQL that the database must refuse, and give its words."""
    with pytest.raises(DatabaseError) as answer, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return str(answer.value)


@pytest.fixture
def line(budget: Budget) -> Callable[..., Entry]:
    """Write a ledger line past all code."""

    def write(kind: str, minutes: int = 60, **fields: Any) -> Entry:
        with transaction.atomic():
            return Entry.objects.create(**{"budget": budget, "kind": kind, "minutes": minutes, "at": NOW, **fields})

    return write


@pytest.fixture
def booked(reservation: Reservation, carla: User) -> TimeEntry:
    """An hour of Carla on her reservation."""
    return log_time(
        carla,
        reservation=reservation,
        worked_on=TODAY,
        minutes=60,
        activity=Activity.TALK,
        note="",
        key=uuid.uuid4(),
        now=NOW,
    )


class TestAppendOnly:
    def test_a_line_is_never_changed(self, budget: Budget) -> None:
        assert "Cannot update" in refused("UPDATE hours_entry SET minutes = 1")

    def test_a_line_is_never_deleted(self, budget: Budget) -> None:
        assert "Cannot" in refused("DELETE FROM hours_entry")

    def test_a_time_entry_is_kept_as_typed(self, booked: TimeEntry) -> None:
        assert "Cannot update" in refused("UPDATE hours_timeentry SET minutes = 5")
        assert "Cannot delete" in refused("DELETE FROM hours_timeentry")

    def test_a_corrected_time_entry_stays_corrected(self, booked: TimeEntry) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE hours_timeentry SET status = 'corrected'")

        assert "Invalid transition" in refused("UPDATE hours_timeentry SET status = 'booked'")


class TestTotals:
    @pytest.mark.parametrize("total", ["allocated", "transferred", "reserved", "consumed", "lapsed"])
    def test_of_a_budget_change_by_a_line_only(self, budget: Budget, total: str) -> None:
        assert "only a ledger entry" in refused(f"UPDATE hours_budget SET {total} = {total} + 5")

    @pytest.mark.parametrize("total", ["reserved", "consumed", "released"])
    def test_of_a_reservation_change_by_a_line_only(self, reservation: Reservation, total: str) -> None:
        assert "only a ledger entry" in refused(f"UPDATE hours_reservation SET {total} = {total} + 5")

    def test_start_at_nothing(self, team: Supplier) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Budget.objects.create(supplier=team, school_year=2026, purpose=Purpose.CB, allocated=60)

    def test_an_account_stays_what_it_is(self, budget: Budget, reservation: Reservation) -> None:
        assert "Cannot update" in refused("UPDATE hours_budget SET school_year = 2027")
        assert "Cannot update" in refused("UPDATE hours_reservation SET reference = 'OA-2026-999'")


class TestNeverBelowZero:
    def test_a_promise_beyond_the_budget(self, reservation: Reservation, line: Callable[..., Entry]) -> None:
        with pytest.raises(IntegrityError, match="budget_never_below_zero"):
            line(EntryKind.RESERVE, 361, reservation=reservation)

    @pytest.mark.parametrize(("kind", "month"), [(EntryKind.LAPSE, OCTOBER), (EntryKind.CONSUME, None)])
    def test_more_than_there_is(self, line: Callable[..., Entry], kind: str, month: datetime.date | None) -> None:
        with pytest.raises(IntegrityError, match="budget_never_below_zero"):
            line(kind, 601, month=month)

    @pytest.mark.parametrize("kind", [EntryKind.CONSUME, EntryKind.RELEASE])
    def test_more_than_was_promised(self, reservation: Reservation, line: Callable[..., Entry], kind: str) -> None:
        with pytest.raises(IntegrityError):
            line(kind, 241, reservation=reservation)

    def test_direct_use_costs_the_budget_itself(self, budget: Budget, line: Callable[..., Entry]) -> None:
        line(EntryKind.CONSUME, 600)
        budget.refresh_from_db()

        assert (budget.consumed, budget.reserved, budget.available) == (600, 0, 0)


class TestShape:
    @pytest.mark.parametrize(
        ("kind", "fields"),
        [
            (EntryKind.ALLOCATE, {"minutes": 0}),
            (EntryKind.RESERVE, {}),
            (EntryKind.TRANSFER, {}),
            (EntryKind.CORRECT, {"reason": "tikfout"}),
            ("gift", {}),
            (EntryKind.LAPSE, {}),
            (EntryKind.LAPSE, {"month": TODAY}),
            (EntryKind.ALLOCATE, {"month": OCTOBER}),
        ],
        ids=[
            "no minutes",
            "reserve for nothing",
            "transfer to nobody",
            "correction of nothing",
            "unknown kind",
            "lapse after no month",
            "lapse after a day",
            "hours of a month",
        ],
    )
    def test_refuses(self, line: Callable[..., Entry], kind: str, fields: dict[str, Any]) -> None:
        with pytest.raises(IntegrityError):
            line(kind, **fields)

    def test_a_transfer_to_itself(self, budget: Budget, line: Callable[..., Entry]) -> None:
        with pytest.raises(IntegrityError, match="entry_shape"):
            line(EntryKind.TRANSFER, to=budget)

    @pytest.mark.parametrize("other", [{"school_year": 2027}, {"supplier": "outside"}])
    def test_hours_stay_with_their_supplier_and_year(
        self, line: Callable[..., Entry], team: Supplier, other: dict[str, Any]
    ) -> None:
        place = {"supplier": team, "school_year": 2026, **other}
        if place["supplier"] == "outside":
            place["supplier"] = Supplier.objects.create(name="De Kameel")
        elsewhere = open_budget(purpose=Purpose.RESERVE, **place)

        with pytest.raises(IntegrityError, match="supplier"):
            line(EntryKind.TRANSFER, to=elsewhere)

    def test_a_reservation_is_used_on_its_own_budget(
        self, reservation: Reservation, team: Supplier, wilg: School, line: Callable[..., Entry]
    ) -> None:
        other = open_budget(supplier=team, school_year=2026, purpose=Purpose.CB, school=wilg)
        line(EntryKind.ALLOCATE, 60, budget=other)

        with pytest.raises(IntegrityError, match="own budget"):
            line(EntryKind.RESERVE, 60, budget=other, reservation=reservation)

    def test_a_time_entry_is_used_whole_and_once(
        self, booked: TimeEntry, carla: User, line: Callable[..., Entry]
    ) -> None:
        waiting = log_time(
            carla,
            reservation=booked.reservation,
            worked_on=TODAY,
            minutes=200,
            activity=Activity.TALK,
            note="",
            key=uuid.uuid4(),
            now=NOW,
        )

        with pytest.raises(IntegrityError, match="as a whole"):
            line(EntryKind.CONSUME, 180, reservation=booked.reservation, time_entry=waiting)
        with pytest.raises(IntegrityError, match="entry_time_used_once"):
            line(EntryKind.CONSUME, 60, reservation=booked.reservation, time_entry=booked)

    def test_a_correction_mirrors_its_line_once(self, budget: Budget, line: Callable[..., Entry], oscar: User) -> None:
        first = budget.entries.get()

        with pytest.raises(IntegrityError, match="mirrors"):
            line(EntryKind.CORRECT, 599, corrects=first, reason="tikfout")
        with pytest.raises(IntegrityError, match="entry_correction_has_origin"):
            line(EntryKind.CORRECT, 600, corrects=first)
        counter = correct(first, reason="tikfout", by=oscar, now=NOW)
        with pytest.raises(IntegrityError):
            line(EntryKind.CORRECT, 600, corrects=first, reason="tikfout")
        with pytest.raises(IntegrityError, match="mirrors"):
            line(EntryKind.CORRECT, 600, corrects=counter, reason="tikfout")

    def test_one_budget_per_holder_supplier_year_and_purpose(self, budget: Budget, team: Supplier) -> None:
        with pytest.raises(IntegrityError, match="budget_once"), transaction.atomic():
            Budget.objects.create(supplier=team, school_year=2026, purpose=Purpose.OA)

    def test_a_day_has_twenty_four_hours(self, booked: TimeEntry, carla: User) -> None:
        with pytest.raises(IntegrityError, match="twenty-four"), transaction.atomic():
            time_past_all_code(carla, 1385)


def test_rows_say_what_they_are(booked: TimeEntry) -> None:
    assert str(booked) == "2026-11-20: 1:00"
    assert str(booked.entries.get()) == "gebruikt 1:00"


class TestCheck:
    def test_all_adds_up(
        self, booked: TimeEntry, line: Callable[..., Entry], team: Supplier, oscar: User, capsys: Any
    ) -> None:
        reserve = open_budget(supplier=team, school_year=2026, purpose=Purpose.RESERVE)
        moved = line(EntryKind.TRANSFER, 30, to=reserve)
        MonthClosing.objects.create(month=OCTOBER, closed_at=NOW)
        line(EntryKind.LAPSE, 10, budget=reserve, month=OCTOBER)
        line(EntryKind.RELEASE, 20, reservation=booked.reservation)
        lapsed = line(EntryKind.LAPSE, 30, month=OCTOBER)
        correct(lapsed, reason="verlengd", by=oscar, now=NOW)

        call_command("ledger_check")
        assert moved.to == reserve
        assert "2 " in capsys.readouterr().out

    def test_names_the_budget_that_does_not(self, booked: TimeEntry, budget: Budget, capsys: Any) -> None:
        with connection.cursor() as cursor:  # as a superuser who switches the guards off could
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("UPDATE hours_budget SET consumed = consumed + 65")
            cursor.execute("UPDATE hours_reservation SET released = 5")
            cursor.execute("UPDATE hours_timeentry SET status = 'above_grant'")
            cursor.execute("SET session_replication_role = origin")

        with pytest.raises(CommandError):
            call_command("ledger_check")
        said = capsys.readouterr().err.splitlines()
        assert [line.startswith(str(budget)) for line in said] == [True] * 4 + [False]
        assert "2:05" in said[0]
        assert "OA-2026-001" in said[1]
        assert "Carla" in said[2]
        assert "gebruik per maand" in said[3]
        assert said[4].startswith("Carla")  # what waits in the month of the coach

    def test_finds_time_that_was_never_used(self, reservation: Reservation, carla: User) -> None:
        time_past_all_code(carla, 60, reservation)

        assert ["Carla" in str(found) for found in differences()] == [True]
