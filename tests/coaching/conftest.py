"""A grant of 25 hours for Carla and the work on it; more of such work, and a consultation."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from arrangements import transitions as decide
from coaching import transitions as act
from coaching.models import Trajectory
from hours.models import Budget
from intake.models import Request
from swvportal.foundation.models import School, Supplier, User
from swvportal.foundation.schoolyears import last_day, school_year_of
from tests.arrangements.made import cb_budget, granted, oa_budget
from tests.intake.made import before_committee, nameless

Running = Callable[[str], Request]


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


@pytest.fixture
def running(
    wilg: School, anja: User, dirk: User, carla: User, lotte: User, karin: User, mark: User, mina: User, budget: Budget
) -> Running:
    """Work of Carla at De Wilg for a pupil of this first name: 25 hours until 31 July, begun today."""

    def make(name: str) -> Request:
        request = before_committee(wilg, anja, dirk, carla, lotte, first_name=name)
        granted(request, carla, karin, mark, mina)
        act.start(request, first_contact_on=timezone.localdate(), by=carla, now=timezone.now())
        return Request.objects.get(pk=request.pk)

    return make


@pytest.fixture
def consultation(wilg: School, anja: User, carla: User, lotte: User, oscar: User, team: Supplier) -> Request:
    """A consultation of De Wilg with an hour of Carla, on a budget that holds two."""
    hours, today = cb_budget(team, oscar, school=wilg, minutes=120), timezone.localdate()
    request = nameless(wilg, anja)
    given = decide.Work(carla, hours, 60, today, last_day(school_year_of(today)))
    decide.assign(request, given, by=lotte, now=timezone.now())
    return Request.objects.get(pk=request.pk)
