"""The season at the same instant: two coordinators who do the same, and one page that is sent twice."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.utils import timezone

from arrangements.transitions import More, extend_in_bulk
from hours.models import Reservation
from intake import transitions as ask
from intake.models import BulkRun, RenewalInvitation, Request
from swvportal.foundation.models import Move, Notification, User
from tests.coaching.conftest import Running
from tests.racing import between, falls, without_key, without_locks

pytestmark = pytest.mark.django_db(transaction=True)
REASON = "De afbouw vraagt nog een half jaar."


@pytest.fixture
def loes() -> User:
    """A second coordinator."""
    found = User.objects.create_user("loes@story.example", None, name="Loes Loket")
    found.memberships.create(role="coordinator", starts_on=timezone.localdate())
    return found


def refused(*runs: BulkRun) -> list[bool]:
    """Per row of these runs whether it was refused."""
    return [bool(row.refusal) for run in runs for row in run.rows.all()]


def test_two_coordinators_extend_the_same_at_once(
    running: Running, consultation: Request, lotte: User, loes: User
) -> None:
    arrangement = running("Sam")

    def act(by: User) -> BulkRun:
        wanted = [More(Request.objects.get(pk=arrangement.pk)), More(consultation, 30, 60)]
        return extend_in_bulk(wanted, reason=REASON, key=uuid.uuid4(), by=by, now=timezone.now())

    assert refused(*between(lambda: act(lotte), lambda: act(loes))) == [False, False, True, True]
    moves = Move.objects.filter(name__in=["extend", "widen"])
    assert sorted(moves.values_list("name", flat=True)) == ["extend", "widen"]
    assert Reservation.objects.get(assignment__request=consultation).promised == 90


def test_two_coordinators_invite_the_same_school_at_once(
    running: Running, anja: User, bas: User, lotte: User, loes: User
) -> None:
    arrangement = running("Sam")

    def act(by: User) -> BulkRun:
        rows = [Request.objects.get(pk=arrangement.pk)]
        return ask.invite_in_bulk(rows, again=[], key=uuid.uuid4(), by=by, now=timezone.now())

    assert refused(*between(lambda: act(lotte), lambda: act(loes))) == [False, True]
    assert RenewalInvitation.objects.count() == 1
    mails = Notification.objects.filter(kind="renewal_invited")
    assert sorted(mails.values_list("user__name", flat=True)) == sorted([anja.name, bas.name])


def test_one_page_that_is_sent_twice_at_once_is_one_run(running: Running, lotte: User) -> None:
    arrangement, key = running("Sam"), uuid.uuid4()

    def act() -> BulkRun:
        wanted = [More(Request.objects.get(pk=arrangement.pk))]
        return extend_in_bulk(wanted, reason=REASON, key=key, by=lotte, now=timezone.now())

    first, second = between(act, act)

    assert first == second
    assert refused(first) == [False]
    assert Move.objects.filter(name="extend").count() == 1


@pytest.mark.parametrize(
    "proof", [test_two_coordinators_extend_the_same_at_once, test_two_coordinators_invite_the_same_school_at_once]
)
def test_req_053_without_the_lock_they_do_it_twice(proof: Callable[..., None], request: pytest.FixtureRequest) -> None:
    with without_locks():
        falls(proof, request)


def test_req_053_without_the_key_one_page_is_two_runs(request: pytest.FixtureRequest) -> None:
    with without_key(BulkRun, "one_time_key"):
        falls(test_one_page_that_is_sent_twice_at_once_is_one_run, request)
