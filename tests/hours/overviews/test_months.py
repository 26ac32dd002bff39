"""What was used by month is kept by the ledger alone, and counted once for the lines that were there before."""

from __future__ import annotations

import datetime
import importlib
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction

from hours.models import Budget, MonthUse
from hours.transitions import correct_time
from swvportal.foundation.models import User
from tests.hours.conftest import NOW
from tests.hours.made import book
from tests.hours.overviews.books import line
from tests.hours.overviews.conftest import question

pytestmark = pytest.mark.usefixtures("on_a_friday_in_november")


@pytest.fixture
def used(carla: User, lotte: User, budget: Budget) -> Budget:
    """An hour in November, half an hour in October that was taken back, and what lies outside the school year."""
    row = question(budget, "OA-1", coach=carla, by=lotte)
    again = book(carla, row, 30, worked_on=datetime.date(2026, 10, 2))
    correct_time(again, reason="dubbel", by=carla, now=NOW)
    line(budget, "consume", 5, at=datetime.datetime(2026, 6, 30, 12, tzinfo=datetime.UTC))
    late = line(budget, "consume", 7, at=datetime.datetime(2027, 9, 30, 12, tzinfo=datetime.UTC))
    line(budget, "correct", 7, corrects=late, reason="tikfout")
    line(budget, "consume", 9, at=datetime.datetime(2026, 9, 30, 22, 30, tzinfo=datetime.UTC))
    return budget


def kept() -> list[tuple[datetime.date, int]]:
    return list(MonthUse.objects.filter(consumed__gt=0).order_by("month").values_list("month", "consumed"))


def test_each_line_counts_in_the_month_of_the_work(used: Budget) -> None:
    assert kept() == [
        (datetime.date(2026, 8, 1), 5),
        (datetime.date(2026, 10, 1), 9),
        (datetime.date(2026, 11, 1), 60),
    ]


def test_the_lines_from_before_count_alike(used: Budget) -> None:
    before = kept()
    MonthUse.objects.all().delete()
    importlib.import_module("hours.migrations.0007_count_uses").count(None, SimpleNamespace(connection=connection))

    assert kept() == before


def test_nobody_else_changes_it(used: Budget) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        MonthUse.objects.update(consumed=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        MonthUse.objects.create(budget=used, month=datetime.date(2027, 1, 1), consumed=5)
