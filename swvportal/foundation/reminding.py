"""Reminders: what waits for people is told once more after some working days, and a second time after as many again.

Each app says what can wait, since when and for whom. Once it is done nobody is reminded of it.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from swvportal.foundation.models import Partnership
from swvportal.foundation.workdays import add_working_days

BEFORE_DAILY_MAIL = datetime.timedelta(hours=1)  # so that they go along in the daily mail of the same day
TIMES = 2
_waiting: dict[str, Waiting] = {}


@dataclass(frozen=True)
class Turn:
    """The first or the second reminder about something that waits since a day; `now` is the moment of writing."""

    number: int
    since: datetime.date
    now: datetime.datetime

    def occasion(self, key: uuid.UUID) -> uuid.UUID:
        """The key of this reminder about the object with that key: nobody is told it twice."""
        return uuid.uuid5(key, f"{self.since.isoformat()} reminder {self.number}")


@dataclass(frozen=True)
class Waiting:
    """One thing that can wait for people.

    `rows` gives what waits since this day or before; each is locked and asked for once more. `since` says of a row from
    which day on, or None when it does not wait after all; `tell` writes the reminder. What is `late` by then has the
    first reminder on the next working day.
    """

    rows: Callable[[datetime.date], models.QuerySet[Any]]
    since: Callable[[Any], datetime.date | None]
    tell: Callable[[Any, Turn], None]
    late: bool = False


def register_waiting(name: str, waiting: Waiting) -> None:
    """Have people reminded of something that waits; for `AppConfig.ready`."""
    _waiting[name] = waiting


def remind_due(now: datetime.datetime) -> int:
    """Write the reminders of today and give the number of things they are about; a step of the sweep.

    Once a working day, an hour before the daily mail. Safe to run twice and at once: each reminder has a key of its
    own, and the row that waits is locked and asked anew, so that nobody is reminded of what was done a moment ago.
    Who takes over what waits, a new director or another coordinator, hears of it the next morning.
    """
    today = timezone.localdate(now)
    house = Partnership.objects.first()
    if house is None or house.reminded_on == today:
        return 0
    moment = house.daily_mail_at(today)
    if moment is None or now < moment - BEFORE_DAILY_MAIL:
        return 0
    told = sum(_remind(waiting, house.days_reminder, now=now) for waiting in _waiting.values())
    Partnership.objects.update(reminded_on=today)
    return told


def _remind(waiting: Waiting, days: int, *, now: datetime.datetime) -> int:
    today, told = timezone.localdate(now), 0
    latest = today - datetime.timedelta(days=1 if waiting.late else days)
    rows = waiting.rows(latest).order_by()
    for key in list(rows.values_list("pk", flat=True)):
        with transaction.atomic():
            rows.model._default_manager.select_for_update(of=("self",)).filter(pk=key).first()
            row = rows.filter(pk=key).first()  # asked after the lock, so that it shows what was done meanwhile
            since = waiting.since(row) if row is not None else None
            number = turn_of(since, today, days=days, late=waiting.late) if since else 0
            if since and number:
                waiting.tell(row, Turn(number, since, now))
                told += 1
    return told


def turn_of(since: datetime.date, today: datetime.date, *, days: int, late: bool = False) -> int:
    """Which reminder is due today about what waits since a day: 1 or 2; 0 before the first and after the second.

    What waited three times as long was told twice, or began to wait before there were reminders.
    """
    first = add_working_days(since, 1 if late else days)
    ends = [add_working_days(first, turn * days) for turn in range(1, TIMES + 1)]
    return 0 if today < first else next((turn for turn, end in enumerate(ends, start=1) if today < end), 0)
