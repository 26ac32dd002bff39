"""Closing a month: who closes it and when, by itself after the days of grace, and what a closed month refuses."""

from __future__ import annotations

import datetime

import pgtrigger
import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from hours.enums import EntryKind, TimeStatus
from hours.models import Budget, Entry, MonthClosing, Reservation, SheetImport, TimeEntry
from hours.transitions import correct_time
from hours.transitions.closing import close_due, close_month
from swvportal.foundation.enums import ImportState
from swvportal.foundation.models import Move, Partnership, User
from swvportal.foundation.sweeping import sweep
from swvportal.foundation.workflow import NotAllowed, NotReady
from tests.clients import signed_in
from tests.hours.conftest import NOW, OCTOBER, TODAY
from tests.hours.made import book, time_past_all_code, totals
from tests.racing import between, falls

MONTHS, CLOSE_OCTOBER = "/uren/maanden/", "/uren/maanden/2026/10/sluiten/"
IN_OCTOBER = datetime.date(2026, 10, 30)


def at(year: int, month: int, day: int, hour: int = 12) -> datetime.datetime:
    return datetime.datetime(year, month, day, hour, tzinfo=datetime.UTC)


class TestClosing:
    def test_the_office_closes_a_month_for_good(self, oscar: User) -> None:
        closing = close_month(OCTOBER, by=oscar, now=NOW)

        assert (closing.closed_at, closing.closed_by, closing.school_year) == (NOW, oscar, 2026)
        assert str(closing) == "oktober 2026"
        assert Move.objects.get(subject_id=closing.pk).name == "close_month"
        with pytest.raises(NotReady, match="al gesloten"):
            close_month(OCTOBER, by=oscar, now=NOW)
        for change in (closing.delete, MonthClosing.objects.filter(pk=closing.pk).delete):
            with pytest.raises(Exception, match="Cannot delete"), transaction.atomic():
                change()
        with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
            MonthClosing.objects.update(closed_at=NOW + datetime.timedelta(days=1))

    def test_nobody_else_does(self, lotte: User, carla: User) -> None:
        for user in (lotte, carla):
            with pytest.raises(NotAllowed):
                close_month(OCTOBER, by=user, now=NOW)

    @pytest.mark.parametrize("now", [at(2026, 10, 5), at(2026, 10, 31, 22), at(2026, 9, 30)])
    def test_not_before_it_is_over(self, oscar: User, now: datetime.datetime) -> None:
        with pytest.raises(NotReady):
            close_month(OCTOBER, by=oscar, now=now)

    def test_it_is_over_at_midnight_in_the_netherlands(self, oscar: User) -> None:
        assert close_month(OCTOBER, by=oscar, now=at(2026, 10, 31, 23)).month == OCTOBER


