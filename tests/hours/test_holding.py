"""Hours that are held are promised, but nobody books time on them until they are let go, and then for good."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from hours.enums import EntryKind, WhatFor
from hours.models import Budget, Entry, Reservation, TimeEntry
from hours.queries import workable_reservations
from hours.transitions import lift, reserve
from swvportal.foundation.models import User
from swvportal.foundation.workflow import NotReady
from tests.clients import signed_in
from tests.hours.conftest import NOW
from tests.hours.made import book, time_past_all_code, totals

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(budget: Budget, carla: User, oscar: User) -> Reservation:
    """Four hours for Carla on which nobody may work yet."""
    return reserve(
        budget,
        240,
        what_for=WhatFor.AGREEMENT,
        reference="OV-2026-00001",
        coach=carla,
        by=oscar,
        now=NOW,
        held=True,
    )


def test_held_hours_are_promised(held: Reservation, budget: Budget) -> None:
    assert totals(budget) == (600, 240, 0, 360)
    assert held.rest == 240


def test_time_on_held_hours_is_refused_in_words_and_counts_once_they_are_let_go(
    held: Reservation, budget: Budget, carla: User
) -> None:
    with pytest.raises(NotReady, match="OV-2026-00001"):
        book(carla, held, 60)
    assert not TimeEntry.objects.exists()

    lift(held)
    lift(held)
    book(carla, held, 60)

    assert totals(budget) == (600, 180, 60, 360)


def test_the_database_refuses_time_on_held_hours_past_all_code(held: Reservation, carla: User) -> None:
    with pytest.raises(DatabaseError, match="held"), transaction.atomic():
        time_past_all_code(carla, 60, held)
    with pytest.raises(DatabaseError, match="held"), transaction.atomic():
        Entry.objects.create(budget=held.budget, kind=EntryKind.CONSUME, minutes=60, reservation=held, by=carla, at=NOW)
    assert Reservation.objects.get(pk=held.pk).consumed == 0


def test_hours_that_were_free_are_never_held_again(reservation: Reservation) -> None:
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Reservation.objects.filter(pk=reservation.pk).update(held=True)
    assert not Reservation.objects.get(pk=reservation.pk).held


@pytest.fixture
def page(on_a_friday_in_november: None, held: Reservation, reservation: Reservation, carla: User) -> str:
    return signed_in(carla).get("/uren/").content.decode()


def test_a_coach_reads_which_hours_are_not_in_force_yet_and_finds_them_last(
    page: str, held: Reservation, reservation: Reservation, carla: User
) -> None:
    assert [row.pk for row in workable_reservations(carla)] == [reservation.pk, held.pk]
    assert "OV-2026-00001 (nog niet geldig)" in page
    assert "Nog niet geldig: u kunt uren boeken zodra" in page
