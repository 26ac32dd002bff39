"""Taking a row of work, giving it back, and taking back what a dead worker still holds; it knows no noun.

A row is taken under `select_for_update(skip_locked)` and marked with a token in the same transaction, so two workers
never take one row and none waits for another. Nothing here does the work itself.
"""

from __future__ import annotations

import datetime
import uuid
from typing import TypeVar

from django.db import models, transaction

from swvportal.foundation.models.work import Work

MAX_ATTEMPTS = 5
PAUSES = tuple(datetime.timedelta(minutes=minutes) for minutes in (1, 5, 20, 60))  # after the first, second, … failure
PAUSES_AFTER_DEATH = (
    datetime.timedelta(),
    *PAUSES,
)  # a killed worker was mostly not the row's fault: once more at once
PROBLEM_LENGTH = 300
W = TypeVar("W", bound=Work)


def take_next(rows: models.QuerySet[W], *, waiting: str, working: str, now: datetime.datetime) -> W | None:
    """Take the waiting row that is due and was tried least; None when there is none that nobody else is taking."""
    with transaction.atomic():
        row = (
            rows.filter(state=waiting, due_at__lte=now)
            .order_by("attempts", "due_at", "pk")
            .select_for_update(skip_locked=True, of=("self",))
            .first()
        )
        if row is None:
            return None
        mark = {"state": working, "claim": uuid.uuid4(), "claimed_at": now, "attempts": row.attempts + 1}
        for name, value in mark.items():
            setattr(row, name, value)
        row.save(update_fields=[*mark])
    return row


def held(row: W) -> models.QuerySet[W]:
    """The row if its token is still ours, to be changed by row count."""
    return type(row)._default_manager.filter(pk=row.pk, claim=row.claim)


def put_back(
    row: W,
    problem: str,
    *,
    waiting: str,
    failed: str,
    now: datetime.datetime,
    pauses: tuple[datetime.timedelta, ...] = PAUSES,
) -> None:
    """Let a row wait for its next turn, each time longer; after the fifth attempt it is parked for the office."""
    parked = row.attempts >= MAX_ATTEMPTS
    held(row).update(
        state=failed if parked else waiting,
        problem=problem[:PROBLEM_LENGTH],
        due_at=now if parked else now + pauses[row.attempts - 1],
        claim=None,
    )


def take_back(rows: models.QuerySet[W], *, held_as: str, since: datetime.datetime) -> list[W]:
    """The rows that a worker has held since before this moment; the caller decides what becomes of each."""
    return list(rows.filter(state=held_as, claimed_at__lt=since).order_by("claimed_at"))
