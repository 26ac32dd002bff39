"""The office gives a school its fixed coach; there is one at a time."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from intake.models import SchoolCoach
from intake.transitions import appoint_coach
from swvportal.foundation.models import Board, Move, School, User
from swvportal.foundation.workflow import NotAllowed, NotReady

LIST = "/kantoor/vaste-coaches/"
QUERIES = 10
AUGUST = datetime.date(2025, 8, 1)
DAY = datetime.timedelta(days=1)


def appoint(school: School, coach: User, by: User, since: datetime.date) -> SchoolCoach:
    return appoint_coach(school, coach, since=since, by=by, now=timezone.now())


def test_the_next_coach_begins_when_the_one_before_stops(
    client: Client, oscar: User, carla: User, cees: User, wilg: School
) -> None:
    appoint(wilg, carla, oscar, AUGUST)
    client.force_login(oscar)
    today = timezone.localdate()
    answer = client.post(f"{LIST}{wilg.pk}/", {"coach": str(cees.pk), "since": today.isoformat()})
    assert answer.status_code == 302
    days = list(SchoolCoach.objects.order_by("since").values_list("coach", "since", "until"))
    assert days == [(carla.pk, AUGUST, today - DAY), (cees.pk, today, None)]
    assert SchoolCoach.objects.current().get().coach == cees
    assert "Cees Bos" in client.get(LIST, {"q": "wilg"}).content.decode()
    assert [(line.by, line.reason) for line in Move.objects.filter(name="appoint_coach")] == [
        (oscar, "Carla Meijer – De Wilg"),
        (oscar, "Cees Bos – De Wilg"),
    ]


@pytest.mark.parametrize("days", [0, -1, -400])
def test_days_that_overlap_are_refused_at_the_date(
    client: Client, oscar: User, carla: User, cees: User, wilg: School, days: int
) -> None:
    today = timezone.localdate()
    appoint(wilg, carla, oscar, today)
    client.force_login(oscar)
    day = (today + days * DAY).isoformat()
    answer = client.post(f"{LIST}{wilg.pk}/", {"coach": str(cees.pk), "since": day})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"since"}
    assert SchoolCoach.objects.get().until is None


def test_a_day_within_an_ended_appointment_is_refused(oscar: User, carla: User, cees: User, wilg: School) -> None:
    SchoolCoach.objects.create(school=wilg, coach=carla, since=AUGUST, until=AUGUST + 30 * DAY)
    with pytest.raises(NotReady):
        appoint(wilg, cees, oscar, AUGUST + 30 * DAY)
    assert appoint(wilg, cees, oscar, AUGUST + 31 * DAY).until is None


def test_who_is_appointed_is_a_coach_and_another_one(oscar: User, anja: User, carla: User, wilg: School) -> None:
    with pytest.raises(NotReady):
        appoint(wilg, anja, oscar, AUGUST)
    appoint(wilg, carla, oscar, AUGUST)
    with pytest.raises(NotReady):
        appoint(wilg, carla, oscar, AUGUST + DAY)


def test_only_the_office_and_the_loket_appoint(lotte: User, anja: User, carla: User, wilg: School) -> None:
    for by in (anja, carla):
        with pytest.raises(NotAllowed):
            appoint(wilg, carla, by, AUGUST)

    assert appoint(wilg, carla, lotte, AUGUST).coach == carla


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_asks_the_same_number_of_questions(
    client: Client,
    oscar: User,
    carla: User,
    kpo: Board,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for index in range(number):
        appoint(School.objects.create(code=f"00ZZ{index:02d}", name=f"School {index}", board=kpo), carla, oscar, AUGUST)
    client.force_login(oscar)
    client.get(LIST)
    with django_assert_num_queries(QUERIES):
        page = client.get(LIST).content.decode()
    assert page.count("Carla Meijer") == number
