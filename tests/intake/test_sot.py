"""Planning a SOT, its agenda and its minutes: what the acts do and what they refuse."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from intake import transitions as act
from intake.enums import SotFunction, SotKind, SotStatus
from intake.models import AgendaItem, Conclusion, SchoolCoach, SotMeeting, SotMember
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Move, Pupil, School, Supplier, User
from swvportal.foundation.workflow import AlreadyMoved, KeyUsed, NotAllowed, NotReady
from tests.intake.sot import about_pupil, about_subject, discussed, held, planned, seat, when
from tests.story import person

pytestmark = pytest.mark.django_db
NOW = timezone.now
TODAY = timezone.localdate


def test_a_year_is_planned_in_one_go_and_once(wilg: School, anja: User, carla: User) -> None:
    SchoolCoach.objects.create(school=wilg, coach=carla, since=datetime.date(2024, 8, 1))
    act.save_member(wilg, seat(), by=anja, now=NOW())
    days = [when(TODAY() + datetime.timedelta(days=number)) for number in (1, 2, 3)]

    first = act.plan_sot(wilg, kind=SotKind.TEAM, days=days, by=anja, now=NOW())
    again = act.plan_sot(wilg, kind=SotKind.TEAM, days=days, by=anja, now=NOW())

    assert [row.pk for row in first] == [row.pk for row in again]
    for row in first:
        seats = {(one.name, one.function, one.every_item, one.user) for one in row.participants.all()}
        assert seats == {
            ("Wim Wijk", SotFunction.POLICE, False, None),
            ("Anja Smit", SotFunction.IB, True, anja),
            ("Carla Meijer", SotFunction.CONTACT, True, carla),
        }


def test_to_the_yearly_talk_come_the_contact_and_who_plans_it(wilg: School, dirk: User, carla: User) -> None:
    SchoolCoach.objects.create(school=wilg, coach=carla, since=datetime.date(2024, 8, 1))
    act.save_member(wilg, seat(), by=dirk, now=NOW())

    talk = planned(wilg, dirk, kind=SotKind.YEARLY)

    seats = {(one.name, one.function) for one in talk.participants.all()}
    assert seats == {("Dirk Mulder", SotFunction.DIRECTOR), ("Carla Meijer", SotFunction.CONTACT)}


def test_a_standing_member_with_an_account_does_not_come_twice(wilg: School, anja: User) -> None:
    act.save_member(wilg, seat("Anja Smit", email=anja.email, every_item=True), by=anja, now=NOW())

    assert [one.user for one in planned(wilg, anja).participants.all()] == [anja]


def test_a_school_meets_once_at_an_hour_and_all_or_none_is_planned(wilg: School, anja: User) -> None:
    planned(wilg, anja, days=2)
    days = [when(TODAY() + datetime.timedelta(days=number), place="De aula") for number in (1, 2)]

    with pytest.raises(act.DayTaken) as refused:
        act.plan_sot(wilg, kind=SotKind.TEAM, days=days, by=anja, now=NOW())

    assert refused.value.held_on == days[1].held_on
    assert SotMeeting.objects.count() == 1


def test_what_was_called_off_leaves_its_hour_free(wilg: School, anja: User) -> None:
    act.cancel_sot(planned(wilg, anja), reason="Ziekte.", by=anja, now=NOW())

    assert planned(wilg, anja).status == SotStatus.PLANNED
    assert SotMeeting.objects.count() == 2


def test_only_the_school_plans_and_keeps_its_members(wilg: School, anja: User, olga: User, lotte: User) -> None:
    member = act.save_member(wilg, seat(), by=anja, now=NOW())
    for other in (olga, lotte):
        with pytest.raises(NotAllowed):
            planned(wilg, other)
        with pytest.raises(NotAllowed):
            act.save_member(wilg, seat("Een ander", email=""), by=other, now=NOW())
        with pytest.raises(NotAllowed):
            act.remove_member(member, by=other, now=NOW())
    assert SotMember.objects.get() == member


def test_a_member_is_changed_and_taken_off_once(wilg: School, anja: User) -> None:
    member = act.save_member(wilg, seat(), by=anja, now=NOW())
    act.save_member(wilg, seat("Wim van Wijk"), member=member, by=anja, now=NOW())
    assert SotMember.objects.get().name == "Wim van Wijk"
    with pytest.raises(NotReady):
        act.save_member(wilg, seat("Nog iemand"), by=anja, now=NOW())

    act.remove_member(member, by=anja, now=NOW())
    act.remove_member(member, by=anja, now=NOW())

    assert Move.objects.filter(name="remove_sot_member").count() == 1
    with pytest.raises(NotReady):
        act.save_member(wilg, seat(), member=member, by=anja, now=NOW())


def test_moving_counts_for_the_calendar_and_takes_no_taken_hour(wilg: School, anja: User) -> None:
    planned(wilg, anja, days=1)
    meeting = planned(wilg, anja, days=2)
    with pytest.raises(act.DayTaken):
        act.move_sot(meeting, when(TODAY() + datetime.timedelta(days=1)), by=anja, now=NOW())
    with pytest.raises(NotReady):
        act.move_sot(meeting, when(meeting.held_on), by=anja, now=NOW())

    act.move_sot(meeting, when(meeting.held_on, hour=9), by=anja, now=NOW())

    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.sequence) == (datetime.time(9), 1)


def test_who_works_for_a_board_alone_gets_no_account_at_the_table(wilg: School, anja: User, bea: User) -> None:
    made = act.add_participant(
        planned(wilg, anja), seat("Bea Visser", email=bea.email, every_item=True), by=anja, now=NOW()
    )
    assert made.user is None


def test_a_participant_comes_once_and_goes_once(wilg: School, anja: User, cees: User) -> None:
    meeting = planned(wilg, anja)
    made = act.add_participant(meeting, seat("Cees Bos", email=cees.email), by=anja, now=NOW())
    assert made.user == cees
    with pytest.raises(NotReady):
        act.add_participant(meeting, seat("Cees", email=cees.email), by=anja, now=NOW())

    act.remove_participant(made, by=anja, now=NOW())
    act.remove_participant(made, by=anja, now=NOW())

    assert Move.objects.filter(name="remove_participant").count() == 1


def test_the_same_page_sent_twice_gives_one_item(wilg: School, anja: User) -> None:
    meeting, key = planned(wilg, anja), uuid.uuid4()
    topic = act.Topic(question="Wat helpt?", subject="Groep 6")
    first = act.add_item(meeting, topic, key=key, by=anja, now=NOW())

    assert act.add_item(meeting, topic, key=key, by=anja, now=NOW()) == first
    with pytest.raises(KeyUsed):
        act.add_item(meeting, act.Topic(question="Iets anders?", subject="Groep 6"), key=key, by=anja, now=NOW())
    assert AgendaItem.objects.count() == 1


def test_an_item_takes_another_place_and_the_others_close_up(wilg: School, anja: User) -> None:
    meeting = planned(wilg, anja)
    items = [about_subject(meeting, anja, subject=name) for name in ("een", "twee", "drie")]

    topic = act.Topic(question="Waarom?", subject="drie", position=1)
    act.save_item(items[2], topic, version=0, by=anja, now=NOW())
    assert [(row.position, row.subject) for row in meeting.items.all()] == [(1, "drie"), (2, "een"), (3, "twee")]

    act.remove_item(items[0], by=anja, now=NOW())
    act.remove_item(items[0], by=anja, now=NOW())
    assert [(row.position, row.subject) for row in meeting.items.all()] == [(1, "drie"), (2, "twee")]


def test_who_comes_for_one_item_is_a_guest_of_it_and_who_comes_for_all_is_not(wilg: School, anja: User) -> None:
    meeting = planned(wilg, anja)
    guest = act.add_participant(meeting, seat(), by=anja, now=NOW())
    everybody = [one.pk for one in meeting.participants.all()]

    assert list(about_pupil(meeting, anja, guests=everybody).guests.all()) == [guest]


def test_a_pupil_named_here_alone_goes_with_the_item(wilg: School, anja: User) -> None:
    meeting = planned(wilg, anja)
    item = about_pupil(meeting, anja)
    other = act.add_item(
        meeting, act.Topic(question="Nog eens?", pupil=item.pupil), key=uuid.uuid4(), by=anja, now=NOW()
    )

    act.remove_item(item, by=anja, now=NOW())
    assert Pupil.objects.count() == 1
    act.remove_item(other, by=anja, now=NOW())
    assert Pupil.objects.count() == 0


def test_what_was_agreed_is_kept_by_line(wilg: School, anja: User) -> None:
    item = discussed(about_pupil(planned(wilg, anja), anja), anja)
    first = item.conclusions.get()
    act.mark_done(first, done=True, by=anja, now=NOW())
    agreed = [
        act.Agreed("Observatie aanvragen.", "IB'er", TODAY()),
        act.Agreed("De leerkracht maakt een taakkaart.", "leerkracht", TODAY(), key=first.pk),
        act.Agreed("Iets nieuws.", "ouders", TODAY(), key=uuid.uuid4()),
    ]

    act.discuss_item(item, parents_present=False, needs="", agreed=agreed, version=1, by=anja, now=NOW())

    rows = [(row.what, row.done_on is not None) for row in item.conclusions.all()]
    assert rows == [
        ("Observatie aanvragen.", False), ("De leerkracht maakt een taakkaart.", True), ("Iets nieuws.", False)
    ]  # fmt: skip


def test_nothing_is_concluded_before_the_day(wilg: School, anja: User) -> None:
    meeting = planned(wilg, anja, days=1)
    with pytest.raises(NotReady):
        discussed(about_pupil(meeting, anja), anja)
    with pytest.raises(NotReady):
        held(meeting, anja)


def test_the_minutes_wait_for_a_conclusion_at_each_item_and_for_everybody_at_the_table(
    wilg: School, anja: User
) -> None:
    meeting = planned(wilg, anja)
    item = about_pupil(meeting, anja)
    with pytest.raises(NotReady, match="punt 1"):
        held(meeting, anja)
    discussed(item, anja)
    with pytest.raises(NotReady, match="deelnemers"):
        act.hold_sot(meeting, present={}, remarks="", by=anja, now=NOW())

    held(meeting, anja)

    assert [one.present for one in meeting.participants.all()] == [True]


def test_once_held_nothing_changes_but_what_was_done(wilg: School, anja: User) -> None:
    meeting = planned(wilg, anja)
    item = discussed(about_pupil(meeting, anja), anja)
    held(meeting, anja)

    topic = act.Topic(question="Anders?")
    for late in (
        lambda: act.save_item(item, topic, version=item.version, by=anja, now=NOW()),
        lambda: act.remove_item(item, by=anja, now=NOW()),
        lambda: about_subject(meeting, anja),
        lambda: discussed(item, anja),
        lambda: act.add_participant(meeting, seat(), by=anja, now=NOW()),
        lambda: act.remove_participant(meeting.participants.get(), by=anja, now=NOW()),
        lambda: act.move_sot(meeting, when(TODAY(), hour=9), by=anja, now=NOW()),
    ):
        with pytest.raises(AlreadyMoved):
            late()
    line = Conclusion.objects.get()
    act.mark_done(line, done=True, by=anja, now=NOW())
    act.mark_done(line, done=True, by=anja, now=NOW())
    assert Move.objects.filter(name="mark_done").count() == 1
    act.mark_done(line, done=False, by=anja, now=NOW())
    line.refresh_from_db()
    assert line.done_on is None

    act.reopen_sot(meeting, reason="Verkeerde datum.", by=anja, now=NOW())
    assert discussed(item, anja).version == 2


def test_the_database_keeps_finished_minutes_as_they_are(wilg: School, anja: User) -> None:
    meeting = planned(wilg, anja)
    item = discussed(about_pupil(meeting, anja), anja)
    other = about_subject(meeting, anja)
    discussed(other, anja)
    held(meeting, anja)
    items, lines, seats = AgendaItem.objects.all(), Conclusion.objects.all(), meeting.participants.all()

    for late in (
        lambda: items.update(needs="Anders"),
        lambda: items.filter(pk=item.pk).delete(),
        lambda: items.create(
            meeting=meeting, position=3, subject="?", question="?", added_by=anja, added_at=NOW(),
            one_time_key=uuid.uuid4(),
        ),
        lambda: lines.update(what="Anders"),
        lambda: lines.all().delete(),
        lambda: lines.create(item=item, position=2, what="?", who="?", due_on=TODAY()),
        lambda: seats.update(present=False),
        lambda: seats.all().delete(),
        lambda: seats.create(meeting=meeting, name="Later"),
    ):  # fmt: skip
        with pytest.raises(ProgrammingError, match="final"), transaction.atomic():
            late()

    lines.update(done_on=TODAY())
    act.reopen_sot(meeting, reason="Verkeerde datum.", by=anja, now=NOW())
    items.update(needs="Anders")


def test_only_the_school_keeps_the_agenda(wilg: School, anja: User, olga: User, carla: User, lotte: User) -> None:
    SchoolCoach.objects.create(school=wilg, coach=carla, since=datetime.date(2024, 8, 1))
    meeting = planned(wilg, anja)
    item = discussed(about_pupil(meeting, anja), anja)
    for other in (olga, carla, lotte):
        for act_of in (
            lambda by=other: about_subject(meeting, by),
            lambda by=other: act.save_item(item, act.Topic(question="?"), version=1, by=by, now=NOW()),
            lambda by=other: act.remove_item(item, by=by, now=NOW()),
            lambda by=other: act.add_participant(meeting, seat(), by=by, now=NOW()),
            lambda by=other: act.mark_done(item.conclusions.get(), done=True, by=by, now=NOW()),
        ):
            with pytest.raises(NotAllowed):
                act_of()


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": ""},
        {"parents_invited_on": datetime.date(2026, 11, 1)},
        {"feedback": "Gezien."},
        {"feedback_on": datetime.date(2026, 11, 1), "feedback_parents_invited": True},
    ],
)
def test_the_database_keeps_an_item_whole(wilg: School, anja: User, wrong: dict[str, object]) -> None:
    item = about_subject(planned(wilg, anja), anja)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.filter(pk=item.pk).update(**wrong)


@pytest.mark.parametrize(
    "wrong", [{"ends_at": datetime.time(9)}, {"place": ""}, {"school_year": 1999}, {"kind": "feest"}]
)
def test_the_database_keeps_a_meeting_whole(wilg: School, anja: User, wrong: dict[str, object]) -> None:
    meeting = planned(wilg, anja)
    with pytest.raises(IntegrityError), transaction.atomic():
        SotMeeting.objects.filter(pk=meeting.pk).update(**wrong)


@pytest.mark.parametrize(
    ("day", "year"),
    [(datetime.date(2026, 8, 1), 2026), (datetime.date(2026, 7, 31), 2025), (datetime.date(2027, 1, 1), 2026)],
)
def test_the_database_knows_the_school_year_of_a_day(wilg: School, anja: User, day: datetime.date, year: int) -> None:
    made = act.plan_sot(wilg, kind=SotKind.TEAM, days=[when(day)], by=anja, now=NOW())[0]
    assert made.school_year == year


def test_who_sees_which_meeting_and_which_item(wilg: School, people: dict[str, User]) -> None:
    anja, cees, mark = people["anja"], people["cees"], people["mark"]
    SchoolCoach.objects.create(school=wilg, coach=people["carla"], since=datetime.date(2024, 8, 1))
    meeting = planned(wilg, anja)
    guest = act.add_participant(meeting, seat("Cees Bos", email=cees.email), by=anja, now=NOW())
    act.add_participant(meeting, seat("Mark Peters", email=mark.email, every_item=True), by=anja, now=NOW())
    mine, other = about_pupil(meeting, anja, guests=[guest.pk]), about_subject(meeting, anja)

    seen = {name for name, user in people.items() if meeting in SotMeeting.objects.visible_to(user)}
    assert seen == {"anja", "bas", "dirk", "carla", "cees", "lotte"}
    whole = {name for name, user in people.items() if meeting in SotMeeting.objects.seen_whole_by(user)}
    assert whole == seen - {"cees"}
    for name, user in people.items():
        expected = {mine, other} if name in whole else {mine} if name == "cees" else set()
        assert set(AgendaItem.objects.visible_to(user)) == expected


def test_who_has_no_role_any_more_sees_nothing(wilg: School, anja: User, team: Supplier) -> None:
    left = person("Nina Vos", Role.COACH, supplier=team)
    meeting = planned(wilg, anja)
    act.add_participant(meeting, seat("Nina Vos", email=left.email, every_item=True), by=anja, now=NOW())
    assert meeting in SotMeeting.objects.visible_to(User.objects.get(pk=left.pk))

    left.memberships.update(ends_on=TODAY() - datetime.timedelta(days=1))

    assert not SotMeeting.objects.visible_to(User.objects.get(pk=left.pk)).exists()
