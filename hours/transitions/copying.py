"""Logging several lines at once, such as those of last week: all of them or none."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from hours import ledger
from hours.models import TimeEntry
from hours.transitions.booking import log_time
from swvportal.foundation.models import User
from swvportal.foundation.workflow import MoveRefused


@dataclass(frozen=True)
class Copy:
    """One earlier entry to be logged again on another day, with minutes and a one-time key of its own."""

    source: TimeEntry
    worked_on: datetime.date
    minutes: int
    key: UUID


class CopyRefused(MoveRefused):
    """One of several lines was refused, and so none was kept; `index` is its place."""

    def __init__(self, index: int, refused: MoveRefused) -> None:
        self.index = index
        super().__init__(refused.message)


@transaction.atomic
def log_again(coach: User, copies: Sequence[Copy], *, now: datetime.datetime) -> list[TimeEntry]:
    """Log earlier entries again; what came before with the same key is not logged twice.

    Locks the coach and then all budgets at once. Raises `CopyRefused` for the first line that `log_time` refuses.
    """
    User.objects.select_for_update(no_key=True).get(pk=coach.pk)
    for month in sorted({copy.worked_on.replace(day=1) for copy in copies}):
        ledger.share_month(month)
    sources = [copy.source for copy in copies]
    accounts = [one.reservation.budget_id if one.reservation is not None else one.budget_id for one in sources]
    ledger.lock_budgets(key for key in accounts if key is not None)
    entries = []
    for index, copy in enumerate(copies):
        source = copy.source
        try:
            entry = log_time(
                coach,
                reservation=source.reservation,
                budget=source.budget,
                worked_on=copy.worked_on,
                minutes=copy.minutes,
                activity=source.activity,
                direct=source.direct,
                note=source.note,
                key=copy.key,
                now=now,
            )
        except MoveRefused as refused:
            raise CopyRefused(index, refused) from refused
        entries.append(entry)
    return entries
