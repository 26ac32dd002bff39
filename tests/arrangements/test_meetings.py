"""Moving and calling off a meeting: who may, what is refused, who hears of it, and what it means for the cases."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from arrangements.models import Meeting
from arrangements.queries import decided_too_late, next_meeting
from arrangements.transitions import cancel_meeting, move_meeting, plan_meeting
from intake.models import Request
from swvportal.foundation.mails import compose
from swvportal.foundation.models import Move, Notification, School, User
from swvportal.foundation.workflow import NotAllowed, NotReady
from tests.intake.made import before_committee

pytestmark = pytest.mark.django_db
AT = datetime.time(15, 30)


def in_days(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


@pytest.fixture
def meeting(karin: User, mark: User, lotte: User, oscar: User) -> Meeting:
    """A meeting over a week, with a chair, a member, a coordinator and an office to hear of it."""
    return plan_meeting(held_on=in_days(7), starts_at=AT, place="Zaal 2", today=timezone.localdate())


def move(meeting: Meeting, by: User, *, days: int = 9, place: str = "Zaal 3") -> None:
    move_meeting(meeting, held_on=in_days(days), starts_at=AT, place=place, by=by, now=timezone.now())


def told() -> list[tuple[str, str, str]]:
    rows = Notification.objects.select_related("user").order_by("user__name")
    return [(row.user.name, row.kind, str(row.facts["path"])) for row in rows if row.user]


def test_a_moved_meeting_is_told_to_committee_and_loket_but_not_to_who_moved_it(
    meeting: Meeting, karin: User, mark: User, lotte: User
) -> None:
    move(meeting, karin)

    assert next_meeting() == Meeting.objects.get(held_on=in_days(9), starts_at=AT, place="Zaal 3")
    assert told() == [
        ("Lotte Vos", "meeting_moved", "/commissie/vergaderingen/"),
        ("Mark Peters", "meeting_moved", "/commissie/"),
    ]
    line = Move.objects.get(subject_id=meeting.pk)
    assert (line.name, line.source, line.target, line.by) == (
        "move_meeting", in_days(7).isoformat(), in_days(9).isoformat(), karin,
    )  # fmt: skip
    mail = compose(Notification.objects.get(user=mark)).body
    assert "om 15:30 uur" in mail
    assert "Zaal 3" in mail


def test_nothing_moved_is_told_to_nobody(meeting: Meeting, karin: User) -> None:
    move(meeting, karin, days=7, place="Zaal 2")

    assert (told(), Move.objects.count()) == ([], 0)


@pytest.mark.parametrize("days", [-1, 14])
def test_not_to_the_past_nor_to_a_day_that_has_one(meeting: Meeting, karin: User, days: int) -> None:
    plan_meeting(held_on=in_days(14), starts_at=AT, place="", today=timezone.localdate())

    with pytest.raises(NotReady):
        move(meeting, karin, days=days)

    assert list(Meeting.objects.values_list("held_on", flat=True)) == [in_days(7), in_days(14)]
    assert told() == []


def test_what_was_held_or_called_off_stays_as_it_is(meeting: Meeting, karin: User) -> None:
    held = Meeting.objects.create(held_on=in_days(-1), starts_at=AT)
    cancel_meeting(meeting, reason="Te weinig zaken.", by=karin, now=timezone.now())

    for one in (held, meeting):
        with pytest.raises(NotReady):
            move(one, karin)
        with pytest.raises(NotReady):
            cancel_meeting(one, reason="Nog eens.", by=karin, now=timezone.now())
    assert Meeting.objects.get() == held


def test_a_cancelled_meeting_leaves_its_cases_to_the_next_one(
    meeting: Meeting, karin: User, mark: User, lotte: User, anja: User, dirk: User, carla: User, wilg: School
) -> None:
    case = before_committee(wilg, anja, dirk, carla, lotte)
    Request.objects.filter(pk=case.pk).update(decide_by=in_days(10))
    later = plan_meeting(held_on=in_days(21), starts_at=AT, place="", today=timezone.localdate())
    Notification.objects.all().delete()
    assert decided_too_late(timezone.localdate()) == 0

    cancel_meeting(meeting, reason="De zaal is dicht.", by=lotte, now=timezone.now())

    assert (next_meeting(), decided_too_late(timezone.localdate())) == (later, 1)
    assert [(name, kind) for name, kind, _path in told()] == [
        ("Karin Schouten", "meeting_cancelled"),
        ("Mark Peters", "meeting_cancelled"),
    ]
    mail = compose(Notification.objects.get(user=mark)).body
    assert "volgende vergadering" in mail
    assert "De zaal is dicht." not in mail
    assert Move.objects.get(name="cancel_meeting").reason == "De zaal is dicht."
    cancel_meeting(later, reason="Ook deze.", by=lotte, now=timezone.now())
    assert (next_meeting(), decided_too_late(timezone.localdate())) == (None, 1)


def test_only_chair_loket_and_office_and_never_without_a_reason(
    meeting: Meeting, mark: User, anja: User, oscar: User
) -> None:
    for user in (mark, anja):
        with pytest.raises(NotAllowed):
            move(meeting, user)
        with pytest.raises(NotAllowed):
            cancel_meeting(meeting, reason="Zomaar.", by=user, now=timezone.now())
    with pytest.raises(NotReady):
        cancel_meeting(meeting, reason=" ", by=oscar, now=timezone.now())

    assert Meeting.objects.get().held_on == in_days(7)


def test_it_is_moved_and_called_off_from_its_page(meeting: Meeting, client: Client, karin: User) -> None:
    client.force_login(karin)
    page, off = f"/commissie/vergaderingen/{meeting.pk}/", f"/commissie/vergaderingen/{meeting.pk}/afzeggen/"
    typed = {"held_on": in_days(8).isoformat(), "starts_at": "14:00", "place": ""}

    assert client.get(page).status_code == 200
    past = client.post(page, {**typed, "held_on": in_days(-3).isoformat()})
    assert past.status_code == 422
    assert "Deze dag is voorbij" in past.content.decode()
    assert client.post(page, typed)["Location"] == "/commissie/vergaderingen/"
    assert Meeting.objects.get().starts_at == datetime.time(14)
    assert client.post(off, {"reason": ""}).status_code == 422
    done = client.post(off, {"reason": "Ziekte."}, follow=True)
    assert "De vergadering is afgezegd." in done.content.decode()
    assert client.get(page).status_code == 404
