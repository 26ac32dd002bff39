"""The daily mail: once a working day, once per person, with what that person still sees and still wants."""

from __future__ import annotations

import datetime

import pytest
from pytest_django import Settings

from intake.models import Request
from swvportal.foundation.delivery import STALE_CONVERSATION
from swvportal.foundation.enums import MessageGroup, MessagePace, Role
from swvportal.foundation.enums import NotificationState as State
from swvportal.foundation.mails import MOST_LINES
from swvportal.foundation.message_choices import choose
from swvportal.foundation.models import Membership, Notification, Partnership, School, User
from tests.foundation.mails import at, state
from tests.foundation.telling import DAILY, DAY, HOUR, MINUTE, MONDAY, TUESDAY_SEVEN, daily, gather, tell
from tests.intake.made import submitted
from tests.sink import Sink

NOW = TUESDAY_SEVEN + MINUTE


@pytest.fixture
def asked(wilg: School, anja: User, dirk: User, carla: User) -> Request:
    """A request of De Wilg; the messages that came of it are out of the way."""
    request = submitted(wilg, anja, dirk, carla)
    Notification.objects.all().delete()
    return request


def body(sink: Sink) -> str:
    [mail] = sink.mails
    return str(mail.get_content()).replace("\r\n", "\n")


def test_what_was_collected_comes_in_one_mail_by_group_with_its_links(
    sink: Sink, anja: User, asked: Request, settings: Settings
) -> None:
    settings.BASE_URL = "https://portaal.bloesem.example"
    daily(anja)
    for kind in ("request_received", "request_returned", "request_postponed"):
        row = tell(anja, asked, kind)
        row.facts["until"] = "2026-12-11"
        row.save(update_fields=["facts"])
    assert at(MONDAY) == 0
    assert gather() == 1
    assert at(NOW) == 1
    text = body(sink)
    assert str(sink.mails[0]["Subject"]) == "3 meldingen van het portaal"
    waiting, requests = text.index("Wat op mij wacht"), text.index("Verloop van aanvragen")
    assert waiting < text.index(f"- Een vraag over aanvraag {asked.reference}") < requests
    assert requests < text.index(f"- Aanvraag {asked.reference} is ontvangen")
    assert text.count(f"https://portaal.bloesem.example/aanvragen/{asked.pk}/\n") == 3
    assert "\nhttps://portaal.bloesem.example/meldingen/\n" in text
    assert "https://portaal.bloesem.example/meldingen/per-mail/" in text
    assert asked.pupil is not None
    assert asked.pupil.first_name not in text
    assert set(Notification.objects.values_list("state", flat=True)) == {State.SENT, State.COLLECTED}


@pytest.mark.parametrize(
    ("moment", "made"),
    [
        pytest.param(TUESDAY_SEVEN - MINUTE, 0, id="before the hour"),
        pytest.param(TUESDAY_SEVEN, 1, id="at the hour"),
        pytest.param(TUESDAY_SEVEN + 16 * HOUR, 1, id="late, by a worker that was away"),
        pytest.param(TUESDAY_SEVEN + 4 * DAY, 0, id="on a Saturday"),
        pytest.param(TUESDAY_SEVEN + 31 * DAY, 0, id="at Christmas"),
    ],
)
def test_it_leaves_on_working_days_from_the_hour_on(
    moment: datetime.datetime, made: int, anja: User, asked: Request
) -> None:
    daily(anja)
    tell(anja, asked)
    assert gather(moment) == made


def test_the_hour_is_the_partnerships(anja: User, asked: Request) -> None:
    Partnership.objects.update(digest_hour=16)
    daily(anja)
    tell(anja, asked)
    assert gather(TUESDAY_SEVEN) == 0
    assert gather(TUESDAY_SEVEN + 9 * HOUR) == 1


def test_a_portal_that_was_not_set_up_gathers_nothing(db: None) -> None:
    assert gather() == 0


def test_what_comes_after_the_hour_waits_for_the_next_working_day(sink: Sink, anja: User, asked: Request) -> None:
    daily(anja)
    tell(anja, asked)
    tell(anja, asked, now=TUESDAY_SEVEN + 2 * HOUR)
    late = Notification.objects.filter(written_at__gt=TUESDAY_SEVEN, state=State.COLLECTED, digest=None)
    assert gather(TUESDAY_SEVEN + 3 * HOUR) == 1
    assert gather(TUESDAY_SEVEN + 4 * HOUR) == 0
    assert late.count() == 1
    assert gather(TUESDAY_SEVEN + DAY) == 1
    assert late.count() == 0
    assert at(TUESDAY_SEVEN + DAY + MINUTE) == 2
    assert sink.subjects == ["1 melding van het portaal"] * 2


