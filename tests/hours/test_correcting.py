"""Taking back what was booked: what it gives back, once and with a reason, and who may."""

from __future__ import annotations

import pytest

from hours.enums import EntryKind, Purpose, TimeStatus, WhatFor
from hours.models import Budget, Entry, Reservation
from hours.transitions import (
    NotEnough,
    allocate,
    correct,
    correct_time,
    extend_reservation,
    log_time,
    open_budget,
    release_rest,
    reserve,
)
from swvportal.foundation.models import Move, Supplier, User
from swvportal.foundation.workflow import AlreadyMoved, NotAllowed, NotReady
from tests.hours.conftest import NOW, OCTOBER
from tests.hours.made import totals, typed


class TestCorrect:
    def test_a_coach_takes_time_back(self, budget: Budget, reservation: Reservation, carla: User) -> None:
        entry = log_time(carla, reservation=reservation, **typed())
        correct_time(entry, reason="dubbel ingevoerd", by=carla, now=NOW)
        reservation.refresh_from_db()

        assert (entry.status, reservation.rest) == (TimeStatus.CORRECTED, 240)
        assert totals(budget) == (600, 240, 0, 360)
        assert Move.objects.get(subject_id=entry.pk).reason == "dubbel ingevoerd"
        assert Entry.objects.get(corrects__time_entry=entry).reason == "dubbel ingevoerd"

    def test_above_the_grant_nothing_was_used(self, budget: Budget, reservation: Reservation, carla: User) -> None:
        entry = log_time(carla, reservation=reservation, **typed(minutes=300))
        correct_time(entry, reason="verkeerde vraag", by=carla, now=NOW)

        assert entry.status == TimeStatus.CORRECTED
        assert totals(budget) == (600, 240, 0, 360)

    def test_after_closing_the_time_goes_on_to_the_budget(
        self, budget: Budget, reservation: Reservation, carla: User, lotte: User
    ) -> None:
        entry = log_time(carla, reservation=reservation, **typed())
        release_rest(reservation, by=lotte, now=NOW)
        correct_time(entry, reason="was een andere leerling", by=lotte, now=NOW)
        reservation.refresh_from_db()

        assert (reservation.promised, reservation.rest) == (0, 0)
        assert totals(budget) == (600, 0, 0, 600)

    def test_once_with_a_reason_and_not_by_another_coach(
        self, reservation: Reservation, carla: User, cees: User
    ) -> None:
        entry = log_time(carla, reservation=reservation, **typed())

        with pytest.raises(NotReady):
            correct_time(entry, reason=" ", by=carla, now=NOW)
        with pytest.raises(NotAllowed):
            correct_time(entry, reason="weg ermee", by=cees, now=NOW)
        correct_time(entry, reason="dubbel", by=carla, now=NOW)
        with pytest.raises(AlreadyMoved):
            correct_time(entry, reason="dubbel", by=carla, now=NOW)

    def test_a_line_takes_its_time_entry_along(self, reservation: Reservation, carla: User, lotte: User) -> None:
        entry = log_time(carla, reservation=reservation, **typed())
        counter = correct(entry.entries.get(), reason="dubbel", by=lotte, now=NOW)
        entry.refresh_from_db()

        assert (counter.kind, entry.status) == (EntryKind.CORRECT, TimeStatus.CORRECTED)

    def test_the_office_takes_back_what_is_still_there(
        self, budget: Budget, reservation: Reservation, oscar: User
    ) -> None:
        allocate(budget, 300, by=oscar, now=NOW)
        small = budget.entries.get(kind=EntryKind.ALLOCATE, minutes=300)
        correct(small, reason="tikfout", by=oscar, now=NOW)

        assert totals(budget) == (600, 240, 0, 360)
        with pytest.raises(NotReady):
            correct(small, reason="nog eens", by=oscar, now=NOW)
        with pytest.raises(NotEnough):
            correct(budget.entries.get(minutes=600), reason="tikfout", by=oscar, now=NOW)

    def test_a_promise_is_taken_back_when_nothing_of_it_was_used(
        self, budget: Budget, reservation: Reservation, carla: User, lotte: User
    ) -> None:
        more = extend_reservation(reservation, 60, by=lotte, now=NOW)
        promise = more.entries.get(minutes=60)
        entry = log_time(carla, reservation=more, **typed(minutes=300))

        with pytest.raises(NotEnough):
            correct(promise, reason="te veel", by=lotte, now=NOW)
        correct_time(entry, reason="te veel", by=carla, now=NOW)
        correct(promise, reason="te veel", by=lotte, now=NOW)
        assert totals(budget) == (600, 240, 0, 360)

    def test_a_transfer_goes_back_when_it_is_still_there(
        self, budget: Budget, team: Supplier, oscar: User, lotte: User
    ) -> None:
        reserve_budget = open_budget(supplier=team, school_year=2026, purpose=Purpose.RESERVE)
        lines = [
            Entry.objects.create(
                budget=budget, to=reserve_budget, kind=EntryKind.TRANSFER, minutes=minutes, by=oscar, at=NOW
            )
            for minutes in (100, 50)
        ]
        correct(lines[0], reason="toch niet", by=oscar, now=NOW)
        reserve_budget.refresh_from_db()

        assert (totals(budget)[3], reserve_budget.available) == (550, 50)
        reserve(reserve_budget, 50, what_for=WhatFor.OA, reference="OA-2026-009", by=lotte, now=NOW)
        with pytest.raises(NotEnough):
            correct(lines[1], reason="toch niet", by=oscar, now=NOW)

    def test_what_lapsed_comes_back(self, budget: Budget, oscar: User) -> None:
        line = Entry.objects.create(budget=budget, kind=EntryKind.LAPSE, minutes=100, month=OCTOBER, at=NOW)
        assert totals(budget)[3] == 500

        correct(line, reason="verlengd", by=oscar, now=NOW)
        assert totals(budget)[3] == 600

    def test_what_cannot_be_undone(self, budget: Budget, reservation: Reservation, oscar: User, lotte: User) -> None:
        release_rest(reservation, by=lotte, now=NOW)
        released = budget.entries.get(kind=EntryKind.RELEASE)
        allocate(budget, 60, by=oscar, now=NOW)
        counter = correct(budget.entries.get(minutes=60), reason="tikfout", by=oscar, now=NOW)

        for line, somebody in ((released, lotte), (counter, lotte)):
            with pytest.raises(NotReady):
                correct(line, reason="toch", by=somebody, now=NOW)
        with pytest.raises(NotReady):
            correct(released, reason="", by=lotte, now=NOW)

    def test_who_may(self, budget: Budget, reservation: Reservation, oscar: User, lotte: User, carla: User) -> None:
        for kind, somebody in (
            (EntryKind.ALLOCATE, lotte),
            (EntryKind.RESERVE, oscar),
            (EntryKind.RESERVE, carla),
        ):
            with pytest.raises(NotAllowed):
                correct(budget.entries.get(kind=kind), reason="zomaar", by=somebody, now=NOW)
