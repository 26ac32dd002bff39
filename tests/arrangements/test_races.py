"""Two people decide or release the same case at once: it happens once, and the second is told who was first."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from arrangements import transitions as act
from arrangements.models import Decision, Review
from hours.models import Reservation
from intake.models import Request
from intake.transitions import withdraw_consent
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Letter, Move, School, Supplier, User
from swvportal.foundation.workflow import AlreadyMoved, NotAllowed, NotReady
from tests.arrangements.made import a_grant, oa_budget, reviewed
from tests.intake.made import before_committee
from tests.racing import Act, between, falls, without_locks
from tests.story import person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def koos(karin: User) -> User:
    """A second chair."""
    return person("Koos Vink", Role.CHAIR)


@pytest.fixture
def case(
    wilg: School, anja: User, dirk: User, carla: User, lotte: User, mark: User, mina: User, team: Supplier, oscar: User
) -> Request:
    """A case that the committee has reviewed."""
    oa_budget(team, oscar)
    found = before_committee(wilg, anja, dirk, carla, lotte)
    reviewed(found, mark, mina)
    return found


@pytest.fixture
def decided(case: Request, carla: User, karin: User) -> Request:
    act.record_decision(case, a_grant(carla), by=karin, now=timezone.now())
    return case


def again(case: Request) -> Request:
    """The case as somebody else reads it."""
    return Request.objects.get(pk=case.pk)


def deciding(case: Request, coach: User, by: User) -> Act:
    row = again(case)
    return lambda: act.record_decision(row, a_grant(coach), by=by, now=timezone.now())


def releasing(case: Request, by: User) -> Act:
    row = again(case)
    return lambda: act.release(row, by=by, now=timezone.now())


def test_two_approvals_make_one_decision(case: Request, carla: User, karin: User, koos: User) -> None:
    first, second = between(deciding(case, carla, karin), deciding(case, carla, koos))

    assert isinstance(second, AlreadyMoved)
    assert Decision.objects.get() == first
    assert Reservation.objects.get() == first.reservation
    assert Move.objects.get(name="record_decision").by == karin


def test_two_releases_send_one_pack(decided: Request, karin: User, koos: User) -> None:
    first, second = between(releasing(decided, karin), releasing(decided, koos))

    assert isinstance(second, AlreadyMoved)
    assert first.number == f"BLO-{timezone.localdate().year}-00001"
    assert list(Letter.objects.filter(part="school").values_list("number", flat=True)) == [first.number]


def test_a_decision_that_is_released_is_not_undone_at_once(decided: Request, karin: User, koos: User) -> None:
    row = again(decided)

    _first, second = between(
        releasing(decided, karin), lambda: act.undo_decision(row, reason="Toch niet.", by=koos, now=timezone.now())
    )

    assert isinstance(second, AlreadyMoved)
    assert Decision.objects.get().undone_at is None
    assert Reservation.objects.get().closed_at is None


def test_nothing_is_released_on_a_consent_that_is_being_withdrawn(decided: Request, anja: User, karin: User) -> None:
    consent = decided.consents.get()

    _first, second = between(lambda: withdraw_consent(consent, by=anja, now=timezone.now()), releasing(decided, karin))

    assert isinstance(second, NotReady)
    assert not Letter.objects.exists()


def test_no_review_comes_in_after_the_decision_that_counted_them(
    case: Request, carla: User, karin: User, mark: User
) -> None:
    row = again(case)

    _first, second = between(deciding(case, carla, karin), lambda: reviewed(row, mark))

    assert isinstance(second, NotAllowed)
    assert not Review.objects.open().exists()


@pytest.mark.parametrize(
    "proof",
    [
        test_two_approvals_make_one_decision,
        test_two_releases_send_one_pack,
        test_a_decision_that_is_released_is_not_undone_at_once,
        test_nothing_is_released_on_a_consent_that_is_being_withdrawn,
        test_no_review_comes_in_after_the_decision_that_counted_them,
    ],
)
def test_req_053_without_its_lock_each_of_these_goes_wrong(
    proof: Callable[..., None], request: pytest.FixtureRequest
) -> None:
    with without_locks():
        falls(proof, request)
