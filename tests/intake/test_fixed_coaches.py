"""The office gives a school its fixed coach; there is one at a time."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from intake.models import SchoolCoach
from intake.transitions import appoint_coach, end_appointment, start_request
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
    answer = client.post(
        f"{LIST}{wilg.pk}/", {"coach": str(cees.pk), "since": today.isoformat(), "function": "coach", "contact": "on"}
    )
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
    answer = client.post(f"{LIST}{wilg.pk}/", {"coach": str(cees.pk), "since": day, "function": "coach"})
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


def joined(school: School, coach: User, by: User, since: datetime.date, *, contact: bool = False) -> SchoolCoach:
    return appoint_coach(school, coach, since=since, by=by, now=timezone.now(), function="guide", contact=contact)


def people_on(school: School, day: datetime.date) -> list[tuple[str, str, bool]]:
    rows = SchoolCoach.objects.filter(school=school).current(day).order_by("function")
    return list(rows.values_list("coach__name", "function", "contact"))


def test_two_share_a_school_and_one_is_its_contact(
    oscar: User, carla: User, cees: User, anja: User, wilg: School
) -> None:
    appoint_coach(
        wilg, carla, since=AUGUST, by=oscar, now=timezone.now(), function="psychologist", contact=False
    )  # the first is the contact in any case
    joined(wilg, cees, oscar, AUGUST + 10 * DAY)

    assert people_on(wilg, AUGUST + 10 * DAY) == [
        ("Cees Bos", "guide", False),
        ("Carla Meijer", "psychologist", True),
    ]
    draft = start_request(wilg, by=anja, key=uuid.uuid4(), now=timezone.now())
    assert draft.adviser == carla


def test_a_new_contact_takes_over_and_the_old_one_stays(oscar: User, carla: User, cees: User, wilg: School) -> None:
    appoint(wilg, carla, oscar, AUGUST)
    joined(wilg, cees, oscar, AUGUST + 10 * DAY, contact=True)

    assert people_on(wilg, AUGUST + 9 * DAY) == [("Carla Meijer", "coach", True)]
    assert people_on(wilg, AUGUST + 10 * DAY) == [("Carla Meijer", "coach", False), ("Cees Bos", "guide", True)]
    with pytest.raises(NotReady):
        joined(wilg, cees, oscar, AUGUST + 20 * DAY)


def test_who_stays_becomes_the_contact(oscar: User, carla: User, cees: User, anja: User, wilg: School) -> None:
    coach = appoint(wilg, carla, oscar, AUGUST)
    joined(wilg, cees, oscar, AUGUST)

    with pytest.raises(NotAllowed):
        end_appointment(coach, until=AUGUST + DAY, by=anja, now=timezone.now())
    with pytest.raises(NotReady):
        end_appointment(coach, until=AUGUST - DAY, by=oscar, now=timezone.now())
    end_appointment(coach, until=AUGUST + 9 * DAY, by=oscar, now=timezone.now())
    with pytest.raises(NotReady):
        end_appointment(coach, until=AUGUST + 9 * DAY, by=oscar, now=timezone.now())

    assert people_on(wilg, AUGUST + 9 * DAY) == [("Carla Meijer", "coach", True), ("Cees Bos", "guide", False)]
    assert people_on(wilg, AUGUST + 10 * DAY) == [("Cees Bos", "guide", True)]
    assert Move.objects.filter(name="end_appointment", by=oscar).count() == 1


def test_the_page_stops_and_says_who_does_what(client: Client, lotte: User, carla: User, wilg: School) -> None:
    row = appoint(wilg, carla, lotte, AUGUST)
    client.force_login(lotte)

    early = client.post(f"{LIST}stoppen/{row.pk}/", {"until": "2025-07-31"})
    assert early.status_code == 422
    assert set(early.context["form"].errors) == {"until"}
    assert client.post(f"{LIST}stoppen/{row.pk}/", {"until": "2025-09-30"}).status_code == 302

    assert SchoolCoach.objects.get().until == datetime.date(2025, 9, 30)
    assert "Schoolcoach, contactpersoon" in client.get(f"{LIST}{wilg.pk}/").content.decode()
