"""A grant of 25 hours for Carla and the work on it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from coaching import transitions as act
from coaching.models import Trajectory
from hours.models import Budget
from intake.models import Request
from swvportal.foundation.models import School, Supplier, User
from tests.arrangements.made import granted, oa_budget
from tests.intake.made import before_committee


@pytest.fixture
def budget(team: Supplier, oscar: User) -> Budget:
    return oa_budget(team, oscar)


@pytest.fixture
def grant(
    wilg: School, anja: User, dirk: User, carla: User, lotte: User, karin: User, mark: User, mina: User, budget: Budget
) -> Request:
    """25 hours for Carla, granted today."""
    request = before_committee(wilg, anja, dirk, carla, lotte)
    granted(request, carla, karin, mark, mina)
    return Request.objects.get(pk=request.pk)


@pytest.fixture
def trajectory(grant: Request, carla: User) -> Trajectory:
    return act.start(grant, first_contact_on=timezone.localdate(), by=carla, now=timezone.now())
