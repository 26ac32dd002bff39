"""The clock stands on the day of the stories: what is to come and what is past stays so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.utils.translation import override

from hours.enums import Purpose
from hours.models import Budget
from hours.transitions import allocate, open_budget
from swvportal.foundation.models import School, Supplier, User
from tests.hours.conftest import NOW


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False), override("nl"):
        yield


@pytest.fixture
def cb(wilg: School, team: Supplier, oscar: User) -> Budget:
    """Five hours of consultation for De Wilg, handed out by hand."""
    row = open_budget(supplier=team, school_year=2026, purpose=Purpose.CB, school=wilg)
    allocate(row, 300, by=oscar, now=NOW)
    row.refresh_from_db()
    return row
