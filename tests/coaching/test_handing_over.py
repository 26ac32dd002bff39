"""Another coach takes over: one dossier, or in one step all that a coach has in hand."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable

import pgtrigger
import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from coaching import transitions as act
from coaching.models import Trajectory
from coaching.queries import open_dossiers_of
from hours.checking import differences
from hours.models import Reservation, TimeEntry
from intake import transitions as ask
from intake.models import Request, SchoolCoach
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Membership, Move, Notification, School, Supplier, User
from swvportal.foundation.workflow import AlreadyMoved, NotAllowed, NotReady
from tests.clients import signed_in
from tests.coaching.made import log
from tests.racing import between, falls, without_locks

pytestmark = pytest.mark.django_db
REASON = "Carla is met verlof."


def hand_over(request: Request, to: User, by: User) -> None:
    act.hand_over(request, to=to, reason=REASON, by=by, now=timezone.now())


def test_the_rest_of_the_hours_goes_along_and_what_was_logged_stays(
    trajectory: Trajectory, anja: User, carla: User, cees: User, lotte: User
) -> None:
    request = trajectory.request
    log(carla, request, 90)

    hand_over(request, cees, lotte)

    assert request.coach == cees
    assert Reservation.objects.get().coach == cees
    log(cees, request, 60)
    assert sorted(TimeEntry.objects.values_list("coach__name", "minutes")) == [(carla.name, 90), (cees.name, 60)]
    assert list(differences()) == []
    told = Notification.objects.filter(kind="work_handed_over")
    assert {(row.user, row.facts["path"] == "/") for row in told} >= {(anja, False), (cees, False), (carla, True)}
    assert not any("Sam" in str(row.facts) for row in told)
    assert Move.objects.get(name="hand_over").reason == REASON


def test_on_a_consent_that_was_withdrawn_nobody_else_gets_the_dossier_and_on_one_that_ended_somebody_does(
    trajectory: Trajectory, anja: User, cees: User, lotte: User
) -> None:
    request = trajectory.request
    with pgtrigger.ignore("intake.Consent:said_once"):
        request.consents.update(until=timezone.localdate() - datetime.timedelta(days=1))
    consent = request.consents.get()
    ask.withdraw_consent(consent, by=anja, now=timezone.now())
    with pytest.raises(NotReady, match="ingetrokken"):
        hand_over(Request.objects.get(pk=request.pk), cees, lotte)
    with pgtrigger.ignore("intake.Consent:withdrawn_once", "intake.Consent:said_once"):
        request.consents.update(withdrawn_at=None)
    hand_over(Request.objects.get(pk=request.pk), cees, lotte)


def test_whoever_had_it_sees_it_no_more(trajectory: Trajectory, carla: User, cees: User, lotte: User) -> None:
    SchoolCoach.objects.all().delete()
    Request.objects.update(adviser=None)
    assert Request.objects.visible_to(carla).exists()

    hand_over(trajectory.request, cees, lotte)

    assert not Request.objects.visible_to(carla).exists()
    assert Trajectory.objects.visible_to(cees).get() == trajectory


def test_who_may_and_to_whom(trajectory: Trajectory, anja: User, carla: User, cees: User, lotte: User) -> None:
    for by in (anja, carla, cees):
        with pytest.raises(NotAllowed):
            hand_over(trajectory.request, cees, by)
    for to in (carla, anja):
        with pytest.raises(NotReady):
            hand_over(trajectory.request, to, lotte)
    Membership.objects.filter(user=cees, role=Role.COACH).update(supplier=Supplier.objects.create(name="Ander team"))
    del cees.standing
    with pytest.raises(NotReady, match="werkt niet voor"):
        hand_over(trajectory.request, cees, lotte)


def test_an_advice_that_is_still_to_be_written_goes_over(wilg: School, anja: User, carla: User, cees: User) -> None:
    lotte = User.objects.create_user("desk@bloesem.example", None, name="Loket Twee")
    Membership.objects.create(user=lotte, role=Role.COORDINATOR, starts_on=timezone.localdate())
    SchoolCoach.objects.create(school=wilg, coach=carla, since=timezone.localdate())
    draft = ask.start_request(wilg, by=anja, key=uuid.uuid4(), now=timezone.now())

    with pytest.raises(NotAllowed):
        ask.pass_on_advice(draft, to=cees, by=anja, now=timezone.now())
    ask.pass_on_advice(draft, to=cees, by=lotte, now=timezone.now())

    draft.refresh_from_db()
    assert draft.adviser == cees
    assert Notification.objects.filter(kind="advice_asked", user=cees).count() == 1
    assert not Request.objects.visible_to(lotte).filter(pk=draft.pk).exists()


def test_all_in_one_step_and_what_is_refused_stays(
    trajectory: Trajectory, wilg: School, anja: User, carla: User, cees: User, lotte: User
) -> None:
    draft = ask.start_request(wilg, by=anja, key=uuid.uuid4(), now=timezone.now())
    page, client = reverse("coaching:hand_all", args=[carla.pk]), signed_in(lotte)
    names = [one.name for one in open_dossiers_of(carla)]
    shown = client.get(page).content.decode()

    assert sorted(names) == sorted(
        ["Advies in een concept van De Wilg", f"{trajectory.request.reference}: werk bij De Wilg"]
    )
    assert "Advies in een concept van De Wilg" in shown
    assert shown.count(" checked") == 3
    assert "Jansen" not in shown

    today = timezone.localdate()
    SchoolCoach.objects.update(since=today)  # a fixed coach who began today cannot have stopped yesterday
    answer = client.post(
        page,
        {
            "to": cees.pk, "reason": REASON, "since": today.isoformat(), "schools": [wilg.pk],
            "dossiers": [draft.pk, trajectory.request_id],
        },
        follow=True,
    )  # fmt: skip

    said = [str(message) for message in answer.context["messages"]]
    assert said[0].startswith("De Wilg. ")
    assert said[1] == "2 zijn overgedragen aan Cees Bos."
    assert open_dossiers_of(carla) == []
    assert {row.adviser_id for row in Request.objects.filter(pk=draft.pk)} == {cees.pk}
    assert SchoolCoach.objects.get().coach == carla


def test_nothing_ticked_and_nobody_chosen_is_said_at_the_field(
    trajectory: Trajectory, carla: User, lotte: User
) -> None:
    answer = signed_in(lotte).post(reverse("coaching:hand_all", args=[carla.pk]), {"reason": REASON, "to": carla.pk})

    assert answer.status_code == 422
    assert REASON in answer.content.decode()
    assert set(answer.context["form"].errors) == {"to", "since"}
    assert trajectory.request.coach == carla


@pytest.mark.parametrize("more", [0, 29])
def test_the_page_asks_the_same_number_of_questions(
    trajectory: Trajectory, wilg: School, anja: User, carla: User, lotte: User, more: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for _one in range(more):
        ask.start_request(wilg, by=anja, key=uuid.uuid4(), now=timezone.now())
    client = signed_in(lotte)
    page = reverse("coaching:hand_all", args=[carla.pk])
    client.get(page)

    with django_assert_max_num_queries(12):
        assert client.get(page).content.decode().count("De Wilg") >= more


@pytest.mark.django_db(transaction=True)
def test_two_who_hand_over_at_once_leave_hours_and_request_with_one_coach(
    trajectory: Trajectory, carla: User, cees: User, lotte: User, oscar: User, team: Supplier
) -> None:
    third = User.objects.create_user("derde@bloesem.example", None, name="Dana Derde")
    Membership.objects.create(user=third, role=Role.COACH, supplier=team, starts_on=timezone.localdate())

    between(lambda: hand_over(trajectory.request, cees, lotte), lambda: hand_over(trajectory.request, third, oscar))

    request = Request.objects.get(pk=trajectory.request_id)
    assert (request.coach, Reservation.objects.get().coach) == (third, third)
    assert Move.objects.filter(name="hand_over").count() == 2
    told = Notification.objects.filter(kind="work_handed_over")
    assert [told.filter(user=one).count() for one in (carla, cees, third)] == [1, 2, 1]


@pytest.mark.django_db(transaction=True)
def test_closing_and_handing_over_at_once(trajectory: Trajectory, carla: User, cees: User, lotte: User) -> None:
    act.evaluate(trajectory.request, report="Klaar.", by=carla, now=timezone.now())
    today = timezone.localdate()

    first, second = between(
        lambda: act.close(trajectory.request, discussed_on=today, result="Goed.", by=carla, now=timezone.now()),
        lambda: hand_over(trajectory.request, cees, lotte),
    )

    assert isinstance(second, AlreadyMoved)
    assert first is None
    assert Reservation.objects.get().coach == carla


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "proof",
    [
        test_two_who_hand_over_at_once_leave_hours_and_request_with_one_coach,
        test_closing_and_handing_over_at_once,
    ],
)
def test_req_053_without_its_lock_each_of_these_goes_wrong(
    proof: Callable[..., None], request: pytest.FixtureRequest
) -> None:
    with without_locks():
        falls(proof, request)
