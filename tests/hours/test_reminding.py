"""The loket is reminded of time above the grant, once for all that was logged on a day."""

from __future__ import annotations

import datetime

import pytest

from hours.models import Reservation
from hours.transitions.deciding import refuse_time
from swvportal.foundation.mails import compose
from swvportal.foundation.models import Notification, User
from swvportal.foundation.reminding import remind_due
from tests.foundation.reminders import on, reminders
from tests.hours.conftest import NOW
from tests.hours.made import book


@pytest.fixture
def above(carla: User, lotte: User, reservation: Reservation) -> list[str]:
    """Three pieces of work on Friday 20 November, for which there are not enough hours."""
    return [str(book(carla, reservation, 300, note=f"Werk {number}").pk) for number in range(3)]


def swept(*days: datetime.datetime) -> list[tuple[str, str, str]]:
    for day in days:
        remind_due(day)
    return reminders(NOW)


def test_all_of_a_day_is_one_reminder_after_five_working_days_and_one_after_ten(above: list[str]) -> None:
    days = [on(day) for day in range(20, 31)] + [on(day, month=12) for day in range(1, 20)]
    assert swept(*days) == [("27", "time_reminder", "Lotte"), ("04", "time_reminder", "Lotte")]
    mail = compose(Notification.objects.filter(kind="time_reminder").latest("written_at"))
    assert mail.subject == "Herinnering: tijd boven de toekenning wacht op uw besluit"
    assert "Sinds 20 november 2026" in mail.body
    assert "/uren/boven-toekenning/" in mail.body


def test_what_was_decided_reminds_nobody_and_the_rest_still_does(above: list[str], carla: User, lotte: User) -> None:
    rows = list(carla.time_entries.all())
    for row in rows[:2]:
        refuse_time(row, reason="Niet afgesproken.", by=lotte, now=NOW)
    assert swept(on(27)) == [("27", "time_reminder", "Lotte")]
    refuse_time(rows[2], reason="Niet afgesproken.", by=lotte, now=on(27, 9))
    assert swept(on(4, month=12)) == [("27", "time_reminder", "Lotte")]
