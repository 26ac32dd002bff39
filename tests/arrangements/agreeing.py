"""Agreements in the states that their stories start from, made by the acts themselves; and the worker's round."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.utils import timezone

from arrangements import transitions as act
from arrangements.models import Agreement
from hours.enums import Purpose
from hours.models import Budget
from hours.transitions import allocate, open_budget
from swvportal.foundation.delivery import send_due
from swvportal.foundation.letters.making import make_letters
from swvportal.foundation.models import Board, Notification, School, Supplier, User
from swvportal.foundation.schoolyears import last_day, school_year_of

TEN_HOURS = 600


def board_budget(board: Board, supplier: Supplier, office: User, *, minutes: int = 2 * TEN_HOURS) -> Budget:
    """The hours of a board with a supplier this school year."""
    year = school_year_of(timezone.localdate())
    budget = open_budget(supplier=supplier, school_year=year, purpose=Purpose.BOARD, board=board)
    allocate(budget, minutes, by=office, now=timezone.now())
    budget.refresh_from_db()
    return budget


def asked(school: School, by: User, **changes: Any) -> Agreement:
    """Ten hours asked until the end of the school year."""
    today = timezone.localdate()
    typed: dict[str, Any] = {
        "task": "Rust en voorspelbaarheid in groep 5: observatie en coaching.",
        "minutes": TEN_HOURS,
        "starts_on": today,
        "ends_on": last_day(school_year_of(today)),
        "supplier": None,
        "key": uuid.uuid4(),
        "now": timezone.now(),
    }
    return act.ask_hours(school, by=by, **{**typed, **changes})


def terms(supplier: Supplier, **changes: Any) -> act.Terms:
    """Ten hours of this supplier until the end of the school year."""
    today = timezone.localdate()
    typed: dict[str, Any] = {
        "supplier": supplier,
        "minutes": TEN_HOURS,
        "starts_on": today,
        "ends_on": last_day(school_year_of(today)),
    }
    return act.Terms(**{**typed, **changes})


def agreed(school: School, by: User, *, board: User, supplier: Supplier, **changes: Any) -> Agreement:
    agreement = asked(school, by)
    act.agree_hours(agreement, terms(supplier, **changes), by=board, now=timezone.now())
    return agreement


def registered(school: School, by: User, *, board: User, supplier: Supplier, office: User, **changes: Any) -> Agreement:
    agreement = agreed(school, by, board=board, supplier=supplier, **changes)
    act.register_hours(agreement, by=office, now=timezone.now())
    return agreement


def a_round() -> None:
    """What the worker does each minute: letters, mails, and then what has left takes effect."""
    make_letters()
    send_due()
    act.take_effect(timezone.now())
    act.end_due(timezone.now())


def again(agreement: Agreement) -> Agreement:
    """The agreement as somebody else reads it."""
    return Agreement.objects.get(pk=agreement.pk)


def told(kind: str) -> list[str]:
    """Who gets a mail of this kind."""
    rows = Notification.objects.filter(kind=kind).select_related("user")
    return sorted(row.user.name if row.user else row.email for row in rows)


def today(days: int = 0) -> datetime.date:
    """The day so many days from now."""
    return timezone.localdate() + datetime.timedelta(days=days)
