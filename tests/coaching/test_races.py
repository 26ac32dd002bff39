"""The coach clicks twice, or closes while the coordinator does: it happens once, and the hours go back once."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.utils import timezone

from coaching import transitions as act
from coaching.models import Trajectory
from hours.models import Budget
from intake.models import Request
from swvportal.foundation.models import Move, School, Supplier, User
from swvportal.foundation.workflow import AlreadyMoved
from tests.arrangements.made import granted, oa_budget
from tests.intake.made import before_committee
from tests.racing import race, without_locks

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3


@pytest.fixture
def grants(
    wilg: School,
    anja: User,
    dirk: User,
    carla: User,
    lotte: User,
    karin: User,
    mark: User,
    mina: User,
    team: Supplier,
    oscar: User,
) -> list[Request]:
    oa_budget(team, oscar)
    found = [before_committee(wilg, anja, dirk, carla, lotte) for _round in range(ROUNDS)]
    for request in found:
        granted(request, carla, karin, mark, mina)
    return found


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def start_twice(grant: Request, coach: User) -> list[object]:
    now = timezone.now()

    def starts() -> Trajectory:
        again = Request.objects.get(pk=grant.pk)
        return act.start(again, first_contact_on=timezone.localdate(now), by=fresh(coach), now=now)

    return race(starts, starts)


def test_two_starts_make_one_trajectory_and_two_closings_one_end(
    grants: list[Request], carla: User, lotte: User
) -> None:
    for grant in grants:
        ends = start_twice(grant, carla)
        assert {type(end) for end in ends} == {Trajectory, AlreadyMoved}
    assert Trajectory.objects.count() == ROUNDS

    now = timezone.now()
    for grant in grants:
        act.evaluate(Request.objects.get(pk=grant.pk), report="Klaar.", by=carla, now=now)

        def closes(who: User, pk: UUID = grant.pk) -> Callable[[], None]:
            row = Request.objects.get(pk=pk)
            return lambda: act.close(row, discussed_on=timezone.localdate(now), result="Goed", by=fresh(who), now=now)

        ends = race(closes(carla), closes(lotte))
        assert {type(end) for end in ends} == {type(None), AlreadyMoved}
    assert Move.objects.filter(name="close").count() == ROUNDS
    budget = Budget.objects.get()
    assert (budget.reserved, budget.available) == (0, budget.granted)


def test_without_the_lock_two_starts_go_wrong(grants: list[Request], carla: User) -> None:
    with without_locks():
        ends = [start_twice(grant, carla) for grant in grants]

    assert any({type(end) for end in pair} != {Trajectory, AlreadyMoved} for pair in ends)
