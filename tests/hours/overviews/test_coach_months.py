"""What coaches wrote down by month is kept by the time entries alone, and is what a count of them gives."""

from __future__ import annotations

import datetime
import importlib
from types import SimpleNamespace

import pgtrigger
import pytest
from django.db import IntegrityError, connection, transaction

from hours.checking import differences
from hours.enums import Activity
from hours.models import Budget, CoachMonth, Reservation
from hours.transitions import allocate, correct_time
from hours.transitions.deciding import extend_for, refuse_time
from swvportal.foundation.models import User
from swvportal.foundation.workflow import AlreadyMoved
from tests.hours.conftest import NOW
from tests.hours.made import book
from tests.racing import race

pytestmark = pytest.mark.usefixtures("on_a_friday_in_november")
OCTOBER, NOVEMBER = datetime.date(2026, 10, 1), datetime.date(2026, 11, 1)


def kept() -> dict[tuple[str, datetime.date], tuple[int, int, int]]:
    rows = CoachMonth.objects.select_related("coach")
    return {(row.coach.name, row.month): (row.direct, row.indirect, row.waiting) for row in rows}


@pytest.fixture
def written(carla: User, cees: User, lotte: User, oscar: User, budget: Budget, reservation: Reservation) -> None:
    """Work with and around schools in two months; above the grant one was extended, one refused and one waits."""
    book(carla, reservation, 60)
    book(carla, None, 30, activity=Activity.REPORT, worked_on=datetime.date(2026, 10, 31))
    correct_time(book(carla, reservation, 45), reason="dubbel", by=carla, now=NOW)
    book(carla, reservation, 185)
    allocate(budget, 600, by=oscar, now=NOW)
    extend_for(book(carla, reservation, 190), by=lotte, now=NOW)
    refuse_time(book(carla, reservation, 205), reason="te veel", by=lotte, now=NOW)
    correct_time(book(cees, None, 15), reason="niet gedaan", by=lotte, now=NOW)


def test_each_entry_counts_in_its_month_until_it_is_corrected(written: None) -> None:
    assert kept() == {
        ("Carla Meijer", OCTOBER): (0, 30, 0),
        ("Carla Meijer", NOVEMBER): (60 + 185 + 190 + 205, 0, 185),
        ("Cees Bos", NOVEMBER): (0, 0, 0),
    }
    assert list(differences()) == []


def test_the_entries_from_before_count_alike(written: None) -> None:
    before = {key: sums for key, sums in kept().items() if any(sums)}
    CoachMonth.objects.all().delete()
    migration = importlib.import_module("hours.migrations.0012_count_coach_months")
    migration.count(None, SimpleNamespace(connection=connection))
    migration.count(None, SimpleNamespace(connection=connection))

    assert kept() == before


def test_nobody_else_changes_it(written: None, carla: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CoachMonth.objects.update(direct=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        CoachMonth.objects.create(coach=carla, month=datetime.date(2027, 1, 1), waiting=5)


def test_the_check_tells_a_month_that_is_wrong_and_one_that_misses(written: None) -> None:
    with pgtrigger.ignore("hours.CoachMonth:totals_by_ledger_only"):
        CoachMonth.objects.filter(month=NOVEMBER, direct__gt=0).update(direct=5)
    CoachMonth.objects.filter(month=OCTOBER).delete()

    assert [found.where for found in differences()] == ["Carla Meijer 2026-11", "2026-10"]


def test_who_sees_it(written: None, carla: User, cees: User, oscar: User, anja: User) -> None:
    for user, seen in ((carla, 2), (cees, 1), (oscar, 3), (anja, 0)):
        assert CoachMonth.objects.visible_to(user).count() == seen, user.name


@pytest.mark.django_db(transaction=True)
def test_who_logs_corrects_and_decides_at_once_loses_no_minute_and_waits_for_nobody_for_ever(
    carla: User, lotte: User, reservation: Reservation
) -> None:
    above = [book(carla, reservation, 245) for _n in range(4)]
    booked = [book(carla, reservation, 5) for _n in range(4)]
    for n in range(4):
        outcomes = race(
            lambda: book(carla, reservation, 10),
            lambda: book(carla, None, 15, worked_on=datetime.date(2026, 10, 5)),
            lambda n=n: correct_time(booked[n], reason="dubbel", by=lotte, now=NOW),  # type: ignore[misc]
            lambda n=n: refuse_time(above[n], reason="te veel", by=lotte, now=NOW),  # type: ignore[misc]
        )
        assert not [found for found in outcomes if isinstance(found, Exception) and not isinstance(found, AlreadyMoved)]

    assert kept() == {
        ("Carla Meijer", OCTOBER): (60, 0, 0),
        ("Carla Meijer", NOVEMBER): (4 * 245 + 4 * 10, 0, 0),
    }
    assert list(differences()) == []
