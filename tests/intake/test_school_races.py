"""Two people, or one with two clicks, at the same moment on two real connections."""

from __future__ import annotations

import datetime
import threading
import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intake import transitions as act
from intake.enums import PartKey, RequestStatus
from intake.models import Request, RequestPart
from swvportal.foundation.models import Move, Notification, School, User
from tests.intake.made import complete_draft

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run these on a connection each, starting together; what each gave or raised, in order."""
    ready = threading.Barrier(len(acts))
    found: list[object] = [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            ready.wait(timeout=20)
            found[place] = act()
        except Exception as problem:  # noqa: BLE001 - the test judges what came of it
            found[place] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, one)) for place, one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return found


def test_of_two_writers_of_one_part_one_hears_of_the_other(anja: User, bas: User, wilg: School) -> None:
    for _round in range(5):
        request = act.start_request(wilg, by=anja, key=uuid.uuid4(), now=timezone.now())

        def save(by: User, request: Request = request) -> RequestPart:
            data = {"occasion": f"van {by.name}"}
            return act.save_part(request, PartKey.QUESTION, data=data, version=0, by=by, now=timezone.now())

        found = at_once(lambda: save(anja), lambda: save(bas))

        stale = [one for one in found if isinstance(one, act.StalePart)]
        saved = [one for one in found if isinstance(one, RequestPart)]
        assert (len(stale), len(saved)) == (1, 1), found
        kept = RequestPart.objects.get(request=request, key=PartKey.QUESTION)
        assert (kept.version, kept.data) == (1, saved[0].data)
        assert stale[0].part.data == saved[0].data


def test_a_double_click_on_submit_submits_once(anja: User, dirk: User, carla: User, lotte: User, wilg: School) -> None:
    request = complete_draft(wilg, anja, dirk, carla)
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(anja)
    url = reverse("intake:submit", args=[request.pk])

    found = at_once(*[lambda client=client: client.post(url) for client in clients])

    sent = reverse("intake:sent", args=[request.pk])
    assert [answer["Location"] for answer in found] == [sent, sent]  # type: ignore[index]
    request.refresh_from_db()
    year = timezone.localdate().year
    assert (request.status, request.reference) == (RequestStatus.SUBMITTED, f"OA-{year}-00001")
    assert Move.objects.filter(subject_id=request.pk, name="submit").count() == 1
    assert Notification.objects.filter(kind="request_arrived").count() == 1


def test_the_director_agrees_only_with_what_was_read(anja: User, dirk: User, carla: User, wilg: School) -> None:
    request = complete_draft(wilg, anja, dirk, carla)
    read = request.parts.get(key=PartKey.DIRECTOR).version
    advice = request.parts.get(key=PartKey.ADVICE)
    later = {**advice.data, "direct_minutes": 6000}
    act.save_part(request, PartKey.ADVICE, data=later, version=advice.version, by=carla, now=timezone.now())

    with pytest.raises(act.StalePart):
        act.agree(request, version=read, remark="", by=dirk, now=timezone.now())

    assert request.parts.get(key=PartKey.DIRECTOR).data == {}


def test_a_page_that_missed_an_answer_is_not_stale_to_itself(anja: User, bas: User, wilg: School) -> None:
    request = act.start_request(wilg, by=anja, key=uuid.uuid4(), now=timezone.now())
    page, now = uuid.uuid4(), timezone.now()

    def save(text: str, *, by: User, page: uuid.UUID, after: int = 0) -> RequestPart:
        moment = now + datetime.timedelta(seconds=after)
        return act.save_part(
            request, PartKey.QUESTION, data={"occasion": text}, version=0, by=by, now=moment, page=page
        )

    save("half", by=anja, page=page)
    assert save("half a sentence", by=anja, page=page, after=1).version == 2
    with pytest.raises(act.StalePart):
        save("van Bas", by=bas, page=uuid.uuid4(), after=2)
    with pytest.raises(act.StalePart):
        save("uit een ander tabblad", by=anja, page=uuid.uuid4(), after=3)
