"""An objection from its registration to the new letters: recorded, looked at and released like every decision."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from arrangements import transitions as act
from arrangements.models import Decision
from hours.models import Budget, Reservation
from intake.enums import RequestStatus
from intake.models import Request
from intake.queries import course_of, shown_status, whereabouts
from intake.transitions import withdraw_consent
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Letter, Notification, Partnership, Supplier, User
from swvportal.foundation.workflow import NotReady
from tests.arrangements.made import HOURS_25, a_deferral, a_grant, a_refusal, granted, left, oa_budget
from tests.story import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def objected(case: Request, carla: User, karin: User, mark: User, mina: User, oscar: User) -> Request:
    """A grant of 25 hours by Carla that the parents object to."""
    granted(case, carla, karin, mark, mina)
    today = timezone.localdate()
    act.register_objection(case, received_on=today, reason="Ouders", by=oscar, now=timezone.now())
    return case


def settled(case: Request, draft: act.DecisionDraft, *, by: User) -> Decision:
    return act.settle_objection(case, draft, reason="Nieuw verslag", by=by, now=timezone.now())


def test_the_old_grant_holds_until_the_new_decision_is_released(
    objected: Request, budget: Budget, carla: User, cees: User, karin: User
) -> None:
    new = settled(objected, a_grant(cees, outcome="partial", direct_minutes=10 * 60), by=karin)

    assert objected.status == RequestStatus.DECIDED
    assert left(budget) == 200 * 60 - HOURS_25 - 15 * 60
    assert (Letter.objects.filter(part="school").count(), objected.coach) == (1, carla)

    act.release(objected, by=karin, now=timezone.now())

    assert (objected.status, objected.coach) == (RequestStatus.GRANTED, cees)
    assert left(budget) == 200 * 60 - 15 * 60
    assert new.replaces is not None
    assert new.replaces.reservation is not None
    assert Reservation.objects.get(pk=new.replaces.reservation.pk).closed_at is not None
    assert Letter.objects.get(part="school", supersedes__number=new.replaces.number).facts["principles"] == []


def test_a_refusal_on_an_objection_ends_the_grant(objected: Request, budget: Budget, anja: User, karin: User) -> None:
    settled(objected, a_refusal(), by=karin)
    act.release(objected, by=karin, now=timezone.now())

    assert (objected.status, objected.coach) == (RequestStatus.REFUSED, None)
    assert left(budget) == 200 * 60
    assert "settle_objection" not in [line.name for line in course_of(objected, anja)]


def test_a_large_grant_on_an_objection_takes_two_people(
    objected: Request, partnership: Partnership, carla: User, karin: User, oscar: User
) -> None:
    partnership.two_people_above = 60
    partnership.save()
    settled(objected, a_grant(carla), by=karin)

    with pytest.raises(NotReady):
        act.release(objected, by=karin, now=timezone.now())

    act.release(objected, by=oscar, now=timezone.now())
    assert objected.status == RequestStatus.GRANTED


def test_what_was_settled_can_be_taken_back_and_settled_again(
    objected: Request, budget: Budget, anja: User, carla: User, karin: User
) -> None:
    settled(objected, a_grant(carla), by=karin)
    assert shown_status(objected, anja) == RequestStatus.OBJECTION
    assert whereabouts(objected, anja).until is None

    act.undo_decision(objected, reason="Verkeerde coach", by=karin, now=timezone.now())

    assert objected.status == RequestStatus.OBJECTION
    assert left(budget) == 200 * 60 - HOURS_25
    again = settled(objected, a_refusal(), by=karin)
    act.release(objected, by=karin, now=timezone.now())
    assert again.replaces == Decision.objects.order_by("decided_at")[0]


def test_an_objection_is_not_deferred(objected: Request, karin: User) -> None:
    with pytest.raises(NotReady):
        settled(objected, a_deferral(), by=karin)


def test_both_budgets_are_locked_at_once(objected: Request, karin: User, oscar: User, budget: Budget) -> None:
    others = Supplier.objects.create(name="Bureau De Linde")
    other = oa_budget(others, oscar)
    settled(objected, a_grant(person("Coen Vos", Role.COACH, supplier=others)), by=karin)

    with CaptureQueriesContext(connection) as asked:
        act.release(objected, by=karin, now=timezone.now())

    sql = [one["sql"] for one in asked.captured_queries]
    first = next(one for one in sql if 'FROM "hours_budget"' in one and "FOR NO KEY UPDATE" in one)
    assert budget.pk.hex in first
    assert other.pk.hex in first
    assert "ORDER BY 1" in first


def test_nothing_leaves_on_a_withdrawn_consent(
    objected: Request, anja: User, carla: User, karin: User, oscar: User
) -> None:
    settled(objected, a_grant(carla), by=karin)
    withdraw_consent(objected.consents.all()[0], by=anja, now=timezone.now())

    with pytest.raises(NotReady, match="ingetrokken"):
        act.release(objected, by=oscar, now=timezone.now())

    told = Notification.objects.filter(kind="consent_withdrawn").values_list("user__name", flat=True)
    assert {karin.name, oscar.name, carla.name} <= set(told)
    act.undo_decision(objected, reason="Ingetrokken", by=karin, now=timezone.now())
    settled(objected, a_refusal(), by=karin)
    act.release(objected, by=karin, now=timezone.now())
    assert objected.status == RequestStatus.REFUSED
