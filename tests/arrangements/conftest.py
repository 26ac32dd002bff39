"""The case of Sam of De Wilg, before the committee, with a budget that can pay for it."""

from __future__ import annotations

import pytest

from hours.models import Budget
from intake.models import Request
from swvportal.foundation.models import School, Supplier, User
from tests.arrangements.made import oa_budget
from tests.intake.made import before_committee


@pytest.fixture
def budget(team: Supplier, oscar: User) -> Budget:
    return oa_budget(team, oscar)


@pytest.fixture
def case(wilg: School, anja: User, dirk: User, carla: User, lotte: User, budget: Budget) -> Request:
    return before_committee(wilg, anja, dirk, carla, lotte)
