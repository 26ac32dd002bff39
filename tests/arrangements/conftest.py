"""The case of Sam of De Wilg, before the committee, with a budget that can pay for it, and decided on."""

from __future__ import annotations

import pytest
from django.utils import timezone

from arrangements import transitions as act
from hours.models import Budget
from intake.models import Request
from swvportal.foundation.models import School, Supplier, User
from tests.arrangements.made import a_grant, oa_budget, reviewed
from tests.intake.made import before_committee


@pytest.fixture
def budget(team: Supplier, oscar: User) -> Budget:
    return oa_budget(team, oscar)


@pytest.fixture
def case(wilg: School, anja: User, dirk: User, carla: User, lotte: User, budget: Budget) -> Request:
    return before_committee(wilg, anja, dirk, carla, lotte)


@pytest.fixture
def decided(case: Request, carla: User, karin: User, mark: User, mina: User) -> Request:
    reviewed(case, mark, mina)
    act.record_decision(case, a_grant(carla), by=karin, now=timezone.now())
    return case
