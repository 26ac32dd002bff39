"""A list asks the database the same for one row and for thirty, and at most twenty questions (security bar, 95).

Here stand the lists that no test of their own app counts, and the start page of each role.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from intake.models import Request
from swvportal.foundation.access import noted, refused
from swvportal.foundation.enums import ExportState, Role
from swvportal.foundation.invitations import invite
from swvportal.foundation.models import Export, Look, School, Supplier, User
from tests.arrangements.made import granted, oa_budget
from tests.clients import signed_in
from tests.hours.made import time_past_all_code
from tests.intake.made import before_committee, complete_draft, submitted
from tests.story import person

pytestmark = pytest.mark.django_db


def questions(user: User, url: str) -> int:
    """How many queries this page takes, once the person's first page is over."""
    client = signed_in(user)
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def same_for_one_and_thirty(user: User, url: str, add: Callable[[int], object], expected: int) -> None:
    """Add one row and then twenty-nine; the page takes this number of queries both times."""
    assert expected <= 20
    found = []
    for numbers in (range(1), range(1, 30)):
        for number in numbers:
            add(number)
        found.append(questions(user, url))
    assert found == [expected, expected]


def test_req_095_the_time_of_a_coach(carla: User) -> None:
    today = timezone.localdate()
    same_for_one_and_thirty(carla, "/uren/", lambda _number: time_past_all_code(carla, 5, worked_on=today), 11)


def test_req_095_the_teams(oscar: User) -> None:
    same_for_one_and_thirty(oscar, "/kantoor/teams/", lambda number: Supplier.objects.create(name=f"Team {number}"), 9)


def test_req_095_the_open_invitations(oscar: User, wilg: School) -> None:
    def add(number: int) -> None:
        invite(f"iemand{number}@story.example", name="Iemand", role=Role.IB, place=wilg, by=oscar)

    same_for_one_and_thirty(oscar, "/kantoor/mensen/uitnodigingen/", add, 12)


def test_req_095_the_people_of_a_school(dirk: User, wilg: School) -> None:
    def add(number: int) -> None:
        person(f"Iemand{number} Jansen", Role.IB, school=wilg)
        invite(f"nieuw{number}@story.example", name="Iemand", role=Role.IB, place=wilg, by=dirk)

    same_for_one_and_thirty(dirk, "/mijn-mensen/", add, 12)


def test_req_095_the_log_of_the_privacy_officer(fleur: User, submitted_one: Request, lotte: User, anja: User) -> None:
    def add(number: int) -> None:
        now = timezone.now()
        noted(anja, "give_role", by=lotte, now=now, target="chair")
        refused(by=lotte, what="GET desk", subject_type="intake:desk")
        Look.objects.create(
            subject_type="intake.request",
            subject_id=submitted_one.pk,
            what="part pupil",
            role="coordinator",
            by=lotte,
            at=now,
        )

    same_for_one_and_thirty(fleur, "/inzage/", add, 12)


def test_req_095_the_own_files(anja: User) -> None:
    def add(number: int) -> None:
        Export.objects.create(
            by=anja,
            kind="proef",
            facts={},
            digest=str(number),
            language="nl",
            standing="",
            title=f"Bestand {number}",
            name="bestand.csv",
            media_type="text/csv",
            state=ExportState.FAILED,
            asked_at=timezone.now(),
            due_at=timezone.now(),
        )

    same_for_one_and_thirty(anja, "/bestanden/", add, 8)


def test_req_095_the_own_sessions(anja: User) -> None:
    def add(_number: int) -> None:
        key = signed_in(anja).session.session_key
        UserSession.objects.create(user=anja, ip="127.0.0.1", session_key=key, user_agent="Firefox")

    same_for_one_and_thirty(anja, "/account/sessies/", add, 9)


@pytest.fixture
def submitted_one(wilg: School, anja: User, dirk: User, carla: User) -> Request:
    return submitted(wilg, anja, dirk, carla)


@pytest.mark.parametrize(
    ("who", "expected"),
    [("anja", 15), ("dirk", 15), ("carla", 19), ("lotte", 11), ("mark", 10), ("karin", 10), ("bea", 11), ("oscar", 14)],
)
def test_req_095_the_start_page(
    who: str,
    expected: int,
    submitted_one: Request,
    anja: User,
    dirk: User,
    carla: User,
    lotte: User,
    mark: User,
    mina: User,
    karin: User,
    bea: User,
    oscar: User,
    wilg: School,
    team: Supplier,
) -> None:
    oa_budget(team, oscar)
    rows = [
        complete_draft(wilg, anja, dirk, carla, first_name="Daan"),
        submitted_one,
        before_committee(wilg, anja, dirk, carla, lotte, first_name="Noor"),
        granted(before_committee(wilg, anja, dirk, carla, lotte, first_name="Yara"), carla, karin, mark, mina).request,
    ]
    reader = next(user for user in (anja, dirk, carla, lotte, mark, karin, bea, oscar) if user.email.startswith(who))

    def add(number: int) -> None:
        for row in rows:
            another(row, number)

    same_for_one_and_thirty(reader, "/", add, expected)


def another(row: Request, number: int) -> None:
    """The same request once more as a row: how it came about does not matter to a list."""
    copy = Request.objects.get(pk=row.pk)
    copy.pk, copy.one_time_key = uuid.uuid4(), uuid.uuid4()
    copy.reference = f"{row.reference}-{number}" if row.reference else row.reference
    copy._state.adding = True
    copy.save(force_insert=True)
