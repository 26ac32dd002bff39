"""Hours on the work: on which grant they are logged, and for which pupil they are."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from coaching import transitions as act
from coaching.models import Trajectory
from coaching.queries import to_log_on
from hours.models import Reservation, TimeEntry
from intake.models import Request
from intake.transitions import extend
from swvportal.foundation.models import School, User
from tests.arrangements.made import HOURS_25, granted
from tests.clients import signed_in
from tests.coaching.made import log
from tests.intake.made import before_committee

pytestmark = pytest.mark.django_db


def test_the_grant_is_what_the_coach_has_left(trajectory: Trajectory, carla: User) -> None:
    reservation = trajectory.request.decisions.get().reservation
    assert reservation is not None
    assert (reservation.coach, reservation.rest) == (carla, HOURS_25)


@pytest.fixture
def other_grant(
    grant: Request, wilg: School, anja: User, dirk: User, carla: User, lotte: User, karin: User, mark: User, mina: User
) -> Trajectory:
    """A second pupil of Carla's at the same school, on whose hours she logged last."""
    request = before_committee(wilg, anja, dirk, carla, lotte, first_name="Noor")
    granted(request, carla, karin, mark, mina)
    found = act.start(request, first_contact_on=timezone.localdate(), by=carla, now=timezone.now())
    log(carla, found.request, 30)
    return found


def test_log_hours_on_a_trajectory_leads_to_the_hours_of_that_pupil(
    trajectory: Trajectory, other_grant: Trajectory, carla: User, cees: User
) -> None:
    client = signed_in(carla)
    of_sam, of_noor = (str(one.request.decisions.get().reservation_id) for one in (trajectory, other_grant))

    page = client.get(reverse("coaching:trajectory", args=[trajectory.pk])).content.decode()
    url = page.split('">Boek uren')[0].rsplit('href="', 1)[1]

    assert client.get(url).context["form"]["reservation"].value() == of_sam
    assert client.get(reverse("hours:mine")).context["form"]["reservation"].value() == of_noor
    assert signed_in(cees).get(url).context["form"]["reservation"].value() == "none"


def test_a_coach_reads_for_which_pupil_hours_are_and_hours_keeps_no_name(
    trajectory: Trajectory, other_grant: Trajectory, carla: User, anja: User, oscar: User
) -> None:
    sam, noor = trajectory.request, other_grant.request

    page = signed_in(carla).get(reverse("hours:mine"))

    assert [str(words) for _key, words in page.context["form"].fields["reservation"].choices][:2] == [
        f"Noor, De Wilg, {noor.reference} (24:30 over)",
        f"Sam, De Wilg, {sam.reference} (25:00 over)",
    ]
    week = page.content.decode().split('id="week"')[1]
    assert f"Noor, De Wilg, {noor.reference}" in week
    days = signed_in(carla).get(reverse("hours:this_week")).content.decode()
    assert days.count(f"Noor, De Wilg, {noor.reference}") == 2
    assert f"Noor, De Wilg, {noor.reference}" in signed_in(carla).get(reverse("hours:my_year")).content.decode()
    entry = TimeEntry.objects.get()
    after = (entry.worked_on + datetime.timedelta(days=7)).isoformat()
    assert "Noor, De Wilg" in signed_in(carla).get(reverse("hours:week_copy", args=[after])).content.decode()
    assert "Noor, De Wilg" in signed_in(carla).get(reverse("hours:correct", args=[entry.pk])).content.decode()
    assert [row.label for row in Reservation.objects.order_by("reference")] == [
        f"De Wilg, {one.reference}" for one in (sam, noor)
    ]
    budget = Reservation.objects.get(decision__request=noor).budget_id
    assert "Noor" not in signed_in(oscar).get(reverse("hours:budget", args=[budget])).content.decode()


def test_more_hours_for_one_pupil_say_from_which_day(
    trajectory: Trajectory, anja: User, carla: User, karin: User, mark: User, mina: User
) -> None:
    extend(trajectory.request, reason="Meer nodig.", by=anja, now=timezone.now())
    granted(trajectory.request, carla, karin, mark, mina)
    day = date_format(timezone.localdate(), "j F Y")

    page = signed_in(carla).get(reverse("hours:mine"))

    called = [row.label for row in page.context["reservations"]]
    assert called == [f"Sam, De Wilg, {trajectory.request.reference}, vanaf {day}"] * 2
    assert [row.reference for row in page.context["reservations"]] == [
        trajectory.request.reference,
        f"{trajectory.request.reference}/2",
    ]


def test_what_was_logged_is_said_by_name_and_that_name_is_kept_nowhere(
    trajectory: Trajectory, anja: User, carla: User, lotte: User, karin: User, mark: User, mina: User
) -> None:
    extend(trajectory.request, reason="Meer nodig.", by=anja, now=timezone.now())
    granted(trajectory.request, carla, karin, mark, mina)
    second = Reservation.objects.get(reference__endswith="/2")
    mark_of = trajectory.request.reference
    today = timezone.localdate()
    form = {"reservation": second.pk, "activity": "talk", "quick": "60", "worked_on": today, "once": uuid.uuid4()}
    client = signed_in(carla)

    answer = client.post(reverse("hours:mine"), form)
    stored = [str(client.session.items()), *(cookie.value for cookie in client.cookies.values())]
    page = client.get(answer["Location"]).content.decode()

    assert not [text for text in stored if "Sam" in text]
    assert f"1:00 is geboekt voor Sam, De Wilg, {mark_of}, vanaf {date_format(today, 'j F Y')}." in page
    assert f"{mark_of}/" not in page
    assert second.label == f"De Wilg, {mark_of}, vanaf {date_format(today, 'j F Y')}"
    budget = signed_in(lotte).get(reverse("hours:budget", args=[second.budget_id]) + "?total=reserved")
    assert budget.status_code == 200
    assert f"{mark_of}/" not in budget.content.decode()


def test_hours_are_logged_on_the_grant_of_today(trajectory: Trajectory, carla: User, cees: User) -> None:
    today, day = timezone.localdate(), datetime.timedelta(days=1)
    now = trajectory.request.decisions.get().reservation
    assert now is not None
    past = Reservation(coach=carla, reserved=60, starts_on=today - 9 * day, ends_on=today - day)
    spent = Reservation(coach=carla, starts_on=today, ends_on=today)
    done = Reservation(coach=carla, reserved=60, starts_on=today, ends_on=today, closed_at=timezone.now())

    assert to_log_on([past, spent, done, now], carla, today=today) == now
    assert to_log_on([past, spent, done], carla, today=today) == spent
    assert to_log_on([done], carla, today=today) is None
    assert to_log_on([now], cees, today=today) is None
