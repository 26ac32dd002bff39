"""Who is waited for is reminded: coach, director, school and loket; nobody of what was done."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator

import pgtrigger
import pytest
import time_machine

from intake import transitions as act
from intake.enums import ConsentMethod, ConsentState, PartKey
from intake.models import Consent, Request, SchoolCoach
from swvportal.foundation.mails import compose
from swvportal.foundation.models import Membership, Notification, Parent, School, User
from swvportal.foundation.reminding import remind_due
from tests.foundation.reminders import MONDAY, mornings, on, reminders
from tests.intake.made import ADVICE, ANSWERS, complete_draft, submitted
from tests.racing import between, falls, without_locks


@pytest.fixture
def monday() -> Iterator[None]:
    """The stories begin on Monday 2 November 2026 at ten."""
    with time_machine.travel(MONDAY, tick=False):
        yield


def rewritten(request: Request, by: User, *, now: datetime.datetime = MONDAY) -> None:
    """Change the question, so that the director is asked to agree once more."""
    part = request.parts.get(key=PartKey.QUESTION)
    data = {**ANSWERS[PartKey.QUESTION], "occasion": f"Anders sinds {now:%d-%m}."}
    act.save_part(request, PartKey.QUESTION, data=data, version=part.version, by=by, now=now)


def agree(request: Request, by: User, now: datetime.datetime) -> None:
    version = request.parts.get(key=PartKey.DIRECTOR).version
    act.agree(request, version=version, remark="", by=by, now=now)


@pytest.fixture
def draft(monday: None, wilg: School, anja: User, dirk: User, carla: User) -> Request:
    """A draft that waits for Dirk's agreement since Monday."""
    request = complete_draft(wilg, anja, dirk, carla)
    rewritten(request, anja)
    return request


@pytest.fixture
def at_desk(monday: None, wilg: School, anja: User, dirk: User, carla: User, lotte: User) -> Request:
    """A request that the loket promised to look at by Monday 9 November."""
    return submitted(wilg, anja, dirk, carla)


def test_the_director_is_reminded_twice_and_no_more(draft: Request, dirk: User) -> None:
    assert mornings(2, 30) == [("09", "agreement_reminder", "Dirk"), ("16", "agreement_reminder", "Dirk")]
    mail = compose(Notification.objects.filter(kind="agreement_reminder").latest("written_at"))
    assert mail.subject == "Herinnering: een aanvraag van De Wilg wacht op uw akkoord"
    assert "Sinds 2 november 2026" in mail.body
    assert f"/aanvragen/{draft.pk}/deel/director/" in mail.body
    assert "Sam" not in mail.body
    assert "Jansen" not in mail.body


@pytest.mark.parametrize("done", ["agreed", "withdrawn", "emptied"])
def test_the_director_is_not_reminded_of_what_was_done(done: str, draft: Request, dirk: User, anja: User) -> None:
    assert len(mornings(2, 10)) == 1
    if done == "agreed":
        agree(draft, dirk, on(11))
    elif done == "withdrawn":
        act.withdraw(draft, reason="De leerling is verhuisd.", by=anja, now=on(11))
    else:
        version = draft.parts.get(key=PartKey.GOALS).version
        act.save_part(draft, PartKey.GOALS, data={"rows": []}, version=version, by=anja, now=on(11))
    assert mornings(11, 30) == []


def test_a_draft_that_changed_asks_anew_and_counts_from_then(draft: Request, anja: User, dirk: User) -> None:
    agree(draft, dirk, on(4))
    rewritten(draft, anja, now=on(12, 10))
    assert [day for day, _kind, _name in mornings(5, 30)] == ["19", "26"]


def test_a_director_who_left_is_not_reminded(draft: Request, dirk: User) -> None:
    Membership.objects.filter(user=dirk).update(ends_on=datetime.date(2026, 11, 5))
    assert mornings(5, 30) == []


def test_the_coach_is_reminded_of_advice_until_it_is_given(monday: None, wilg: School, anja: User, carla: User) -> None:
    SchoolCoach.objects.create(school=wilg, coach=carla, since=datetime.date(2024, 8, 1))
    request = act.start_request(wilg, by=anja, key=uuid.uuid4(), now=MONDAY)
    assert mornings(2, 13) == [("09", "advice_reminder", "Carla")]
    version = request.parts.get(key=PartKey.ADVICE).version
    act.save_part(request, PartKey.ADVICE, data={**ADVICE, "expertise": ""}, version=version, by=carla, now=on(13, 9))
    assert mornings(14, 16) == [("16", "advice_reminder", "Carla")]
    act.save_part(request, PartKey.ADVICE, data=ADVICE, version=version + 1, by=carla, now=on(16, 9))
    assert mornings(17, 30) == []


def test_advice_that_was_given_in_time_reminds_nobody(monday: None, wilg: School, anja: User, carla: User) -> None:
    SchoolCoach.objects.create(school=wilg, coach=carla, since=datetime.date(2024, 8, 1))
    request = act.start_request(wilg, by=anja, key=uuid.uuid4(), now=MONDAY)
    act.save_part(request, PartKey.ADVICE, data=ADVICE, version=0, by=carla, now=on(5, 9))
    assert mornings(2, 30) == []


