"""The pages of the work: who sees what, what comes back after a mistake, and how much they ask of the database."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from coaching.models import Trajectory
from intake.models import Request
from swvportal.foundation.models import Move, School, User
from tests.arrangements.made import granted
from tests.arrangements.pages import told
from tests.clients import signed_in
from tests.coaching.made import log
from tests.intake.made import before_committee

pytestmark = pytest.mark.django_db


def test_a_coach_starts_from_the_own_page_once(grant: Request, carla: User) -> None:
    client, url = signed_in(carla), reverse("coaching:start", args=[grant.pk])
    assert "Wacht op een eerste contact" in client.get(reverse("coaching:mine")).content.decode()
    assert "U hebt hiervoor 25:00 uur" in client.get(url).content.decode()

    early = client.post(url, {"first_contact_on": "2020-01-01"})
    assert (early.status_code, [*early.context["form"].errors]) == (422, ["first_contact_on"])
    assert 'value="2020-01-01"' in early.content.decode()
    today = {"first_contact_on": timezone.localdate().isoformat()}
    client.post(url, today)
    second = client.post(url, today, follow=True)

    trajectory = Trajectory.objects.get()
    assert second.redirect_chain[-1][0] == reverse("coaching:trajectory", args=[trajectory.pk])
    assert "Carla Meijer" in told(second)
    assert Move.objects.filter(name="start").count() == 1
    assert "Nog 25:00 uur" in client.get(reverse("coaching:mine")).content.decode()


def test_who_sees_what_of_the_work(
    trajectory: Trajectory, carla: User, cees: User, anja: User, olga: User, lotte: User, karin: User
) -> None:
    log(carla, trajectory.request, 90)
    url = reverse("coaching:trajectory", args=[trajectory.pk])

    for worker in (carla, lotte):
        page = signed_in(worker).get(url).content.decode()
        assert "1:30 van 25:00" in page
        assert '<td role="cell" class="number" data-label="Tijd">1:30</td>' in page
    school = signed_in(anja).get(url).content.decode()
    assert "1:30 van 25:00" in school
    assert 'data-label="Tijd"' not in school
    assert "geen uren geboekt" not in school
    assert "Lever het verslag in" not in school
    assert "Lever het verslag in" in signed_in(carla).get(url).content.decode()
    for stranger in (cees, olga):
        assert signed_in(stranger).get(url).status_code == 404
    for name in ("report", "close"):
        for other in (anja, cees, karin):
            assert signed_in(other).post(reverse(f"coaching:{name}", args=[trajectory.pk])).status_code == 404


def test_a_report_and_a_closing_come_back_with_what_was_typed(trajectory: Trajectory, carla: User, lotte: User) -> None:
    coach = signed_in(carla)
    report = reverse("coaching:report", args=[trajectory.pk])
    close = reverse("coaching:close", args=[trajectory.pk])

    assert coach.post(report, {"report": ""}).status_code == 422
    assert coach.post(report, {"report": "Korte instructies."}).status_code == 302
    assert "Carla Meijer" in told(coach.post(report, {"report": "Nog eens"}, follow=True))
    typed = {"discussed_on": timezone.localdate().isoformat(), "result": ""}
    assert coach.post(close, typed).status_code == 422
    far = {"discussed_on": "2099-01-01", "result": "Het werkt in de klas."}
    answer = coach.post(close, far)
    assert answer.status_code == 422
    assert "Het werkt in de klas." in answer.content.decode()
    assert signed_in(lotte).post(close, {**typed, "result": "Het werkt."}).status_code == 302
    assert "Lotte Vos" in told(coach.post(close, {**typed, "result": "Het werkt."}, follow=True))

    trajectory.refresh_from_db()
    assert (trajectory.report, trajectory.result) == ("Korte instructies.", "Het werkt.")
    page = coach.get(reverse("coaching:trajectory", args=[trajectory.pk])).content.decode()
    assert "de rest is teruggegaan" in page


QUERIES = {"mine": 14, "trajectory": 17}


@pytest.mark.parametrize("name", ["mine", "trajectory"])
def test_lists_ask_as_much_of_one_row_as_of_thirty(
    trajectory: Trajectory,
    wilg: School,
    anja: User,
    dirk: User,
    carla: User,
    lotte: User,
    karin: User,
    mark: User,
    mina: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    name: str,
) -> None:
    waits = before_committee(wilg, anja, dirk, carla, lotte, first_name="Daan")
    granted(waits, carla, karin, mark, mina)
    log(carla, trajectory.request, 5)
    client = signed_in(carla)
    url = reverse(f"coaching:{name}", args=[trajectory.pk] if name == "trajectory" else [])
    client.get(url)
    with django_assert_num_queries(QUERIES[name]):
        client.get(url)

    for _index in range(29):
        log(carla, trajectory.request, 5)
    _copies(Request.objects.get(pk=waits.pk), 29)
    running = _copies(Request.objects.get(pk=trajectory.request_id), 29)
    for copy in running:
        Trajectory.objects.create(
            request=copy, first_contact_on=timezone.localdate(), started_by=carla, started_at=timezone.now()
        )

    with django_assert_num_queries(QUERIES[name]):
        answer = client.get(url)
    assert name == "trajectory" or len(answer.context["running"]) == len(answer.context["waiting"]) == 30


def _copies(request: Request, count: int) -> list[Request]:
    """More requests like this one, as rows: how they came about does not matter to a list."""
    found = []
    for index in range(count):
        request.pk = request.one_time_key = uuid.uuid4()
        request.reference = f"{request.status}-{index}"
        request._state.adding = True
        request.save(force_insert=True)
        found.append(Request.objects.get(pk=request.pk))
    return found
