"""What the coordinator sees that schools miss of their SOT, and what the start page asks of a school."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from intake import transitions as act
from intake.enums import SotKind
from intake.models import SchoolCoach
from intake.queries import sot_gaps
from swvportal.foundation.models import Board, School, User
from swvportal.foundation.schoolyears import school_year_of
from tests.clients import signed_in
from tests.intake.sot import about_pupil, about_subject, discussed, held, planned
from tests.portal.test_list_queries import same_for_one_and_thirty

pytestmark = pytest.mark.django_db
NOW = timezone.now
YEAR = school_year_of(timezone.localdate())


def lacks(user: User) -> dict[str, tuple[bool, bool, int]]:
    """By school: whether a SOT and the talk are planned, and how many items lack the parents."""
    names = ("has_plan", "has_talk", "forgotten")
    return {row.name: tuple(vars(row)[name] for name in names) for row in sot_gaps(user, YEAR)}


def test_a_school_stands_out_until_nothing_is_missing(lotte: User, anja: User, wilg: School, eik: School) -> None:
    assert lacks(lotte) == {"De Wilg": (False, False, 0), "De Eik": (False, False, 0)}

    meeting = planned(wilg, anja)
    planned(wilg, anja, hour=9, kind=SotKind.YEARLY)
    about_subject(meeting, anja)
    assert "De Wilg" not in lacks(lotte)
    about_pupil(meeting, anja, parents_not_invited="Zij zijn op reis.")
    assert "De Wilg" not in lacks(lotte)
    forgotten = about_pupil(meeting, anja)
    assert lacks(lotte)["De Wilg"] == (True, True, 1)
    act.save_item(
        forgotten,
        act.Topic(question="Wat?", parents_invited_on=timezone.localdate()),
        version=0,
        by=anja,
        now=NOW(),
    )
    assert "De Wilg" not in lacks(lotte)


def test_what_was_called_off_counts_for_nothing_and_what_was_held_does(lotte: User, anja: User, wilg: School) -> None:
    off, talk = planned(wilg, anja), planned(wilg, anja, hour=9, kind=SotKind.YEARLY)
    about_pupil(off, anja)
    act.cancel_sot(off, reason="Ziekte.", by=anja, now=NOW())
    held(talk, anja)

    assert lacks(lotte) == {"De Wilg": (False, True, 0)}


def test_schools_that_are_closed_or_not_ours_are_left_out(lotte: User, wilg: School, eik: School) -> None:
    School.objects.filter(pk=wilg.pk).update(closed_on=timezone.localdate())
    School.objects.filter(pk=eik.pk).update(maybe_national=True)

    assert lacks(lotte) == {}


def test_nobody_but_the_coordinator_sees_a_school_there(people: dict[str, User], wilg: School) -> None:
    assert {name for name, user in people.items() if lacks(user)} == {"lotte"}


def test_the_page_narrows_to_one_thing(lotte: User, anja: User, carla: User, wilg: School, eik: School) -> None:
    SchoolCoach.objects.create(school=eik, coach=carla, since=datetime.date(2024, 8, 1))
    about_pupil(planned(wilg, anja), anja)
    client = signed_in(lotte)

    def schools(lack: str) -> list[str]:
        return [row.name for row in client.get(f"/loket/sot/?lack={lack}").context["page_obj"]]

    assert schools("") == schools("onzin") == ["De Eik", "De Wilg"]
    assert schools("plan") == ["De Eik"]
    assert schools("talk") == ["De Eik", "De Wilg"]
    assert schools("parents") == ["De Wilg"]
    page = client.get("/loket/sot/").content.decode()
    assert "niet uitgenodigd bij 1 punt" in page
    assert "Carla Meijer" in page


def test_the_start_page_asks_the_school_for_minutes_and_parents(anja: User, lotte: User, wilg: School) -> None:
    about_pupil(planned(wilg, anja, days=10), anja)
    about_pupil(planned(wilg, anja, days=40), anja)
    late = planned(wilg, anja, days=-1)

    page = signed_in(anja).get("/").content.decode()
    assert page.count("nodig de ouders uit") == 1
    assert page.count("Rond het verslag van het SOT van") == 1
    assert "wat ontbreekt" in signed_in(lotte).get("/").content.decode()

    discussed(about_subject(late, anja), anja)
    held(late, anja)
    assert "Rond het verslag" not in signed_in(anja).get("/").content.decode()


def test_req_095_what_schools_miss(lotte: User, obo: Board, carla: User) -> None:
    def add(number: int) -> None:
        school = School.objects.create(code=f"01{number:02}00", name=f"School {number}", board=obo)
        SchoolCoach.objects.create(school=school, coach=carla, since=datetime.date(2024, 8, 1))

    same_for_one_and_thirty(lotte, "/loket/sot/", add, 10)
