"""A case from its reviews to its letters, and what is refused on the way."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

import pytest
from django.db import connection
from django.db.utils import DatabaseError
from django.utils import timezone

from arrangements import transitions as act
from arrangements.enums import Principle, Score
from arrangements.models import Decision, Review
from arrangements.queries import letters_on, letters_visible_to
from arrangements.transitions.deciding import write_decision
from hours.models import Budget
from hours.transitions import NotEnough
from intake.enums import RequestStatus
from intake.models import Request
from intake.queries import course_of, shown_status
from swvportal.foundation.letters.writing import LetterIncomplete
from swvportal.foundation.models import Letter, Membership, Notification, Partnership, School, Supplier, User
from swvportal.foundation.workflow import AlreadyMoved, NotAllowed, NotReady
from tests.arrangements.made import HOURS_25, a_deferral, a_grant, a_refusal, granted, left, reviewed

pytestmark = pytest.mark.django_db


def test_a_decision_waits_for_the_quorum(case: Request, carla: User, karin: User, mark: User) -> None:
    reviewed(case, mark)

    with pytest.raises(NotReady, match=r"1 .* 2"):
        act.record_decision(case, a_grant(carla), by=karin, now=timezone.now())

    assert not Decision.objects.exists()


def test_the_school_sees_nothing_before_release(
    case: Request, budget: Budget, carla: User, karin: User, mark: User, mina: User, anja: User, lotte: User
) -> None:
    reviewed(case, mark, mina)

    decision = act.record_decision(case, a_grant(carla), by=karin, now=timezone.now())

    assert case.status == RequestStatus.DECIDED
    assert left(budget) == 200 * 60 - HOURS_25
    assert shown_status(case, anja) == RequestStatus.AT_COMMITTEE
    assert [line.name for line in course_of(case, anja)] == ["submit", "forward"]
    assert not Decision.objects.visible_to(anja).exists()
    assert not Decision.objects.visible_to(carla).exists()
    assert not Review.objects.visible_to(anja).exists()
    assert list(Decision.objects.visible_to(lotte)) == [decision]
    assert decision.reservation is not None
    assert decision.reservation.coach is None


def test_undoing_gives_the_hours_back_and_keeps_the_trail(
    case: Request, budget: Budget, carla: User, karin: User, mark: User, mina: User
) -> None:
    reviewed(case, mark, mina)
    act.record_decision(case, a_grant(carla), by=karin, now=timezone.now())

    act.undo_decision(case, reason="Verkeerde coach", by=karin, now=timezone.now())

    assert case.status == RequestStatus.AT_COMMITTEE
    assert left(budget) == 200 * 60
    assert Decision.objects.get().undone_at is not None
    act.record_decision(case, a_grant(carla, outcome="partial", direct_minutes=600), by=karin, now=timezone.now())
    assert left(budget) == 200 * 60 - 900


def test_release_sends_the_whole_pack_at_once(
    case: Request, carla: User, karin: User, mark: User, mina: User, anja: User, dirk: User, oscar: User
) -> None:
    decision = granted(case, carla, karin, mark, mina)

    letters = list(Letter.objects.order_by("part"))
    assert case.status == RequestStatus.GRANTED
    assert [letter.part for letter in letters] == ["finance", "parents-1", "school"]
    assert {letter.number for letter in letters} == {f"BLO-{timezone.localdate().year}-00001"} == {decision.number}
    assert "Sam" not in str(letters[0].facts)
    assert "Anja" not in str(letters[1].facts)
    assert [letter.part for letter in letters_visible_to(anja)] == ["school"]
    assert letters_visible_to(oscar).count() == 3
    assert decision.reservation is not None
    decision.reservation.refresh_from_db()
    assert decision.reservation.coach is None  # until the start
    assert Notification.objects.filter(kind="grant_for_coach", user=carla).count() == 1


def test_on_a_dossier_everybody_reads_the_letters_that_their_list_has(
    case: Request, carla: User, cees: User, karin: User, mark: User, mina: User, anja: User, dirk: User, lotte: User,
    oscar: User,
) -> None:  # fmt: skip
    granted(case, carla, karin, mark, mina)

    for coach in (carla, cees):  # who advised reads the letters only while the work is theirs
        Request.objects.filter(pk=case.pk).update(coach=coach)
        read = {}
        for user in (anja, dirk, lotte, oscar, carla, cees, karin):
            for row in Request.objects.visible_to(user):
                read[user] = set(letters_on(row, user))
                assert read[user] == set(letters_visible_to(user).filter(subject_id=row.pk)), user
        assert [len(read[user]) for user in (anja, oscar, carla)] == [1, 3, coach == carla]
    with pytest.raises(AlreadyMoved, match="Karin"):
        act.release(Request.objects.get(), by=karin, now=timezone.now())


def test_a_released_decision_is_final_also_for_sql(
    case: Request, carla: User, karin: User, mark: User, mina: User
) -> None:
    granted(case, carla, karin, mark, mina)

    with pytest.raises(DatabaseError, match="released_is_final"), connection.cursor() as cursor:
        cursor.execute("update arrangements_decision set direct_minutes = 1")


def test_a_large_grant_takes_two_people(
    case: Request, carla: User, karin: User, mark: User, mina: User, oscar: User, partnership: Partnership
) -> None:
    partnership.two_people_above = 60
    partnership.save()
    reviewed(case, mark, mina)
    act.record_decision(case, a_grant(carla), by=karin, now=timezone.now())

    with pytest.raises(NotReady):
        act.release(case, by=karin, now=timezone.now())

    act.release(case, by=oscar, now=timezone.now())
    assert case.status == RequestStatus.GRANTED


def test_more_than_the_budget_is_refused_whole(
    case: Request, budget: Budget, carla: User, karin: User, mark: User, mina: User
) -> None:
    reviewed(case, mark, mina)

    with pytest.raises(NotEnough) as refused:
        act.record_decision(case, a_grant(carla, direct_minutes=400 * 60), by=karin, now=timezone.now())

    assert refused.value.short == 205 * 60
    case.refresh_from_db()
    assert case.status == RequestStatus.AT_COMMITTEE
    assert left(budget) == 200 * 60


@pytest.mark.parametrize(
    "changes",
    [
        {"motivation": " "},
        {"reasons": ""},
        {"direct_minutes": 0, "indirect_minutes": 0},
        {"starts_on": None},
        {"ends_on": None},
        {"ends_on": datetime.date(2020, 1, 1)},
        {"ends_on": datetime.date(2031, 1, 1)},
        {"form": ""},
        {"coach": None},
    ],
)
def test_a_grant_with_something_left_out_is_refused(
    case: Request, carla: User, karin: User, mark: User, mina: User, changes: dict[str, object]
) -> None:
    reviewed(case, mark, mina)

    with pytest.raises(NotReady):
        act.record_decision(case, a_grant(carla, **changes), by=karin, now=timezone.now())

    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("outcome", "field"), [("refuse", "instead"), ("defer", "needed"), ("defer", "back_on")], ids=lambda word: word
)
def test_a_refusal_or_deferral_with_something_left_out_is_refused(
    case: Request, karin: User, mark: User, mina: User, outcome: str, field: str
) -> None:
    reviewed(case, mark, mina)
    whole = a_refusal() if outcome == "refuse" else a_deferral()
    hole: dict[str, Any] = {field: None if field == "back_on" else " "}
    draft = dataclasses.replace(whole, **hole)

    assert [name for name, _reason in act.problems_of(draft, asked=None, today=timezone.localdate())] == [field]
    with pytest.raises(NotReady):
        act.record_decision(case, draft, by=karin, now=timezone.now())


def test_hours_are_granted_from_a_budget_with_the_team_of_the_coach(
    case: Request, cees: User, karin: User, mark: User, mina: User
) -> None:
    cees.memberships.update(supplier=Supplier.objects.create(name="SO De Linde"))
    reviewed(case, mark, mina)

    with pytest.raises(NotReady, match="Cees Bos"):
        act.record_decision(case, a_grant(cees), by=karin, now=timezone.now())
    assert not Decision.objects.exists()


def test_a_grant_without_coach_or_period_is_never_written(case: Request, carla: User, karin: User) -> None:
    for hole in ("coach", "starts_on"):
        with pytest.raises(ValueError, match="coach and a period"):
            write_decision(case, a_grant(carla, **{hole: None}), by=karin, now=timezone.now())


def test_a_tied_member_steps_out(case: Request, wilg: School, mark: User, mina: User, karin: User, carla: User) -> None:
    Membership.objects.create(user=mina, role="board", board=wilg.board, starts_on=datetime.date(2024, 8, 1))
    mina = User.objects.get(pk=mina.pk)

    assert case not in Request.objects.visible_to(mina)
    with pytest.raises(NotAllowed):
        reviewed(case, mina)

    reviewed(case, mark, karin)
    act.record_decision(case, a_grant(carla), by=karin, now=timezone.now())
    assert case.status == RequestStatus.DECIDED


def test_a_review_needs_all_five_principles(case: Request, mark: User) -> None:
    with pytest.raises(NotReady):
        act.review(case, scores={Principle.SWIFT: Score.WELL}, remarks={}, remark="", by=mark, now=timezone.now())

    assert not Review.objects.exists()


def test_a_decision_whose_letter_would_miss_something_is_refused_while_it_can_be_mended(
    case: Request, budget: Budget, carla: User, karin: User, mark: User, mina: User, partnership: Partnership
) -> None:
    partnership.signatory = ""
    partnership.save()
    reviewed(case, mark, mina)

    with pytest.raises(LetterIncomplete):
        act.record_decision(case, a_grant(carla), by=karin, now=timezone.now())

    case.refresh_from_db()
    assert case.status == RequestStatus.AT_COMMITTEE
    assert left(budget) == 200 * 60
