"""Reminds the office of letters that could not be made and that nobody looked after."""

from __future__ import annotations

import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from swvportal.foundation.enums import LetterState, Role
from swvportal.foundation.models import Letter
from swvportal.foundation.outbox import notify
from swvportal.foundation.recipients import holders
from swvportal.foundation.reminding import Turn, Waiting, register_waiting


def register() -> None:
    """Name what waits: a letter that was given up is late at once."""
    register_waiting("letters that failed", Waiting(_given_up, _since, _remind, late=True))


def _given_up(day: datetime.date) -> QuerySet[Letter]:
    return Letter.objects.filter(state=LetterState.FAILED, due_at__date__lte=day)


def _since(row: Letter) -> datetime.date:
    return timezone.localdate(row.due_at)  # when it was given up; see `claims.put_back`


def _remind(row: Letter, turn: Turn) -> None:
    facts = {"number": row.number, "since": turn.since.isoformat(), "path": reverse("foundation:delivery")}
    office, occasion = holders(Role.OFFICE), turn.occasion(row.pk)
    notify(office, "letter_reminder", about=row, occasion=occasion, now=turn.now, facts=facts)
