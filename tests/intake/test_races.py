"""Two people at the loket or the office at the same moment: one is first, the other hears who."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.utils import timezone

from intake import transitions as act
from intake.enums import RequestStatus
from intake.models import PreAdvice, Request, SchoolCoach
from intake.transitions.desk import resume_due
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Move, Notification, Partnership, School, User
from swvportal.foundation.workflow import AlreadyMoved, MoveRefused, NotReady
from tests.intake.made import submitted
from tests.intake.test_workflow import in_state
from tests.racing import Act, between, falls, race, without_key, without_locks
from tests.story import person

pytestmark = pytest.mark.django_db(transaction=True)
SINCE = datetime.date(2026, 8, 1)


@pytest.fixture
def loes(lotte: User) -> User:
    """A second coordinator."""
    return person("Loes Berg", Role.COORDINATOR)


@pytest.fixture
def request_at_loket(anja: User, dirk: User, carla: User, lotte: User, wilg: School) -> Request:
    return submitted(wilg, anja, dirk, carla)


def again(request: Request) -> Request:
    """The request as somebody else reads it."""
    return Request.objects.get(pk=request.pk)


def test_two_coordinators_pick_up_one_request(request_at_loket: Request, lotte: User, loes: User) -> None:
    row = again(request_at_loket)

    _first, second = between(lambda: act.claim(request_at_loket, by=lotte), lambda: act.claim(row, by=loes))

    assert again(row).desk_owner == lotte
    assert isinstance(second, MoveRefused)
    assert second.message == f"{lotte.name} heeft deze aanvraag al opgepakt."


def test_two_coordinators_forward_one_request(request_at_loket: Request, lotte: User, loes: User, karin: User) -> None:
    row, now = again(request_at_loket), timezone.now()

    _first, second = between(
        lambda: act.forward(request_at_loket, pre_advice="Van Lotte.", by=lotte, now=now),
        lambda: act.forward(row, pre_advice="Van Loes.", by=loes, now=now),
    )

    assert isinstance(second, AlreadyMoved)
    assert second.message.startswith(f"{lotte.name} was u voor")
    assert PreAdvice.objects.get().by == lotte
    assert Move.objects.get(name="forward").by == lotte
    assert Notification.objects.filter(kind="request_forwarded").count() == 1


def appointing(school: School, coach: User, office: User, since: datetime.date = SINCE) -> Act:
    return lambda: act.appoint_coach(school, coach, since=since, by=office, now=timezone.now())


def test_two_of_the_office_give_a_school_one_fixed_coach(wilg: School, carla: User, cees: User, oscar: User) -> None:
    first, second = between(appointing(wilg, carla, oscar), appointing(wilg, cees, oscar))

    assert isinstance(second, NotReady)
    assert SchoolCoach.objects.get() == first


def test_a_coach_ends_one_day_before_the_next_begins_also_at_once(
    wilg: School, carla: User, cees: User, oscar: User
) -> None:
    """The later appointment reads the earlier one, which was not there when it began."""
    day = datetime.timedelta(days=1)
    first, second = between(appointing(wilg, carla, oscar), appointing(wilg, cees, oscar, SINCE + 10 * day))
    first.refresh_from_db()

    assert isinstance(second, SchoolCoach)
    assert (first.until, second.until) == (SINCE + 9 * day, None)


@pytest.fixture
def deferred(wilg: School, anja: User, carla: User, partnership: Partnership) -> list[Request]:
    """Two requests whose day has come."""
    people = {"anja": anja, "carla": carla}
    return [in_state(RequestStatus.DEFERRED, wilg, people, coach=None) for _twice in range(2)]


def test_what_the_coordinator_resumes_the_clock_passes_over(deferred: list[Request], lotte: User) -> None:
    now = timezone.now()

    _first, second = between(
        lambda: act.resume(deferred[0], by=lotte, now=now), lambda: resume_due(now + datetime.timedelta(days=1))
    )

    assert second == 1
    assert sorted(Move.objects.values_list("subject_id", "by")) == sorted(
        [(deferred[0].pk, lotte.pk), (deferred[1].pk, None)]
    )


def test_a_request_that_cannot_be_resumed_keeps_no_other_waiting(
    deferred: list[Request], caplog: pytest.LogCaptureFixture
) -> None:
    held = Request.objects.filter(pk=deferred[0].pk).select_for_update(no_key=True)

    def impatient() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        return resume_due(timezone.now() + datetime.timedelta(days=1))

    with transaction.atomic():
        assert list(held.values_list("status", flat=True)) == [RequestStatus.DEFERRED]
        second = race(impatient)

    assert second == [1]
    assert Move.objects.get().subject_id == deferred[1].pk
    assert f"Request {deferred[0].pk} could not be resumed" in caplog.text


@pytest.mark.parametrize(
    "proof",
    [
        test_two_coordinators_forward_one_request,
        test_what_the_coordinator_resumes_the_clock_passes_over,
        test_two_of_the_office_give_a_school_one_fixed_coach,
        test_a_coach_ends_one_day_before_the_next_begins_also_at_once,
    ],
)
def test_req_053_without_its_lock_each_of_these_goes_wrong(
    proof: Callable[..., None], request: pytest.FixtureRequest
) -> None:
    with without_locks():
        falls(proof, request)


def test_req_053_without_lock_and_key_a_school_has_two_fixed_coaches(
    wilg: School, carla: User, cees: User, oscar: User
) -> None:
    keys = without_key(SchoolCoach, "school"), without_key(SchoolCoach, "school", "function")
    with keys[0], keys[1], without_locks():
        between(appointing(wilg, carla, oscar), appointing(wilg, cees, oscar))
        assert SchoolCoach.objects.current(SINCE).count() == 2