class TestByItself:
    def test_on_the_day_after_the_days_of_grace(self, budget: Budget, partnership: Partnership) -> None:
        assert close_due(at(2026, 12, 14)) == 0
        assert close_due(at(2026, 12, 15)) == 1
        assert close_due(at(2026, 12, 15)) == 0

        closing = MonthClosing.objects.get()
        assert (closing.month, closing.closed_by) == (datetime.date(2026, 11, 1), None)

    def test_the_days_of_grace_are_a_setting(self, budget: Budget, partnership: Partnership) -> None:
        Partnership.objects.update(days_month_open=3)

        assert close_due(at(2026, 12, 3)) == 0
        assert close_due(at(2026, 12, 4)) == 1

    def test_months_before_the_first_hours_are_the_offices(self, budget: Budget, oscar: User) -> None:
        assert close_due(at(2027, 2, 20)) == 3
        months = list(MonthClosing.objects.order_by("month").values_list("month", flat=True))
        assert months == [datetime.date(2026, 11, 1), datetime.date(2026, 12, 1), datetime.date(2027, 1, 1)]
        assert close_month(OCTOBER, by=oscar, now=at(2027, 2, 20)).closed_by == oscar

    def test_a_leap_day_is_a_day_of_its_month(self, budget: Budget) -> None:
        close_due(at(2028, 3, 14))
        assert not MonthClosing.objects.filter(month=datetime.date(2028, 2, 1)).exists()
        assert close_due(at(2028, 3, 15)) == 1

    def test_an_empty_portal_closes_nothing(self, partnership: Partnership) -> None:
        assert close_due(at(2030, 1, 1)) == 0

    @pytest.mark.django_db(transaction=True)
    def test_is_a_step_of_the_sweep(self, budget: Budget, partnership: Partnership) -> None:
        assert sweep(at(2026, 12, 15)) == []
        assert MonthClosing.objects.get().lapsed_at == at(2026, 12, 15)

    @pytest.mark.parametrize("state", [ImportState.CONFIRMED, ImportState.APPLYING])
    def test_not_while_a_confirmed_spreadsheet_is_still_to_be_booked(
        self, state: str, budget: Budget, partnership: Partnership, oscar: User
    ) -> None:
        row = SheetImport.objects.create(kind="time", uploaded_by=oscar, uploaded_at=NOW, state=state)
        assert close_due(at(2026, 12, 15)) == 0
        SheetImport.objects.filter(pk=row.pk).update(state=ImportState.DONE)
        assert close_due(at(2026, 12, 15)) == 1


class TestClosed:
    @pytest.fixture(autouse=True)
    def _october_is_closed(self, oscar: User) -> None:
        close_month(OCTOBER, by=oscar, now=NOW)

    def test_time_in_it_is_refused_in_a_sentence(self, reservation: Reservation, carla: User) -> None:
        for row in (reservation, None):
            with pytest.raises(NotReady) as refused:
                book(carla, row, worked_on=IN_OCTOBER)
            assert refused.value.message.startswith("Oktober 2026 is op 20 november 2026 gesloten")
        assert book(carla, reservation, worked_on=datetime.date(2026, 11, 1)).status == TimeStatus.BOOKED

    def test_the_database_refuses_it_too(self, carla: User) -> None:
        with pytest.raises(IntegrityError, match="this month is closed"):
            time_past_all_code(carla, 60, worked_on=IN_OCTOBER)

    def test_on_the_page_nothing_typed_is_lost(self, reservation: Reservation, carla: User) -> None:
        with time_machine.travel(NOW, tick=False):
            client = signed_in(carla)
            form = {**client.get("/uren/").context["form"].initial, "once": "5b2b0a5e-6a5c-4a8e-9f0e-3d1f6b1f7c11"}
            page = client.post(
                "/uren/", {**form, "activity": "talk", "quick": "30", "worked_on": "2026-10-30", "note": "Bewaar mij."}
            )

        assert page.status_code == 422
        assert "Bewaar mij." in page.content.decode()
        assert "gesloten" in page.content.decode()


def test_what_was_there_is_still_corrected(budget: Budget, reservation: Reservation, carla: User, oscar: User) -> None:
    entry = book(carla, reservation, 60, worked_on=IN_OCTOBER)
    close_month(OCTOBER, by=oscar, now=NOW)
    correct_time(entry, reason="verkeerde dag", by=carla, now=NOW)

    assert totals(budget) == (600, 240, 0, 360)
    assert Entry.objects.get(kind=EntryKind.CORRECT).reason == "verkeerde dag"


