"""Two people of one school at one SOT meeting, at the same moment on two real connections."""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError
from django.utils import timezone

from intake import transitions as act
from intake.models import AgendaItem, Conclusion, SotMeeting, SotMember
from swvportal.foundation.models import Move, School, User
from swvportal.foundation.workflow import AlreadyMoved, NotReady
from tests.intake.sot import about_subject, discussed, held, planned, seat, when
from tests.racing import Act, between, falls, without_locks

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now


def test_of_two_who_change_one_item_one_hears_of_the_other(anja: User, bas: User, wilg: School) -> None:
    item = about_subject(planned(wilg, anja), anja)

    def saving(by: User) -> Act:
        topic = act.Topic(question=f"van {by.name}", subject="Rust in groep 6")
        return lambda: act.save_item(item, topic, version=0, by=by, now=NOW())

    _first, second = between(saving(anja), saving(bas))

    kept = AgendaItem.objects.get()
    assert isinstance(second, act.StaleItem)
    assert (second.item.question, kept.question, kept.version) == ("van Anja Smit", "van Anja Smit", 1)


def test_the_minutes_are_finished_once(anja: User, bas: User, wilg: School) -> None:
    meeting = planned(wilg, anja)

    _first, second = between(lambda: held(meeting, anja), lambda: held(SotMeeting.objects.get(), bas))

    assert isinstance(second, AlreadyMoved)
    assert "Anja Smit" in second.message
    assert Move.objects.filter(name="hold").count() == 1


def test_nothing_comes_into_minutes_that_are_being_finished(anja: User, bas: User, wilg: School) -> None:
    meeting = planned(wilg, anja)
    item = discussed(about_subject(meeting, anja), anja)

    _first, second = between(lambda: held(meeting, anja), lambda: discussed(item, bas, what="Te laat."))

    assert isinstance(second, AlreadyMoved)
    assert Conclusion.objects.get().what == "De leerkracht probeert een taakkaart."


def test_one_meeting_is_called_off_or_moved_not_both(anja: User, bas: User, wilg: School) -> None:
    meeting = planned(wilg, anja, days=3)

    _first, second = between(
        lambda: act.cancel_sot(meeting, reason="Ziekte.", by=anja, now=NOW()),
        lambda: act.move_sot(SotMeeting.objects.get(), when(meeting.held_on, hour=9), by=bas, now=NOW()),
    )

    assert isinstance(second, AlreadyMoved)


def test_two_who_plan_the_same_day_plan_one_meeting(anja: User, bas: User, wilg: School) -> None:
    first, second = between(lambda: planned(wilg, anja), lambda: planned(wilg, bas))

    assert first == second == SotMeeting.objects.get()


def test_a_double_click_gives_one_item(anja: User, wilg: School) -> None:
    meeting, key = planned(wilg, anja), uuid.uuid4()
    topic = act.Topic(question="Wat helpt?", subject="Groep 6")

    first, second = between(*[lambda: act.add_item(meeting, topic, key=key, by=anja, now=NOW())] * 2)

    assert first == second == AgendaItem.objects.get()


def test_two_items_at_once_take_two_places(anja: User, bas: User, wilg: School) -> None:
    meeting = planned(wilg, anja)

    between(lambda: about_subject(meeting, anja), lambda: about_subject(meeting, bas, subject="Rekenen"))

    assert [item.position for item in meeting.items.all()] == [1, 2]


def test_one_address_becomes_one_member(anja: User, bas: User, wilg: School) -> None:
    _first, second = between(
        lambda: act.save_member(wilg, seat(), by=anja, now=NOW()),
        lambda: act.save_member(wilg, seat(), by=bas, now=NOW()),
    )

    assert isinstance(second, NotReady)
    assert SotMember.objects.count() == 1


def test_a_request_and_the_removal_of_its_item_do_not_both_happen(anja: User, bas: User, wilg: School) -> None:
    item = discussed(about_subject(planned(wilg, anja), anja), anja)

    _first, second = between(
        lambda: act.ask_from_item(item, kind="consultation", by=anja, key=uuid.uuid4(), now=NOW()),
        lambda: act.remove_item(item, by=bas, now=NOW()),
    )

    assert isinstance(second, NotReady)
    assert AgendaItem.objects.get() == item


@pytest.mark.parametrize(
    "proof",
    [
        test_of_two_who_change_one_item_one_hears_of_the_other,
        test_the_minutes_are_finished_once,
        test_nothing_comes_into_minutes_that_are_being_finished,
        test_one_meeting_is_called_off_or_moved_not_both,
        test_two_who_plan_the_same_day_plan_one_meeting,
        test_a_double_click_gives_one_item,
        test_two_items_at_once_take_two_places,
        test_one_address_becomes_one_member,
    ],
)
def test_these_proofs_fall_without_the_lock(proof: Act, request: pytest.FixtureRequest) -> None:
    with without_locks():
        falls(proof, request)


def test_without_the_lock_a_request_loses_its_item(anja: User, bas: User, wilg: School) -> None:
    with without_locks(), pytest.raises(IntegrityError):
        test_a_request_and_the_removal_of_its_item_do_not_both_happen(anja, bas, wilg)
