"""Reminders: after so many working days, twice at most, never on a day off; the office's own are about letters."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from swvportal.foundation.enums import LetterState
from swvportal.foundation.letters.writing import write_letter
from swvportal.foundation.mails import compose
from swvportal.foundation.models import Letter, Notification, Partnership, School, User
from swvportal.foundation.reminding import remind_due, turn_of
from swvportal.foundation.repairs import retry_letter
from tests.foundation.letters import samples
from tests.foundation.reminders import MONDAY, mornings, on, reminders
from tests.foundation.telling import daily, gather

D = datetime.date


@pytest.fixture
def given_up(wilg: School, oscar: User) -> Letter:
    """A letter that the portal gave up making on a Monday."""
    letter = write_letter(samples.award(), about=wilg, now=MONDAY)
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.FAILED, problem="te lang", attempts=5, due_at=MONDAY)
    return letter


@pytest.mark.parametrize(
    ("since", "today", "days", "late", "turn"),
    [
        pytest.param(D(2026, 11, 2), D(2026, 11, 6), 5, False, 0, id="four working days"),
        pytest.param(D(2026, 11, 2), D(2026, 11, 9), 5, False, 1, id="five"),
        pytest.param(D(2026, 11, 2), D(2026, 11, 13), 5, False, 1, id="nine"),
        pytest.param(D(2026, 11, 2), D(2026, 11, 16), 5, False, 2, id="ten"),
        pytest.param(D(2026, 11, 2), D(2026, 11, 20), 5, False, 2, id="fourteen"),
        pytest.param(D(2026, 11, 2), D(2026, 11, 23), 5, False, 0, id="fifteen"),
        pytest.param(D(2026, 12, 24), D(2026, 12, 30), 3, False, 1, id="over Christmas"),
        pytest.param(D(2026, 12, 24), D(2026, 12, 29), 3, False, 0, id="over Christmas, a day before"),
        pytest.param(D(2026, 11, 7), D(2026, 11, 9), 1, False, 1, id="since a Saturday"),
        pytest.param(D(2026, 11, 6), D(2026, 11, 8), 5, True, 0, id="late, on the Sunday"),
        pytest.param(D(2026, 11, 6), D(2026, 11, 9), 5, True, 1, id="late, on the next working day"),
        pytest.param(D(2026, 11, 6), D(2026, 11, 16), 5, True, 2, id="late, five later"),
        pytest.param(D(2026, 11, 6), D(2026, 11, 23), 5, True, 0, id="late, ten later"),
    ],
)
def test_the_turns_are_counted_in_working_days(
    since: datetime.date, today: datetime.date, days: int, late: bool, turn: int
) -> None:
    assert turn_of(since, today, days=days, late=late) == turn


def test_the_office_is_reminded_of_a_letter_that_was_given_up(given_up: Letter, oscar: User) -> None:
    found = mornings(2, 30)
    assert found == [("03", "letter_reminder", "Oscar"), ("10", "letter_reminder", "Oscar")]
    text = compose(Notification.objects.filter(kind="letter_reminder").latest("written_at"))
    assert text.subject == f"Herinnering: brief {given_up.number} is niet gemaakt"
    assert "Op 2 november 2026 lukte het niet" in text.body
    assert "/kantoor/verzending/" in text.body


def test_the_number_of_days_is_the_partnerships(given_up: Letter) -> None:
    Partnership.objects.update(days_reminder=2)
    assert [day for day, _kind, _name in mornings(2, 30)] == ["03", "05"]


def test_a_letter_that_is_made_again_reminds_of_nothing_and_fails_as_another(given_up: Letter, oscar: User) -> None:
    retry_letter(given_up, by=oscar, now=on(3, 5))
    assert mornings(3, 10) == []
    Letter.objects.update(state=LetterState.FAILED, due_at=on(11, 9))
    assert mornings(11, 13) == [("12", "letter_reminder", "Oscar")]


def test_they_are_written_an_hour_before_the_daily_mail_and_go_along_in_it(given_up: Letter, oscar: User) -> None:
    daily(oscar)
    with time_machine.travel(on(3), tick=False):
        assert remind_due(on(3) - datetime.timedelta(minutes=1)) == 0
        assert remind_due(on(3)) == 1
        assert gather(on(3, 7)) == 1


def test_a_day_is_swept_once_and_twice_changes_nothing(given_up: Letter) -> None:
    assert remind_due(on(3)) == 1
    assert remind_due(on(3, 9)) == 0
    Partnership.objects.update(reminded_on=None)  # a worker that died before it could note the day
    assert remind_due(on(3, 9)) == 1
    assert reminders() == [("03", "letter_reminder", "Oscar")]


def test_after_a_week_without_a_worker_the_second_comes_and_not_both(given_up: Letter) -> None:
    assert mornings(12, 12) == [("12", "letter_reminder", "Oscar")]
    assert mornings(13, 30) == []


def test_what_waits_since_long_before_there_were_reminders_stays_quiet(given_up: Letter) -> None:
    assert mornings(17, 30) == []


def test_a_portal_that_was_not_set_up_reminds_nobody(db: None) -> None:
    assert remind_due(on(3)) == 0
