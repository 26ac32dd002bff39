"""Who may see a request, told the other way round: exactly the people for whom `visible_to` holds it."""

from __future__ import annotations

import datetime
import random
import uuid
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from intake.enums import RequestStatus, Sight
from intake.models import Request, RequestShare, SchoolCoach
from intake.queries.sight import PEOPLE, onlookers
from swvportal.foundation.enums import ROLE_SCOPE, Role, Scope
from swvportal.foundation.models import Board, Look, Membership, Partnership, School, Supplier, User
from swvportal.foundation.shares import share
from tests.clients import signed_in
from tests.intake.made import complete_draft, submitted
from tests.intake.test_workflow import columns_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)


class Chance:
    """A world by chance: people with roles that run, ran or are to come, and requests in all states."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        boards = [Board.objects.create(number=f"0000{n}", name=f"Bestuur {n}") for n in range(2)]
        self.schools = [
            School.objects.create(code=f"0{n}XX00", name=f"School {n}", board=boards[n % 2]) for n in range(3)
        ]
        self.places: dict[str, list[Any]] = {
            Scope.SCHOOL: self.schools,
            Scope.BOARD: boards,
            Scope.SUPPLIER: [Supplier.objects.create(name="Team", own_team=True)],
            Scope.PARTNERSHIP: [None],
        }
        self.people = [self._person(n) for n in range(14)]
        self.requests = [self._request() for _n in range(8)]

    def _person(self, number: int) -> User:
        user = User.objects.create_user(f"p{number}@chance.example", name=f"Persoon {number}")
        for _n in range(self.dice.randint(0, 3)):
            role = self.dice.choice(Role.values)
            place = self.dice.choice(self.places[ROLE_SCOPE[role]])
            starts, ends = self.dice.choice([(-90, None), (-90, 0), (-90, -1), (0, None), (1, None)])
            if user.memberships.filter(role=role).exists():
                continue
            Membership.objects.create(
                user=user, role=role, starts_on=TODAY() + starts * DAY,
                ends_on=None if ends is None else TODAY() + ends * DAY,
                **({ROLE_SCOPE[role]: place} if place else {}),
            )  # fmt: skip
        if self.dice.random() < 0.15:
            User.objects.filter(pk=user.pk).update(is_active=False)
        return User.objects.get(pk=user.pk)

    def _request(self) -> Request:
        state = self.dice.choice(RequestStatus.values)
        columns = columns_of(state)
        if state == RequestStatus.RETURNED:
            columns["returned_from"] = self.dice.choice([RequestStatus.SUBMITTED, RequestStatus.AT_COMMITTEE])
        if state in (RequestStatus.GRANTED, RequestStatus.REFUSED, RequestStatus.CLOSED):
            columns["decided_on"] = TODAY() - self.dice.choice([0, 31, 32, 90]) * DAY
        request = Request.objects.create(
            status=state, school=self.dice.choice(self.schools), school_year=2026,
            created_by=self.dice.choice(self.people), created_at=timezone.now(), status_since=timezone.now(),
            one_time_key=uuid.uuid4(), reference="" if state == "draft" else f"OA-2026-{uuid.uuid4().hex[:5]}",
            adviser=self.dice.choice([None, *self.people]), coach=self.dice.choice([None, *self.people]), **columns,
        )  # fmt: skip
        if self.dice.random() < 0.5:
            until = TODAY() + self.dice.choice([-1, 0, 5]) * DAY
            giver, taker = self.dice.sample(self.people, 2)
            share(RequestShare, request, with_=taker, by=giver, until=until, reason="Zo.", now=timezone.now())
        if not SchoolCoach.objects.filter(school=request.school).exists():
            until_day = self.dice.choice([None, TODAY(), TODAY() - DAY])
            coach = self.dice.choice(self.people)
            SchoolCoach.objects.create(school=request.school, coach=coach, since=TODAY() - 90 * DAY, until=until_day)
        return request


@pytest.mark.parametrize("seed", range(12))
def test_req_005_the_page_lists_exactly_those_who_see_it(seed: int, partnership: Partnership) -> None:
    world = Chance(seed)
    seen = listed = 0
    for request in world.requests:
        told = {one.user.pk: set(one.reasons) for one in onlookers(request)}
        for user in world.people:
            by_rule = {
                sight
                for sight, rule in Request.objects.all().sights(user).items()
                if Request.objects.filter(rule, pk=request.pk).exists()
            }
            assert told.get(user.pk, set()) == by_rule, (user, request.status)
            visible = Request.objects.visible_to(user).filter(pk=request.pk).exists()
            assert visible == (user.pk in told)
            seen += visible
        listed += len(told)
    assert seen == listed > 0


def test_chance_meets_every_reason(partnership: Partnership) -> None:
    """Else the test above would prove less than it says."""
    met: set[Sight] = set()
    for seed in range(12):
        with transaction.atomic():
            met |= {reason for request in Chance(seed).requests for one in onlookers(request) for reason in one.reasons}
            transaction.set_rollback(True)

    assert met == set(PEOPLE) == set(Sight)


def test_the_page_says_why_and_is_logged(anja: User, dirk: User, carla: User, lotte: User, wilg: School) -> None:
    request = submitted(wilg, anja, dirk, carla)
    page = signed_in(anja).get(reverse("intake:sight", args=[request.pk])).content.decode()

    for name in (anja.name, dirk.name, carla.name, lotte.name):
        assert name in page
    assert "vaste coach" in page.lower()
    assert Look.objects.filter(subject_id=request.pk, what="sight", by=anja).count() == 1


def test_who_does_not_see_the_request_does_not_see_its_page(
    anja: User, dirk: User, carla: User, lotte: User, olga: User, wilg: School
) -> None:
    request = complete_draft(wilg, anja, dirk, carla)
    for other in (lotte, olga):
        assert signed_in(other).get(reverse("intake:sight", args=[request.pk])).status_code == 404


def test_the_page_asks_the_same_with_few_and_many(
    anja: User, dirk: User, carla: User, lotte: User, wilg: School
) -> None:
    request = submitted(wilg, anja, dirk, carla)
    counts = []
    for round_ in range(2):
        browser = signed_in(anja)
        with CaptureQueriesContext(connection) as asked:
            browser.get(reverse("intake:sight", args=[request.pk]))
        counts.append(len(asked))
        for n in range(30):
            user = User.objects.create_user(f"n{round_}-{n}@story.example", name=f"Nieuw {n}")
            Membership.objects.create(user=user, role=Role.OFFICE, starts_on=TODAY() - DAY)
    assert counts[0] == counts[1] <= 20
