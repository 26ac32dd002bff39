"""What the participants of a SOT get for their own calendar: by mail, and in the feed."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from arrangements.models import Meeting
from intake import transitions as act
from intake.models import SotMeeting
from swvportal.foundation.feeds import address_of_feed, end_feed, renew_feed
from swvportal.foundation.mails import compose
from swvportal.foundation.models import CalendarFeed, Membership, Move, Notification, School, User
from tests.clients import signed_in
from tests.intake.sot import about_pupil, planned, seat, when

pytestmark = pytest.mark.django_db
NOW = timezone.now
TODAY = timezone.localdate


def path_of_feed(user: User) -> str:
    return "/p/" + address_of_feed(user).partition("/p/")[2]


def calendar_of(row: Notification) -> Calendar:
    """What a calendar program reads of a mail."""
    mail = compose(row).message()
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert len(parts) == 1
    body = parts[0].get_payload(decode=True)
    assert isinstance(body, bytes)
    calendar = Calendar.from_ical(body)
    assert parts[0].get_param("method") == calendar["method"]
    return calendar


@pytest.fixture
def meeting(anja: User, wilg: School) -> SotMeeting:
    """A meeting of next week, to which Wim of the police was asked too."""
    row = planned(wilg, anja, days=7)
    act.add_participant(row, seat(), by=anja, now=NOW())
    about_pupil(row, anja)
    return row


def test_who_is_asked_gets_an_invitation_with_and_without_an_account(meeting: SotMeeting, anja: User) -> None:
    rows = {row.user: row for row in Notification.objects.filter(kind="sot_invited")}

    assert set(rows) == {anja, None}
    for row, address in ((rows[anja], "anja@story.example"), (rows[None], "wim@wijk.example")):
        event = calendar_of(row).walk("VEVENT")[0]
        assert (str(event["uid"]).partition("@")[0], event["sequence"]) == (str(meeting.pk), 0)
        assert event.decoded("dtstart") == meeting.moment
        assert event.decoded("dtend") - event.decoded("dtstart") == datetime.timedelta(hours=2)
        assert str(event["attendee"]) == f"mailto:{address}"
        assert (str(event["summary"]), str(event["location"])) == ("SOT-overleg De Wilg", "De teamkamer")
        text = compose(row).message().as_string()
        assert "Sam" not in text
        assert "Jansen" not in text
    assert "wim@wijk.example" not in compose(rows[anja]).message().as_string()
    assert "Wim Wijk" in compose(rows[None]).body


def test_a_move_raises_the_sequence_under_the_same_uid(meeting: SotMeeting, anja: User) -> None:
    act.move_sot(meeting, when(TODAY() + datetime.timedelta(days=9), hour=9), by=anja, now=NOW())

    rows = Notification.objects.filter(kind="sot_moved")
    assert rows.count() == 2
    event = calendar_of(rows[0]).walk("VEVENT")[0]
    assert (str(event["uid"]).partition("@")[0], event["sequence"]) == (str(meeting.pk), 1)
    assert calendar_of(rows[0])["method"] == "REQUEST"


def test_calling_off_takes_it_out_of_every_calendar(meeting: SotMeeting, anja: User) -> None:
    act.cancel_sot(meeting, reason="Sam is ziek.", by=anja, now=NOW())

    rows = Notification.objects.filter(kind="sot_off")
    assert rows.count() == 2
    calendar = calendar_of(rows[0])
    event = calendar.walk("VEVENT")[0]
    assert (calendar["method"], event["status"], event["sequence"]) == ("CANCEL", "CANCELLED", 1)
    assert "Sam" not in compose(rows[0]).message().as_string()


def test_who_is_taken_off_alone_hears_of_it(meeting: SotMeeting, anja: User) -> None:
    act.remove_participant(meeting.participants.get(name="Wim Wijk"), by=anja, now=NOW())

    row = Notification.objects.get(kind="sot_off")
    assert row.email == "wim@wijk.example"
    assert "gaat door zonder u" in compose(row).body
    assert calendar_of(row)["method"] == "CANCEL"


def test_nobody_is_told_of_what_has_begun(anja: User, wilg: School) -> None:
    meeting = planned(wilg, anja, days=-2)
    act.add_participant(meeting, seat(), by=anja, now=NOW())
    act.remove_participant(meeting.participants.get(name="Wim Wijk"), by=anja, now=NOW())
    act.move_sot(meeting, when(TODAY() - datetime.timedelta(days=1)), by=anja, now=NOW())
    act.cancel_sot(meeting, reason="Ziekte.", by=anja, now=NOW())

    assert not Notification.objects.filter(kind__startswith="sot_").exists()


def test_the_feed_shows_what_stands_now(meeting: SotMeeting, anja: User, olga: User, lotte: User) -> None:
    for user in (anja, olga, lotte):
        renew_feed(user, now=NOW())

    def days(user: User) -> list[datetime.datetime]:
        answer = Client().get(path_of_feed(user))
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert "Sam" not in answer.content.decode()
        return [event.decoded("dtstart") for event in Calendar.from_ical(answer.content).walk("VEVENT")]

    assert (days(anja), days(olga), days(lotte)) == ([meeting.moment], [], [])
    act.move_sot(meeting, when(TODAY() + datetime.timedelta(days=9)), by=anja, now=NOW())
    assert days(anja) == [SotMeeting.objects.get().moment]
    act.cancel_sot(meeting, reason="Ziekte.", by=anja, now=NOW())
    assert days(anja) == []


def test_the_feed_of_a_member_holds_the_meetings_of_the_committee(mark: User) -> None:
    Meeting.objects.create(held_on=TODAY(), starts_at=datetime.time(15, 30), place="Zaal 2")
    renew_feed(mark, now=NOW())

    events = Calendar.from_ical(Client().get(path_of_feed(mark)).content).walk("VEVENT")

    assert [str(event["summary"]) for event in events] == ["Vergadering van de commissie"]


def test_another_address_ends_the_first(anja: User) -> None:
    renew_feed(anja, now=NOW())
    first = path_of_feed(anja)
    renew_feed(anja, now=NOW())

    assert Client().get(first).status_code == 404
    assert Client().get(path_of_feed(anja)).status_code == 200
    last = path_of_feed(anja)
    end_feed(anja, now=NOW())
    end_feed(anja, now=NOW())
    assert Client().get(last).status_code == 404
    assert address_of_feed(anja) == ""
    assert Move.objects.filter(name="end_calendar").count() == 1


def test_without_a_role_the_feed_is_dead(anja: User) -> None:
    renew_feed(anja, now=NOW())
    Membership.objects.update(ends_on=TODAY() - datetime.timedelta(days=1))

    assert Client().get(path_of_feed(anja)).status_code == 404


def test_the_database_keeps_no_token(anja: User) -> None:
    renew_feed(anja, now=NOW())

    token = path_of_feed(anja).removeprefix("/p/").removesuffix(".ics/")
    assert len(token) >= 43
    assert token not in str(CalendarFeed.objects.values().get())


def test_the_page_makes_shows_and_ends_the_address(anja: User) -> None:
    client = signed_in(anja)
    assert "Maak een adres" in client.get("/mijn-agenda/").content.decode()
    client.post("/mijn-agenda/", {"act": "new"})
    assert address_of_feed(anja) in client.get("/mijn-agenda/").content.decode()
    client.post("/mijn-agenda/", {"act": "end"})
    assert not CalendarFeed.objects.exists()


def test_an_address_that_was_never_made_leads_nowhere(db: None) -> None:
    assert Client().get(f"/p/{uuid.uuid4().hex}.ics/").status_code == 404
