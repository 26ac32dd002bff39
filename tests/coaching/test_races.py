"""The coach clicks twice, or closes while the coordinator does: it happens once, and the hours go back once."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from unittest import mock

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone

from arrangements import transitions as deciding
from coaching import transitions as act
from coaching.models import Trajectory
from coaching.queries import reservations_of
from hours.enums import Activity, TimeStatus
from hours.models import Budget, Reservation
from hours.transitions import log_time
from intake.models import Request
from intake.transitions import extend
from swvportal.foundation.models import Move, School, Supplier, User
from swvportal.foundation.workflow import AlreadyMoved
from tests.arrangements.made import a_grant, granted, oa_budget, reviewed
from tests.intake.made import before_committee
from tests.racing import Act, Rival, between, falls, until_waiting, without_locks

pytestmark = pytest.mark.django_db(transaction=True)
Making = Callable[[User], Request]


@pytest.fixture
def granting(
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
) -> Making:
    """A new request of De Wilg that was granted to a coach."""

    def grant(coach: User) -> Request:
        request = before_committee(wilg, anja, dirk, carla, lotte)
        granted(request, coach, karin, mark, mina)
        return request

    oa_budget(team, oscar)
    return grant


@pytest.fixture
def grant(granting: Making, carla: User) -> Request:
    return granting(carla)


@pytest.fixture
def evaluated(grant: Request, carla: User) -> Request:
    """Work that is done and reported."""
    starting(grant, carla)()
    act.evaluate(grant, report="Klaar.", by=carla, now=timezone.now())
    return grant


def starting(grant: Request, coach: User) -> Act:
    now, row = timezone.now(), Request.objects.get(pk=grant.pk)
    return lambda: act.start(row, first_contact_on=timezone.localdate(now), by=coach, now=now)


def closing(grant: Request, by: User) -> Act:
    now, row = timezone.now(), Request.objects.get(pk=grant.pk)
    return lambda: act.close(row, discussed_on=timezone.localdate(now), result="Goed", by=by, now=now)


def test_two_starts_make_one_trajectory(grant: Request, carla: User) -> None:
    first, second = between(starting(grant, carla), starting(grant, carla))

    assert isinstance(second, AlreadyMoved)
    assert Trajectory.objects.get() == first


def test_two_closings_are_one_end(evaluated: Request, carla: User, lotte: User) -> None:
    _first, second = between(closing(evaluated, carla), closing(evaluated, lotte))

    assert isinstance(second, AlreadyMoved)
    assert Move.objects.get(name="close").by == carla
    budget = Budget.objects.get()
    assert (budget.reserved, budget.available) == (0, budget.granted)


def test_time_that_is_logged_while_the_work_closes_is_kept(evaluated: Request, carla: User, lotte: User) -> None:
    now, reservation = timezone.now(), Reservation.objects.get()

    _first, second = between(
        closing(evaluated, lotte),
        lambda: log_time(
            carla,
            reservation=reservation,
            worked_on=timezone.localdate(now),
            minutes=60,
            activity=Activity.TALK,
            note="",
            key=uuid.uuid4(),
            now=now,
        ),
    )

    assert second.status == TimeStatus.ABOVE_GRANT
    assert Budget.objects.get().reserved == 0


@pytest.mark.parametrize(
    "proof",
    [
        test_two_starts_make_one_trajectory,
        test_two_closings_are_one_end,
        test_time_that_is_logged_while_the_work_closes_is_kept,
    ],
)
def test_req_053_without_its_lock_each_of_these_goes_wrong(
    proof: Callable[..., None], request: pytest.FixtureRequest
) -> None:
    with without_locks():
        falls(proof, request)


@pytest.fixture
def crossed(
    granting: Making, carla: User, linde_coach: User, anja: User, karin: User, mark: User, mina: User
) -> dict[Budget, Request]:
    """Two works with hours on the same two budgets, by the one that each used first; all is done and reported."""

    def extended(first: User, then: User) -> Request:
        request = granting(first)
        starting(request, first)()
        extend(request, reason="Meer nodig.", by=anja, now=timezone.now())
        reviewed(request, mark, mina)
        deciding.record_decision(request, a_grant(then), by=karin, now=timezone.now())
        deciding.release(request, by=karin, now=timezone.now())
        act.evaluate(request, report="Klaar.", by=then, now=timezone.now())
        return request

    requests = [extended(carla, linde_coach), extended(linde_coach, carla)]
    return {reservations_of(request)[0].budget: request for request in requests}


@pytest.fixture
def linde_coach(cees: User, oscar: User) -> User:
    """Cees, now of another team with hours of its own."""
    linde = Supplier.objects.create(name="SO De Linde")
    cees.memberships.update(supplier=linde)
    oa_budget(linde, oscar)
    return cees


def both_closed(crossed: dict[Budget, Request], by: User) -> list[object]:
    """Let both works be closed while the first budget of the order is held, so that each stands before it."""
    low, high = sorted(crossed, key=lambda budget: budget.pk)
    rivals = [Rival(closing(crossed[low], by)), Rival(closing(crossed[high], by))]
    with transaction.atomic():
        Budget.objects.select_for_update(no_key=True).get(pk=low.pk)
        for count, rival in enumerate(rivals, 1):
            rival.start()
            until_waiting(*rivals[:count])
    return [rival.result() for rival in rivals]


def test_two_that_end_on_two_budgets_do_not_lock_each_other_out(crossed: dict[Budget, Request], lotte: User) -> None:
    assert both_closed(crossed, lotte) == [None, None]
    assert [budget.reserved for budget in Budget.objects.all()] == [0, 0]


def test_req_053_without_the_order_of_budgets_they_do(crossed: dict[Budget, Request], lotte: User) -> None:
    with mock.patch("coaching.transitions.lock_budgets_of"):
        ends = both_closed(crossed, lotte)

    [problem] = [end for end in ends if end is not None]
    assert isinstance(problem, OperationalError)
    assert "deadlock" in str(problem)
