"""Two people decide or release the same case at once: it happens once, and the second is told who was first."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from arrangements import transitions as act
from arrangements.models import Decision
from hours.models import Reservation
from intake.models import Request
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Letter, Move, School, Supplier, User
from swvportal.foundation.workflow import AlreadyMoved
from tests.arrangements.made import a_grant, oa_budget, reviewed
from tests.intake.made import before_committee
from tests.racing import race, without_locks
from tests.story import person

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4


@pytest.fixture
def chairs(karin: User) -> tuple[User, User]:
    return karin, person("Koos Vink", Role.CHAIR)


@pytest.fixture
def cases(
    wilg: School, anja: User, dirk: User, carla: User, lotte: User, mark: User, mina: User, team: Supplier, oscar: User
) -> list[Request]:
    oa_budget(team, oscar, minutes=ROUNDS * 30 * 60)
    found = [before_committee(wilg, anja, dirk, carla, lotte) for _round in range(ROUNDS)]
    for case in found:
        reviewed(case, mark, mina)
    return found


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def both_decide(case: Request, chairs: tuple[User, User], carla: User) -> list[object]:
    now = timezone.now()
    draft = a_grant(carla)

    def decides(chair: User) -> Callable[[], Decision]:
        return lambda: act.record_decision(Request.objects.get(pk=case.pk), draft, by=fresh(chair), now=now)

    return race(*(decides(chair) for chair in chairs))


def both_release(case: Request, chairs: tuple[User, User]) -> list[object]:
    now = timezone.now()

    def releases(chair: User) -> Callable[[], Decision]:
        return lambda: act.release(Request.objects.get(pk=case.pk), by=fresh(chair), now=now)

    return race(*(releases(chair) for chair in chairs))


def test_two_approvals_make_one_decision(cases: list[Request], chairs: tuple[User, User], carla: User) -> None:
    for case in cases:
        ends = both_decide(case, chairs, carla)
        assert {type(end) for end in ends} == {Decision, AlreadyMoved}

    assert Decision.objects.count() == Reservation.objects.count() == ROUNDS
    assert Move.objects.filter(name="record_decision").count() == ROUNDS


def test_two_releases_send_one_pack(cases: list[Request], chairs: tuple[User, User], carla: User) -> None:
    for case in cases:
        act.record_decision(case, a_grant(carla), by=chairs[0], now=timezone.now())
        ends = both_release(case, chairs)
        assert {type(end) for end in ends} == {Decision, AlreadyMoved}

    numbers = sorted(set(Letter.objects.values_list("number", flat=True)))
    assert numbers == [f"BLO-{timezone.localdate().year}-{index:05d}" for index in range(1, ROUNDS + 1)]
    assert Letter.objects.filter(part="school").count() == ROUNDS


def test_without_the_lock_two_approvals_go_wrong(cases: list[Request], chairs: tuple[User, User], carla: User) -> None:
    with without_locks():
        ends = [both_decide(case, chairs, carla) for case in cases]

    assert any({type(end) for end in pair} != {Decision, AlreadyMoved} for pair in ends)
