"""A coach starts, reports and closes; what each may see of it; and twice is once."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from coaching import transitions as act
from coaching.models import Trajectory
from hours.models import Budget
from hours.queries import workable_reservations
from intake.enums import RequestStatus
from intake.models import Request
from intake.transitions import extend, withdraw_consent
from swvportal.foundation.models import Notification, User
from swvportal.foundation.workflow import AlreadyMoved, NotAllowed, NotReady
from tests.arrangements.made import granted
from tests.clients import signed_in
from tests.coaching.made import log

pytestmark = pytest.mark.django_db


def test_work_starts_after_the_first_contact_and_not_before_the_grant(grant: Request, carla: User, cees: User) -> None:
    today, day = timezone.localdate(), datetime.timedelta(days=1)
    for wrong in (today + day, today - day):
        with pytest.raises(NotReady):
            act.start(grant, first_contact_on=wrong, by=carla, now=timezone.now())
    with pytest.raises(NotAllowed):
        act.start(grant, first_contact_on=today, by=cees, now=timezone.now())
    assert not Trajectory.objects.exists()

    act.start(grant, first_contact_on=today, by=carla, now=timezone.now())

    assert grant.status == RequestStatus.IN_PROGRESS
    assert Notification.objects.filter(kind="work_started").count() == 2
    with pytest.raises(AlreadyMoved, match="Carla"):
        act.start(Request.objects.get(), first_contact_on=today, by=carla, now=timezone.now())


def test_no_time_is_logged_on_a_grant_before_the_work_has_started(grant: Request, carla: User) -> None:
    with pytest.raises(NotAllowed):
        log(carla, grant, 60)
    assert workable_reservations(carla) == []

    act.start(grant, first_contact_on=timezone.localdate(), by=carla, now=timezone.now())
    log(carla, grant, 60)

    assert [row.consumed for row in workable_reservations(carla)] == [60]


def test_an_extension_of_running_work_can_be_used_at_once(
    trajectory: Trajectory, anja: User, carla: User, karin: User, mark: User, mina: User
) -> None:
    request = trajectory.request
    extend(request, reason="Er is meer nodig.", by=anja, now=timezone.now())
    granted(request, carla, karin, mark, mina)

    assert len(workable_reservations(carla)) == 2


def test_closing_gives_the_rest_of_the_hours_back(trajectory: Trajectory, carla: User, budget: Budget) -> None:
    request = trajectory.request
    log(carla, request, 90)
    with pytest.raises(NotReady):
        act.evaluate(request, report="  ", by=carla, now=timezone.now())
    act.evaluate(request, report="De leerkracht geeft korte instructies.", by=carla, now=timezone.now())
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    with pytest.raises(NotReady):
        act.close(request, discussed_on=tomorrow, result="Goed", by=carla, now=timezone.now())
    with pytest.raises(NotReady):
        act.close(request, discussed_on=timezone.localdate(), result=" ", by=carla, now=timezone.now())

    act.close(request, discussed_on=timezone.localdate(), result="Het werkt.", by=carla, now=timezone.now())

    budget.refresh_from_db()
    trajectory.refresh_from_db()
    assert request.status == RequestStatus.CLOSED
    assert (budget.consumed, budget.reserved, budget.available) == (90, 0, 200 * 60 - 90)
    assert (trajectory.report, trajectory.result) == ("De leerkracht geeft korte instructies.", "Het werkt.")
    assert Notification.objects.filter(kind="work_closed").count() == 3
    with pytest.raises(AlreadyMoved):
        act.close(request, discussed_on=timezone.localdate(), result="Nog eens", by=carla, now=timezone.now())


def test_the_work_goes_on_while_more_is_asked(trajectory: Trajectory, anja: User, carla: User) -> None:
    extend(trajectory.request, reason="Meer nodig.", by=anja, now=timezone.now())

    client = signed_in(carla)
    for page in (reverse("start"), reverse("coaching:mine")):
        assert reverse("coaching:trajectory", args=[trajectory.pk]) in client.get(page).content.decode()
    text = client.get(reverse("coaching:trajectory", args=[trajectory.pk])).content.decode()
    asked = f"{reverse('hours:mine')}?reservation={trajectory.request.decisions.get().reservation_id}"
    assert f'href="{asked}">Boek uren' in text


def test_the_school_asks_for_more_and_takes_it_back_by_the_buttons_on_the_dossier(
    trajectory: Trajectory, anja: User
) -> None:
    client, request = signed_in(anja), trajectory.request
    dossier = reverse("dossier", args=[request.pk])
    for name, ends in (("extend", RequestStatus.AT_COMMITTEE), ("withdraw_extension", RequestStatus.IN_PROGRESS)):
        url = reverse(f"intake:{name}", args=[request.pk])
        assert url in client.get(dossier).content.decode()
        assert client.get(url).status_code == 200
        assert client.post(url, {"reason": ""}).status_code == 422

        for _click in range(2):
            assert client.post(url, {"reason": "Er is meer nodig."}).headers["Location"] == dossier

        assert Request.objects.get().status == ends
    told = Notification.objects.filter(kind__in=["extension_withdrawn", "request_withdrawn"])
    found = {(one.kind, one.user.name, one.facts["path"]) for one in told.select_related("user") if one.user}
    assert found == {
        ("extension_withdrawn", "Carla Meijer", dossier),
        ("extension_withdrawn", "Lotte Vos", dossier),
        ("extension_withdrawn", "Karin Schouten", "/"),
    }


def test_no_work_starts_on_a_consent_that_was_taken_back(grant: Request, anja: User, carla: User) -> None:
    withdraw_consent(grant.consents.get(), by=anja, now=timezone.now())

    with pytest.raises(NotReady, match="toestemming"):
        act.start(grant, first_contact_on=timezone.localdate(), by=carla, now=timezone.now())