def test_another_adviser_counts_from_when_that_one_was_asked(
    monday: None, wilg: School, anja: User, carla: User, cees: User
) -> None:
    SchoolCoach.objects.create(school=wilg, coach=carla, since=datetime.date(2024, 8, 1))
    request = act.start_request(wilg, by=anja, key=uuid.uuid4(), now=MONDAY)
    act.ask_adviser(request, coach=cees, by=anja, now=on(5, 10))
    assert mornings(2, 13) == [("12", "advice_reminder", "Cees")]


def test_the_school_is_reminded_of_a_question_until_it_answers(
    at_desk: Request, lotte: User, anja: User, dirk: User
) -> None:
    act.return_for_completion(at_desk, question="Welke methode?", by=lotte, now=on(3, 9))
    assert mornings(3, 11) == [("10", "question_reminder", "Anja"), ("10", "question_reminder", "Dirk")]
    act.complete(at_desk, answer="Die van vorig jaar.", by=anja, now=on(12, 9))
    assert [kind for _day, kind, _name in mornings(12, 30)] == ["desk_reminder", "desk_reminder"]


def test_the_loket_is_reminded_when_it_is_late(at_desk: Request, lotte: User) -> None:
    assert at_desk.desk_by == datetime.date(2026, 11, 9)
    assert mornings(2, 30) == [("10", "desk_reminder", "Lotte"), ("17", "desk_reminder", "Lotte")]
    mail = compose(Notification.objects.filter(kind="desk_reminder").latest("written_at"))
    assert "uiterlijk 9 november 2026" in mail.body


def test_who_picked_it_up_is_reminded_alone_and_who_takes_it_over_hears_of_it(
    at_desk: Request, lotte: User, anja: User
) -> None:
    other = User.objects.create_user("loes@story.example", name="Loes Baan")
    there = Membership.objects.create(user=other, role="coordinator", starts_on=datetime.date(2026, 8, 1))
    act.claim(at_desk, by=other)
    assert mornings(2, 10) == [("10", "desk_reminder", "Loes")]
    Membership.objects.filter(pk=there.pk).update(ends_on=datetime.date(2026, 11, 12))
    assert mornings(11, 30) == [("13", "desk_reminder", "Lotte"), ("17", "desk_reminder", "Lotte")]


def test_what_the_loket_passed_on_reminds_nobody(at_desk: Request, lotte: User) -> None:
    act.forward(at_desk, pre_advice="Past.", by=lotte, now=on(9, 17))
    assert mornings(2, 30) == []


@pytest.mark.django_db(transaction=True)
def test_an_agreement_given_at_the_same_instant_comes_without_a_reminder(draft: Request, dirk: User) -> None:
    between(lambda: agree(draft, dirk, on(9)), lambda: remind_due(on(9)))
    assert reminders() == []


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_director_is_reminded_of_what_was_agreed(request: pytest.FixtureRequest) -> None:
    with without_locks():
        falls(test_an_agreement_given_at_the_same_instant_comes_without_a_reminder, request)


@pytest.mark.django_db(transaction=True)
def test_two_workers_remind_once(draft: Request) -> None:
    between(lambda: remind_due(on(9)), lambda: remind_due(on(9)))
    assert reminders() == [("09", "agreement_reminder", "Dirk")]


def test_the_school_is_reminded_once_that_a_consent_ends_while_the_request_runs(at_desk: Request, anja: User) -> None:
    ends = datetime.date(2026, 12, 16)  # six weeks after Wednesday 4 November
    with pgtrigger.ignore("intake.Consent:said_once"):
        Consent.objects.filter(request=at_desk).update(until=ends)
    mine = [told for told in mornings(2, 30) if told[1] == "consent_reminder"]
    assert mine == [("05", "consent_reminder", "Anja"), ("05", "consent_reminder", "Dirk")]
    mail = compose(Notification.objects.filter(kind="consent_reminder").latest("written_at"))
    assert "16 december 2026" in mail.body
    assert f"/aanvragen/{at_desk.pk}/toestemming/" in mail.body
    assert "Jansen" not in f"{mail.subject} {mail.body}"


@pytest.mark.parametrize("done", ["asked anew", "withdrawn", "refused"])
def test_nobody_is_reminded_of_a_consent_that_was_asked_anew_or_is_needed_no_more(
    done: str, at_desk: Request, anja: User
) -> None:
    with pgtrigger.ignore("intake.Consent:said_once"):
        Consent.objects.filter(request=at_desk).update(until=datetime.date(2026, 12, 16))
    at_desk = Request.objects.get(pk=at_desk.pk)
    if done == "withdrawn":
        act.withdraw(at_desk, reason="Verhuisd.", by=anja, now=on(4))
    else:
        state = ConsentState.GIVEN if done == "asked anew" else ConsentState.REFUSED
        with time_machine.travel(on(4, 12), tick=False):
            act.record_consent(
                at_desk, parent=Parent.objects.get(pupil=at_desk.pupil), state=state, method=ConsentMethod.TALK,
                text="Mag het?", answered_on=datetime.date(2026, 11, 4), until=datetime.date(2027, 7, 31), by=anja,
                now=on(4, 12),
            )  # fmt: skip
    assert [told for told in mornings(5, 30) if told[1] == "consent_reminder"] == []
