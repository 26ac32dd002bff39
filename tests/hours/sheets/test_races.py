"""Two people and two workers at one file, and an import beside whoever books at the same moment."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from unittest import mock

import pytest
from django.db import OperationalError, transaction

from hours import ledger
from hours.checking import differences
from hours.enums import WhatFor
from hours.models import Budget, Contract, Entry, ImportedRow, Reservation, SheetImport, TimeEntry
from hours.transitions import reserve
from hours.transitions.bringing_in import bring_in
from hours.transitions.contracting import enter_contract
from hours.transitions.importing import MACHINE, confirm_sheet, start_sheet, work_off_sheets
from hours.transitions.taking_back import take_back
from swvportal.foundation.enums import ImportState as State
from swvportal.foundation.importing import ImportRefused, Outdated, silent
from swvportal.foundation.models import School, Supplier, User
from swvportal.foundation.workflow import NotReady
from tests.hours.conftest import NOW
from tests.hours.made import book
from tests.hours.sheets import files
from tests.hours.sheets.files import brought_in, uploaded, worked
from tests.hours.sheets.files import wilg as wilg_row
from tests.racing import Rival, between, falls, race, until_waiting, without_locks

pytestmark = pytest.mark.django_db(transaction=True)


def booking(row: SheetImport, by: User) -> Callable[[], object]:
    """The act of a worker that books a preview."""

    def act() -> object:
        with transaction.atomic():
            return bring_in(SheetImport.objects.get(pk=row.pk), silent, by=by, now=NOW)

    return act


def test_two_people_who_confirm_at_once_and_two_workers_book_once(oscar: User, carla: User) -> None:
    row = uploaded("time", files.time(worked(), worked()), oscar)
    act = lambda: confirm_sheet(row, digest=row.digest, leave_out=False, by=oscar, now=NOW)  # noqa: E731

    outcomes = race(act, act)
    assert sorted(type(one).__name__ for one in outcomes) == ["NoneType", "NotReady"]
    assert sorted(race(work_off_sheets, work_off_sheets)) == [0, 1]
    row.refresh_from_db()
    assert (row.state, TimeEntry.objects.count()) == (State.DONE, 2)


def test_the_same_file_twice_at_once_is_booked_once(oscar: User, carla: User, budget: Budget) -> None:
    """The second waits for the coach, and then finds the rows of the first."""
    data = files.time(worked(), worked("11-11-2026"))
    first, second = uploaded("time", data, oscar), uploaded("time", data, oscar)
    _own, other = between(booking(first, oscar), booking(second, oscar))

    assert isinstance(other, Outdated)
    assert other.preview.result["counts"]["there"] == 2
    assert TimeEntry.objects.count() == ImportedRow.objects.count() == 2


def test_without_locks_the_same_file_twice_falls(request: pytest.FixtureRequest) -> None:
    with without_locks():
        falls(test_the_same_file_twice_at_once_is_booked_once, request)


def test_the_same_budgets_twice_at_once_are_handed_out_once(oscar: User, wilg: School, team: Supplier) -> None:
    """The second waits for the budget, also where the first opens it."""
    data = files.budgets(wilg_row("10"), wilg_row("2"))
    first, second = uploaded("budgets", data, oscar), uploaded("budgets", data, oscar)
    _own, other = between(booking(first, oscar), booking(second, oscar))

    assert isinstance(other, Outdated)
    assert (Budget.objects.get().allocated, Entry.objects.count()) == (720, 2)


def test_an_import_beside_a_coach_who_logs_sees_what_is_left(
    oscar: User, carla: User, reservation: Reservation
) -> None:
    row = uploaded("time", files.time(worked(hours="3:00", reference="OA-2026-001")), oscar)
    _own, other = between(lambda: book(carla, reservation, 120), booking(row, oscar))

    assert isinstance(other, Outdated)
    assert other.preview.result["counts"]["above"] == 1
    assert list(differences()) == []


def test_without_locks_an_import_beside_a_coach_falls(request: pytest.FixtureRequest) -> None:
    with without_locks():
        falls(test_an_import_beside_a_coach_who_logs_sees_what_is_left, request)


def test_imports_of_the_same_people_and_budgets_in_another_order_never_lock_each_other_out(
    oscar: User, carla: User, cees: User, wilg: School, eik: School, team: Supplier
) -> None:
    cees_row = worked(coach="cees@story.example")
    eik_row = ("00BB00", *wilg_row("3")[1:])
    made = [
        uploaded("time", files.time(worked("9-11-2026"), cees_row), oscar),
        uploaded("time", files.time((*cees_row[:2], "2:00", *cees_row[3:]), worked("8-11-2026")), oscar),
        uploaded("budgets", files.budgets(wilg_row("1"), eik_row), oscar),
        uploaded("budgets", files.budgets((*eik_row[:4], "4", ""), wilg_row("2")), oscar),
    ]
    outcomes = race(*[booking(row, oscar) for row in made])

    assert [one for one in outcomes if isinstance(one, BaseException)] == []
    assert (TimeEntry.objects.count(), Entry.objects.count()) == (4, 4)


def test_taking_back_beside_who_promises_the_hours_is_refused_whole(
    oscar: User, karin: User, wilg: School, team: Supplier
) -> None:
    row = brought_in("budgets", files.budgets(wilg_row("10"), wilg_row("2")), oscar)
    budget = Budget.objects.get()

    def taking_back() -> object:
        with transaction.atomic():
            return take_back(row, silent, reason="x", by=oscar, now=NOW)

    promise = lambda: reserve(budget, 660, what_for=WhatFor.OA, reference="A", by=karin, now=NOW)  # noqa: E731
    _own, other = between(promise, taking_back)

    assert isinstance(other, ImportRefused)
    assert not Entry.objects.filter(kind="correct").exists()


def test_taking_back_beside_a_coach_who_copies_a_week_over_two_months(oscar: User, carla: User) -> None:
    """The file goes back from November to October and the week on from October to November; the coach waits for it."""
    row = brought_in("time", files.time(worked("03-11-2026"), worked("28-10-2026")), oscar)

    @transaction.atomic
    def copying() -> None:
        ledger.lock_coaches([carla.pk])
        for day in (datetime.date(2026, 10, 30), datetime.date(2026, 11, 1)):
            book(carla, None, 30, worked_on=day)

    coach = Rival(copying)

    def progress(done: int, _total: int) -> None:
        if done == 1:
            coach.start()
            until_waiting(coach)

    with mock.patch("hours.transitions.taking_back.EVERY", 1), transaction.atomic():
        take_back(row, progress, reason="x", by=oscar, now=NOW)

    assert coach.result() is None
    assert TimeEntry.objects.counting().count() == 2


def test_without_locking_the_coach_first_they_lock_each_other_out(request: pytest.FixtureRequest) -> None:
    """As it was: the one who takes back, or the coach, is thrown out by the database."""
    proof = test_taking_back_beside_a_coach_who_copies_a_week_over_two_months
    fixtures = {name: request.getfixturevalue(name) for name in ("oscar", "carla")}
    with (
        mock.patch.object(ledger, "lock_coaches"),
        pytest.raises((OperationalError, AssertionError)),
    ):
        proof(**fixtures)


def test_files_of_two_contracts_that_are_taken_back_at_once_in_another_order(
    oscar: User, wilg: School, eik: School, team: Supplier, contract: Contract
) -> None:
    """Neither has a reserve yet; each opens and locks what it needs in one order."""
    other = Supplier.objects.create(name="Kameleon", own_team=False)
    enter_contract(supplier=other, school_year=2026, minutes=6000, reserve=0, by=oscar, now=NOW)
    of_wilg = ("00AA00", *wilg_row("3")[1:])
    of_eik = ("00BB00", *wilg_row("3")[1:])
    theirs = [(one[0], "Kameleon", *one[2:]) for one in (of_wilg, of_eik)]
    made = [
        brought_in("budgets", files.budgets(of_wilg, theirs[0]), oscar),
        brought_in("budgets", files.budgets(theirs[1], of_eik), oscar),
    ]

    def back(row: SheetImport) -> Callable[[], object]:
        def act() -> object:
            with transaction.atomic():
                return take_back(row, silent, reason="x", by=oscar, now=NOW)

        return act

    first, second = between(back(made[0]), back(made[1]))
    assert not isinstance(first, Exception)
    assert not isinstance(second, Exception)
    assert list(differences()) == []
    assert sum(Budget.objects.values_list("allocated", flat=True)) == 0


def test_who_asks_twice_at_once_to_take_back_does_so_once(oscar: User, carla: User) -> None:
    row = brought_in("time", files.time(worked()), oscar)
    act = lambda: MACHINE.ask_back(row, taken_back_by=oscar, taken_back_at=NOW, reason="x")  # noqa: E731

    assert sorted(type(one).__name__ for one in race(act, act)) == ["NoneType", NotReady.__name__]
    assert work_off_sheets() == 1
    row.refresh_from_db()
    assert row.state == State.TAKEN_BACK


def test_progress_is_seen_while_nothing_is_booked_yet(oscar: User, carla: User) -> None:
    row = start_sheet("time", "a.csv", files.time(*[worked(hours="0:05")] * 50), by=oscar, now=NOW)
    work_off_sheets()
    row.refresh_from_db()
    confirm_sheet(row, digest=row.digest, leave_out=False, by=oscar, now=NOW)
    work_off_sheets(NOW + datetime.timedelta(minutes=1))
    row.refresh_from_db()

    assert (row.done, row.total, row.attempts) == (50, 50, 1)