class TestPages:
    @pytest.fixture(autouse=True)
    def _november(self, on_a_friday_in_november: None) -> None:
        """The clock stands still."""

    def test_the_office_reads_what_closes_and_closes_it(
        self, oscar: User, carla: User, budget: Budget, reservation: Reservation
    ) -> None:
        book(carla, reservation, 60, worked_on=IN_OCTOBER)
        book(carla, reservation, 235, worked_on=IN_OCTOBER)
        client = signed_in(oscar)

        october = next(row for row in client.get(MONTHS).context["months"] if row.first == OCTOBER)
        assert (october.entries, october.minutes, october.above_grant) == (2, 295, 1)
        assert october.closes_on is None  # the days of grace are over, but the first hours came in November
        text = client.get(CLOSE_OCTOBER).content.decode()
        assert "2 urenregistraties van samen 4:55 uur" in text
        assert "1 registratie staat boven de toekenning" in text
        assert client.post(CLOSE_OCTOBER, follow=True).context["months"][-3].closing.closed_by == oscar
        assert "Deze maand is al gesloten." in client.get(CLOSE_OCTOBER).content.decode()

    def test_a_month_that_runs_has_no_button(self, oscar: User) -> None:
        client = signed_in(oscar)

        assert "nog niet voorbij" in client.get("/uren/maanden/2026/11/sluiten/").content.decode()
        client.post("/uren/maanden/2026/11/sluiten/")
        assert not MonthClosing.objects.exists()
        for path in ("/uren/maanden/2026/13/sluiten/", "/uren/maanden/26/1/sluiten/", "/uren/maanden/2026/12/sluiten/"):
            assert client.get(path).status_code == 404

    def test_the_coordinator_reads_only(self, lotte: User) -> None:
        page = signed_in(lotte).get(MONTHS)

        assert page.context["may_close"] is False
        assert "/sluiten/" not in page.content.decode()

    def test_an_older_year(self, oscar: User, budget: Budget) -> None:
        page = signed_in(oscar).get(MONTHS, {"year": "2025"})
        assert page.context["year"] == 2026  # no budget of that year

    def test_as_many_queries_for_one_entry_as_for_thirty(self, oscar: User, carla: User) -> None:
        client, counts = signed_in(oscar), []
        for number in (1, 30):
            for n in range(number):
                book(carla, None, worked_on=TODAY - datetime.timedelta(days=3 * n))
            with CaptureQueriesContext(connection) as queries:
                client.get(MONTHS)
            counts.append(len(queries))

        assert counts[0] == counts[1] <= 12


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_time_that_is_being_logged_is_waited_for(self, carla: User, oscar: User) -> None:
        entry, closing = between(
            lambda: book(carla, None, worked_on=IN_OCTOBER), lambda: close_month(OCTOBER, by=oscar, now=NOW)
        )

        assert isinstance(closing, MonthClosing)
        assert TimeEntry.objects.get() == entry

    def test_a_month_that_is_being_closed_takes_no_time(self, carla: User, oscar: User) -> None:
        nothing_in_a_closing_month(carla, oscar)

    def test_nor_past_all_code(self, carla: User, oscar: User) -> None:
        _closing, entry = between(
            lambda: close_month(OCTOBER, by=oscar, now=NOW),
            lambda: time_past_all_code(carla, 60, worked_on=IN_OCTOBER),
        )

        assert isinstance(entry, IntegrityError)

    def test_two_who_close_close_once(self, oscar: User) -> None:
        _first, second = between(
            lambda: close_month(OCTOBER, by=oscar, now=NOW), lambda: close_month(OCTOBER, by=None, now=NOW)
        )

        assert isinstance(second, NotReady)
        assert MonthClosing.objects.get().closed_by == oscar

    def test_two_workers_close_once(self, budget: Budget, partnership: Partnership) -> None:
        counts = between(lambda: close_due(at(2026, 12, 15)), lambda: close_due(at(2026, 12, 15)))

        assert counts == (1, 0)
        assert MonthClosing.objects.count() == 1

    def test_without_its_lock_time_slips_in(self, carla: User, oscar: User, request: pytest.FixtureRequest) -> None:
        with pgtrigger.ignore("hours.MonthClosing:waits_for_logging"):
            falls(nothing_in_a_closing_month, request)


def nothing_in_a_closing_month(carla: User, oscar: User) -> None:
    """Time that is logged while the office closes its month is refused once that is done."""
    _closing, entry = between(
        lambda: close_month(OCTOBER, by=oscar, now=NOW), lambda: book(carla, None, worked_on=IN_OCTOBER)
    )

    assert isinstance(entry, NotReady)
    assert not TimeEntry.objects.exists()
