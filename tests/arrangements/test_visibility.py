"""Who sees a case, its reviews and its decision: everybody by name, before and after release."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from arrangements import transitions as act
from arrangements.models import Decision, Review
from arrangements.queries import open_reviews
from hours.models import Budget
from intake.models import Request
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Membership, School, User
from swvportal.foundation.workflow import NotAllowed
from tests.arrangements.made import a_grant, reviewed
from tests.intake.made import submitted

pytestmark = pytest.mark.django_db
Everybody = dict[str, User]
REVIEWERS = {"lotte", "mark", "mina", "karin"}
OWN = {"anja", "bas", "dirk", "carla"}


@pytest.fixture
def people(
    anja: User,
    bas: User,
    olga: User,
    dirk: User,
    bea: User,
    carla: User,
    cees: User,
    lotte: User,
    mark: User,
    mina: User,
    karin: User,
    oscar: User,
    fleur: User,
) -> Everybody:
    """Everybody of the story by first name."""
    everybody = (anja, bas, olga, dirk, bea, carla, cees, lotte, mark, mina, karin, oscar, fleur)
    return {user.email.partition("@")[0]: user for user in everybody}


def who_sees(rows: type[Review] | type[Decision], people: Everybody) -> set[str]:
    return {name for name, user in people.items() if rows.objects.visible_to(user).exists()}


def test_reviews_are_for_the_committee_and_the_coordinator(case: Request, people: Everybody) -> None:
    reviewed(case, people["mark"])

    assert who_sees(Review, people) == REVIEWERS
    assert {name for name, user in people.items() if open_reviews(case, user)} == REVIEWERS


def test_a_decision_is_for_the_school_after_release_and_for_nobody_elses(
    case: Request, people: Everybody, budget: Budget
) -> None:
    reviewed(case, people["mark"], people["mina"])
    act.record_decision(case, a_grant(people["carla"]), by=people["karin"], now=timezone.now())
    assert who_sees(Decision, people) == REVIEWERS | {"oscar"}

    act.release(case, by=people["karin"], now=timezone.now())

    assert who_sees(Decision, people) == REVIEWERS | {"oscar"} | OWN


def test_a_member_with_a_tie_sees_nothing_of_it(case: Request, people: Everybody, wilg: School, budget: Budget) -> None:
    mina = people["mina"]
    reviewed(case, people["mark"], mina)
    Membership.objects.create(user=mina, role=Role.BOARD, board=wilg.board, starts_on=timezone.localdate())
    mina = User.objects.get(pk=mina.pk)

    assert not Review.objects.visible_to(mina).exists()
    reviewed(case, people["karin"])
    act.record_decision(case, a_grant(people["carla"]), by=people["karin"], now=timezone.now())
    assert not Decision.objects.visible_to(mina).exists()


def test_what_was_decided_more_than_a_month_ago_is_the_committees_no_more(
    case: Request, people: Everybody, budget: Budget
) -> None:
    reviewed(case, people["mark"], people["mina"])
    act.record_decision(case, a_grant(people["carla"]), by=people["karin"], now=timezone.now())
    act.release(case, by=people["karin"], now=timezone.now())

    with time_machine.travel(timezone.now() + datetime.timedelta(days=32), tick=False):
        assert who_sees(Review, people) == {"lotte"}
        assert who_sees(Decision, people) == {"lotte", "oscar"} | OWN


def test_the_committee_opens_no_request_that_still_is_at_the_loket(
    client: Client, people: Everybody, wilg: School
) -> None:
    request = submitted(wilg, people["anja"], people["dirk"], people["carla"])

    for name in ("mark", "karin"):
        client.force_login(people[name])
        for page in ("case", "decide"):
            assert client.get(reverse(f"arrangements:{page}", args=[request.pk])).status_code == 404


@pytest.mark.parametrize("name", ["lotte", "oscar", "anja"])
def test_who_has_no_seat_reviews_nothing(case: Request, people: Everybody, name: str) -> None:
    with pytest.raises(NotAllowed):
        reviewed(case, people[name])
    assert not Review.objects.exists()
