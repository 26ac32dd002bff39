"""Two people at the loket at the same moment: one is first, the other hears who."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.utils import timezone

from intake import transitions as act
from intake.models import PreAdvice, Request
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Move, Notification, School, User
from swvportal.foundation.workflow import MoveRefused
from tests.intake.made import submitted
from tests.story import person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def loes(lotte: User) -> User:
    """A second coordinator."""
    return person("Loes Berg", Role.COORDINATOR)


def both_at_once(request: Request, one: Callable[[], None], other: Callable[[], None]) -> list[str]:
    """Let two acts run into the same locked row, then let go of it; gives the refusals."""
    refused: list[str] = []

    def run(do: Callable[[], None]) -> None:
        try:
            do()
        except MoveRefused as problem:
            refused.append(problem.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(do,)) for do in (one, other)]
    with transaction.atomic():
        Request.objects.select_for_update().get(pk=request.pk)
        for thread in threads:
            thread.start()
        _wait_for_two()
    for thread in threads:
        thread.join(20)
    return refused


def _wait_for_two() -> None:
    """Until both stand before the lock."""
    ends = time.monotonic() + 15
    with connection.cursor() as cursor:
        while time.monotonic() < ends:
            cursor.execute("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone() == (2,):
                return
            time.sleep(0.02)
    raise AssertionError("The two acts never met.")


def test_two_coordinators_pick_up_one_request(
    anja: User, dirk: User, carla: User, lotte: User, loes: User, wilg: School
) -> None:
    request = submitted(wilg, anja, dirk, carla)

    refused = both_at_once(
        request,
        lambda: act.claim(Request.objects.get(pk=request.pk), by=lotte),
        lambda: act.claim(Request.objects.get(pk=request.pk), by=loes),
    )

    owner = Request.objects.get(pk=request.pk).desk_owner
    assert owner is not None
    assert refused == [f"{owner.name} heeft deze aanvraag al opgepakt."]


def test_two_coordinators_forward_one_request(
    anja: User, dirk: User, carla: User, lotte: User, loes: User, karin: User, wilg: School
) -> None:
    request, now = submitted(wilg, anja, dirk, carla), timezone.now()

    refused = both_at_once(
        request,
        lambda: act.forward(Request.objects.get(pk=request.pk), pre_advice="Van Lotte.", by=lotte, now=now),
        lambda: act.forward(Request.objects.get(pk=request.pk), pre_advice="Van Loes.", by=loes, now=now),
    )

    first = Move.objects.get(subject_id=request.pk, name="forward").by
    assert first is not None
    assert len(refused) == 1
    assert refused[0].startswith(f"{first.name} was u voor")
    assert PreAdvice.objects.get().by == first
    assert Notification.objects.filter(kind="request_forwarded").count() == 1
