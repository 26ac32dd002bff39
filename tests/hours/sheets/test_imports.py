"""An import from preview to booking and back: nothing twice, nothing half, and nothing else than what was shown."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from hours.checking import differences
from hours.enums import Lapse, Purpose, TimeStatus, WhatFor
from hours.models import Budget, Contract, Entry, ImportedRow, Reservation, SheetImport, TimeEntry
from hours.transitions import allocate, correct, correct_time, open_budget, reserve
from hours.transitions.deciding import book_elsewhere
from hours.transitions.importing import (
    MACHINE,
    cancel_sheet,
    confirm_sheet,
    start_sheet,
    take_sheet_back,
    work_off_sheets,
)
from swvportal.foundation.enums import ImportState as State
from swvportal.foundation.importing import GAVE_UP, LEASE, MAX_ATTEMPTS
from swvportal.foundation.models import Membership, Move, School, Supplier, User
from swvportal.foundation.workflow import NotAllowed, NotReady
from tests.hours.conftest import NOW
from tests.hours.made import book, totals
from tests.hours.sheets import files
from tests.hours.sheets.files import TEAM, brought_in, confirm, problems, remarks, uploaded, worked
from tests.hours.sheets.files import wilg as wilg_row

pytestmark = pytest.mark.django_db


def state(row: SheetImport) -> str:
    row.refresh_from_db()
    return row.state


def take_back(row: SheetImport, by: User, reason: str = "verkeerd bestand") -> None:
    take_sheet_back(row, reason=reason, by=by, now=NOW)
    work_off_sheets()
    row.refresh_from_db()


def test_budgets_are_booked_as_lines_with_the_file_and_row(oscar: User, wilg: School, cb: Budget) -> None:
    row = brought_in(
        "budgets", files.budgets(wilg_row("10", "nooit"), ("", TEAM, "reserve", "2026-2027", "2", "")), oscar
    )

    assert (row.state, row.data, row.done, row.total) == (State.DONE, None, 2, 2)
    assert totals(cb)[0] == 900
    assert Budget.objects.get(pk=cb.pk).lapse == Lapse.NEVER
    assert Budget.objects.get(purpose=Purpose.RESERVE).allocated == 120
    assert {line.reason for line in Entry.objects.filter(imported__isnull=False)} == {
        "bestand van 20 november 2026, rij 2",
        "bestand van 20 november 2026, rij 3",
    }
    assert Move.objects.filter(name="bring_in_sheet", by=oscar).count() == 1
    assert list(differences()) == []


def test_time_is_booked_for_the_coach_by_the_office(
    oscar: User, carla: User, reservation: Reservation, cb: Budget
) -> None:
    row = brought_in(
        "time",
        files.time(
            worked(hours="3:00", reference="OA-2026-001", note="eerste keer"),
            worked("11-11-2026", "2:00", reference="OA-2026-001"),
            worked("12-11-2026", "2:00", school="00AA00"),
            worked("13-11-2026", "0:30", activity="verslag"),
        ),
        oscar,
    )

    assert row.state == State.DONE
    entries = list(TimeEntry.objects.order_by("worked_on"))
    assert {(entry.coach, entry.booked_by) for entry in entries} == {(carla, oscar)}
    assert [(entry.minutes, entry.status, entry.direct, entry.note) for entry in entries] == [
        (180, TimeStatus.BOOKED, True, "eerste keer"),
        (120, TimeStatus.ABOVE_GRANT, True, ""),
        (120, TimeStatus.BOOKED, True, ""),
        (30, TimeStatus.BOOKED, False, ""),
    ]
    reservation.refresh_from_db()
    assert (reservation.consumed, totals(cb)[2]) == (180, 120)
    assert list(differences()) == []


def test_the_same_file_again_doubles_nothing_and_a_line_more_is_booked(oscar: User, carla: User, wilg: School) -> None:
    rows = [worked(), worked(), worked("11-11-2026")]
    brought_in("time", files.time(*rows), oscar)
    again = uploaded("time", files.csv(files.TIME, *rows, delimiter="\t"), oscar, name="nieuwe naam.csv")

    assert again.result["counts"] == {"book": 0, "above": 0, "there": 3, "refused": 0}
    assert again.result["there"] == {"some": [2, 3, 4], "more": 0}
    with pytest.raises(NotReady, match="niets meer"):
        confirm(again, oscar)

    more = brought_in("time", files.time(*rows, worked()), oscar)
    assert more.result["counts"]["there"] == 3
    assert TimeEntry.objects.count() == 4
    assert sorted(ImportedRow.objects.values_list("line", flat=True)) == [2, 3, 4, 5]


def test_budgets_of_the_same_file_are_not_handed_out_twice(oscar: User, wilg: School, team: Supplier) -> None:
    rows = [wilg_row("10"), wilg_row("10"), wilg_row("5")]
    brought_in("budgets", files.budgets(*rows), oscar)
    again = uploaded("budgets", files.budgets(*rows), oscar)

    assert again.result["counts"]["there"] == 3
    assert Budget.objects.get().allocated == 25 * 60


def test_the_database_keeps_a_row_to_one_booking(oscar: User, carla: User) -> None:
    brought_in("time", files.time(worked()), oscar)
    one = ImportedRow.objects.get()
    entry = book(carla, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportedRow.objects.create(sheet=one.sheet, key=one.key, line=9, time_entry=entry)


def test_a_ledger_that_changed_shows_the_new_preview_and_books_nothing(
    oscar: User, carla: User, reservation: Reservation
) -> None:
    row = uploaded("time", files.time(worked(hours="3:00", reference="OA-2026-001")), oscar)
    book(carla, reservation, 120)
    confirm(row, oscar)
    work_off_sheets()

    assert (state(row), row.outdated, row.result["counts"]["above"]) == (State.PREVIEW, True, 1)
    assert TimeEntry.objects.filter(booked_by=oscar).count() == 0
    confirm(row, oscar)
    work_off_sheets()
    assert (state(row), row.outdated) == (State.DONE, False)
    assert TimeEntry.objects.get(booked_by=oscar).status == TimeStatus.ABOVE_GRANT


def test_time_that_a_coach_logs_meanwhile_without_changing_the_outcome_stops_nothing(
    oscar: User, carla: User, reservation: Reservation
) -> None:
    row = uploaded("time", files.time(worked(hours="1:00", reference="OA-2026-001")), oscar)
    book(carla, reservation, 60)
    confirm(row, oscar)
    work_off_sheets()

    assert state(row) == State.DONE


def test_a_contract_that_was_handed_out_meanwhile_shows_the_new_preview(
    oscar: User, wilg: School, team: Supplier, contract: Contract
) -> None:
    row = uploaded("budgets", files.budgets(wilg_row("60")), oscar)
    allocate(open_budget(supplier=team, school_year=2026, purpose=Purpose.OA), 3600, by=oscar, now=NOW)
    confirm(row, oscar)
    work_off_sheets()

    assert (state(row), row.outdated, row.result["counts"]["refused"]) == (State.PREVIEW, True, 1)


def test_a_code_that_is_gone_by_now_fails_with_its_row(oscar: User, wilg: School, team: Supplier) -> None:
    row = uploaded("budgets", files.budgets(wilg_row("60")), oscar)
    Supplier.objects.filter(pk=team.pk).update(name="Iets anders")
    confirm(row, oscar)
    work_off_sheets()

    assert state(row) == State.FAILED
    assert problems(row)[0].startswith("Rij 2, Dienstverlener: ")


def test_refused_rows_are_left_out_only_when_that_was_said(oscar: User, carla: User) -> None:
    row = uploaded("time", files.time(worked(), worked("21-11-2026")), oscar)
    with pytest.raises(NotReady, match="geweigerde"):
        confirm(row, oscar)
    confirm(row, oscar, leave_out=True)
    work_off_sheets()

    assert (state(row), row.left_out, TimeEntry.objects.count()) == (State.DONE, True, 1)


def test_only_the_office_does_any_of_it(oscar: User, carla: User, lotte: User) -> None:
    data = files.time(worked())
    with pytest.raises(NotAllowed):
        start_sheet("time", "a.csv", data, by=lotte, now=NOW)
    row = uploaded("time", data, oscar)
    with pytest.raises(NotAllowed):
        confirm(row, lotte)
    with pytest.raises(NotAllowed):
        cancel_sheet(row, by=carla, now=NOW)
    with pytest.raises(NotAllowed):
        take_sheet_back(row, reason="x", by=lotte, now=NOW)
    assert [SheetImport.objects.visible_to(user).count() for user in (oscar, lotte, carla)] == [1, 0, 0]


def test_who_left_the_office_before_it_was_booked_books_nothing(oscar: User, carla: User) -> None:
    row = uploaded("time", files.time(worked()), oscar)
    confirm(row, oscar)
    Membership.objects.filter(user=oscar).update(ends_on=datetime.date(2026, 11, 19))
    work_off_sheets()

    assert (state(row), problems(row)) == (State.FAILED, ["Alleen het kantoor leest bestanden in."])
    assert TimeEntry.objects.count() == ImportedRow.objects.count() == 0


def test_another_digest_confirms_nothing(oscar: User, carla: User) -> None:
    row = uploaded("time", files.time(worked()), oscar)
    with pytest.raises(NotReady):
        confirm_sheet(row, digest="anders", leave_out=True, by=oscar, now=NOW)
    assert state(row) == State.PREVIEW


def test_it_can_be_cancelled_until_it_is_booked(oscar: User, carla: User) -> None:
    row = uploaded("time", files.time(worked()), oscar)
    cancel_sheet(row, by=oscar, now=NOW)
    assert (state(row), row.data) == (State.CANCELLED, None)
    with pytest.raises(NotReady):
        cancel_sheet(row, by=oscar, now=NOW)
    with pytest.raises(NotReady):
        take_sheet_back(row, reason="x", by=oscar, now=NOW)


def test_a_dead_worker_is_taken_over_and_in_the_end_given_up(oscar: User, carla: User) -> None:
    row = uploaded("time", files.time(worked()), oscar)
    confirm(row, oscar)
    claimed = MACHINE.claim(NOW)
    assert claimed is not None
    assert work_off_sheets(NOW) == 0
    assert work_off_sheets(NOW + LEASE + datetime.timedelta(seconds=1)) == 1
    assert (state(row), TimeEntry.objects.count()) == (State.DONE, 1)

    SheetImport.objects.filter(pk=row.pk).update(state=State.APPLYING, attempts=MAX_ATTEMPTS, claimed_at=NOW)
    work_off_sheets(NOW + 2 * LEASE)
    assert (state(row), row.problem["some"][0]["sentence"]) == (State.FAILED, GAVE_UP)


def test_taking_back_that_keeps_failing_leaves_it_brought_in(oscar: User, carla: User) -> None:
    row = brought_in("time", files.time(worked()), oscar)
    SheetImport.objects.filter(pk=row.pk).update(state=State.TAKING_BACK, attempts=MAX_ATTEMPTS, claimed_at=NOW)
    work_off_sheets(NOW + 2 * LEASE)

    assert (state(row), row.problem["some"][0]["sentence"]) == (State.DONE, GAVE_UP)


def test_budgets_are_taken_back_as_a_whole(oscar: User, wilg: School, team: Supplier, cb: Budget) -> None:
    data = files.budgets(wilg_row("10"), wilg_row("2"))
    row = brought_in("budgets", data, oscar)
    take_back(row, oscar)

    assert row.state == State.TAKEN_BACK
    assert row.result["taken_back"] == {"lines": 2, "minutes": 720, "before": 0}
    assert totals(cb)[0] == 300
    assert {line.reason for line in Entry.objects.filter(kind="correct")} == {"verkeerd bestand"}
    assert Move.objects.filter(name="take_sheet_back").count() == 1
    assert list(differences()) == []

    assert brought_in("budgets", data, oscar).result["counts"]["book"] == 2
    assert totals(cb)[0] == 1020


def test_of_a_contract_the_hours_go_back_to_it(oscar: User, wilg: School, contract: Contract) -> None:
    row = brought_in("budgets", files.budgets(wilg_row("10")), oscar)
    take_back(row, oscar)
    contract.refresh_from_db()

    assert (row.state, contract.allocated) == (State.TAKEN_BACK, 0)


def test_budgets_of_which_hours_are_promised_are_not_taken_back_at_all(
    oscar: User, karin: User, wilg: School, eik: School, team: Supplier
) -> None:
    eik_row = ("00BB00", *wilg_row("5")[1:])
    row = brought_in("budgets", files.budgets(wilg_row("10"), eik_row), oscar)
    promised = Budget.objects.get(school=eik)
    reserve(promised, 60, what_for=WhatFor.OA, reference="A", by=karin, now=NOW)
    take_back(row, oscar)

    assert row.state == State.DONE
    [sentence] = problems(row)
    assert sentence.startswith("Rij 3: De Eik – ")
    assert "4:00" in sentence
    assert not Entry.objects.filter(kind="correct").exists()
    assert not ImportedRow.objects.filter(taken_back=True).exists()


def test_time_is_taken_back_wherever_it_went(
    oscar: User, lotte: User, carla: User, reservation: Reservation, cb: Budget, budget: Budget
) -> None:
    row = brought_in(
        "time",
        files.time(
            worked(hours="3:00", reference="OA-2026-001"),
            worked("11-11-2026", "2:00", reference="OA-2026-001"),
            worked("12-11-2026", "2:00", school="00AA00"),
            worked("13-11-2026", "0:30"),
        ),
        oscar,
    )
    above = TimeEntry.objects.get(status=TimeStatus.ABOVE_GRANT)
    book_elsewhere(above, cb, reason="kan daar", by=lotte, now=NOW)
    correct_time(TimeEntry.objects.get(minutes=30), reason="dubbel", by=carla, now=NOW)
    take_back(row, oscar)

    assert (row.state, row.result["taken_back"]) == (State.TAKEN_BACK, {"lines": 3, "minutes": 420, "before": 1})
    assert set(TimeEntry.objects.values_list("status", flat=True)) == {TimeStatus.CORRECTED}
    reservation.refresh_from_db()
    assert (reservation.consumed, totals(cb)[2]) == (0, 0)
    assert list(differences()) == []


def test_a_line_that_was_corrected_by_hand_is_passed_over(oscar: User, wilg: School, team: Supplier) -> None:
    row = brought_in("budgets", files.budgets(wilg_row("10"), wilg_row("2")), oscar)
    correct(Entry.objects.get(minutes=600), reason="dubbel", by=oscar, now=NOW)
    take_back(row, oscar)

    assert row.result["taken_back"] == {"lines": 1, "minutes": 120, "before": 1}


def test_taking_back_needs_a_reason_and_happens_once(oscar: User, carla: User) -> None:
    row = brought_in("time", files.time(worked()), oscar)
    with pytest.raises(NotReady):
        take_sheet_back(row, reason=" ", by=oscar, now=NOW)
    take_back(row, oscar)
    with pytest.raises(NotReady):
        take_sheet_back(row, reason="nog eens", by=oscar, now=NOW)


def test_time_that_was_typed_is_not_taken_back_with_an_import(oscar: User, carla: User) -> None:
    from hours.transitions.correcting import take_time_back

    with pytest.raises(NotAllowed):
        take_time_back(book(carla, None), reason="x", by=oscar, now=NOW)


def test_many_remarks_are_kept_up_to_a_hundred(oscar: User, carla: User) -> None:
    row = uploaded("time", files.time(*[worked("21-11-2026")] * 130), oscar)

    assert (len(remarks(row, "refused")), row.result["refused"]["more"]) == (100, 30)


def test_reading_is_done_by_the_sweep(oscar: User, carla: User) -> None:
    from swvportal.foundation.sweeping import _long_steps

    row = start_sheet("time", "a.csv", files.time(worked()), by=oscar, now=NOW)
    _long_steps["sheets"](timezone.now())
    assert state(row) == State.PREVIEW


def test_a_file_may_have_any_name_and_the_ledger_does_not_repeat_it(oscar: User, wilg: School, team: Supplier) -> None:
    row: Any = start_sheet("budgets", "%s" * 200 + ".csv", files.budgets(wilg_row()), by=oscar, now=NOW)
    work_off_sheets()
    confirm(row, oscar)
    work_off_sheets()

    assert state(row) == State.DONE
    assert (len(row.name), Entry.objects.get().reason) == (160, "bestand van 20 november 2026, rij 2")