def test_an_hour_that_is_moved_on_makes_no_second_mail_that_day(anja: User, asked: Request) -> None:
    daily(anja)
    tell(anja, asked)
    assert gather() == 1
    tell(anja, asked, now=TUESDAY_SEVEN + HOUR)
    Partnership.objects.update(digest_hour=12)
    assert gather(TUESDAY_SEVEN + 6 * HOUR) == 0
    assert Notification.objects.filter(kind=DAILY).count() == 1


def test_there_is_none_without_messages_and_one_for_each_person(anja: User, bas: User, asked: Request) -> None:
    assert gather() == 0
    for one in (anja, bas):
        daily(one)
        tell(one, asked)
    assert gather() == 2
    assert Notification.objects.filter(kind=DAILY).count() == 2


def test_never_and_at_once_chosen_meanwhile(sink: Sink, anja: User, asked: Request) -> None:
    daily(anja)
    received, returned = tell(anja, asked), tell(anja, asked, "request_returned")
    choose(anja, {MessageGroup.REQUESTS: MessagePace.NEVER, MessageGroup.WAITING: MessagePace.AT_ONCE})
    assert (state(received), state(returned)) == (State.NOT_MAILED, State.COLLECTED)
    assert at(MONDAY) == 0
    assert gather() == 1
    assert at(NOW) == 1
    assert "Een vraag over aanvraag" in body(sink)
    assert "is ontvangen" not in body(sink)


def test_never_chosen_between_gathering_and_sending(sink: Sink, anja: User, asked: Request) -> None:
    daily(anja)
    tell(anja, asked)
    tell(anja, asked, "request_returned")
    gather()
    choose(anja, {MessageGroup.REQUESTS: MessagePace.NEVER})
    assert at(NOW) == 1
    assert "is ontvangen" not in body(sink)
    assert str(sink.mails[0]["Subject"]) == "1 melding van het portaal"


def test_a_mail_of_which_nothing_is_left_does_not_leave(sink: Sink, anja: User, asked: Request) -> None:
    daily(anja)
    tell(anja, asked)
    gather()
    choose(anja, {MessageGroup.REQUESTS: MessagePace.NEVER})
    at(NOW)
    assert sink.mails == []
    assert Notification.objects.get(kind=DAILY).state == State.NOT_MAILED


def test_who_lost_sight_of_a_request_gets_no_line_about_it(
    sink: Sink, anja: User, asked: Request, eik: School, olga: User, cees: User
) -> None:
    other = submitted(eik, olga, olga_as_director(eik), cees)
    there = Membership.objects.create(user=olga, role=Role.IB, school=asked.school, starts_on=datetime.date(2026, 8, 1))
    daily(olga)
    tell(olga, asked)
    tell(olga, other)
    gather()
    Membership.objects.filter(pk=there.pk).update(ends_on=datetime.date(2026, 11, 1))
    assert at(NOW) >= 1
    [text] = [str(mail.get_content()) for mail in sink.mails if "van het portaal" in str(mail["Subject"])]
    assert other.reference in text
    assert asked.reference not in text


def olga_as_director(school: School) -> User:
    user = User.objects.create_user("dora@story.example", name="Dora Vink")
    Membership.objects.create(user=user, role=Role.DIRECTOR, school=school, starts_on=datetime.date(2020, 8, 1))
    return user


def test_who_left_altogether_gets_no_mail(sink: Sink, anja: User, bas: User, asked: Request) -> None:
    for one in (anja, bas):
        daily(one)
        tell(one, asked)
    Membership.objects.filter(user=bas).update(ends_on=datetime.date(2026, 11, 1))
    User.objects.filter(pk=anja.pk).update(is_active=False)
    assert gather() == 1
    assert gather() == 0
    at(NOW)
    assert sink.mails == []
    assert Notification.objects.get(user=anja).state == State.NOT_MAILED


def test_a_long_list_ends_with_how_many_more_there_are(
    sink: Sink, anja: User, asked: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_LINES == 100
    monkeypatch.setattr("swvportal.foundation.mails.MOST_LINES", 2)
    daily(anja)
    for _number in range(3):
        tell(anja, asked)
    gather()
    assert at(NOW) == 1
    assert body(sink).count("- Aanvraag") == 2
    assert "En nog 1, op uw pagina met meldingen." in body(sink)


def test_a_conversation_that_broke_off_is_for_the_office_and_comes_once(
    sink: Sink, anja: User, oscar: User, asked: Request
) -> None:
    sink.hang_up_after_data = True
    daily(anja)
    tell(anja, asked)
    gather()
    at(NOW)
    at(NOW + STALE_CONVERSATION + HOUR)
    assert len(sink.mails) == 1
    assert [mail.kind for mail in Notification.objects.troubled(oscar)] == [DAILY]
