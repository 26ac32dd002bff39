"""Work that ends in a season: another last day, and copies as rows for the lists that are counted."""

from __future__ import annotations

import datetime
import uuid

from django.db.models.functions import Least

from arrangements.models import Decision
from hours.models import Reservation
from intake.models import Request


def ends_on(request: Request, day: datetime.date) -> None:
    """Let the hours of a request end on another day, and begin no later."""
    Reservation.objects.filter(decision__request=request).update(ends_on=day, starts_on=Least("starts_on", day))


def another(row: Request, number: int) -> Request:
    """The same running work once more as rows: how it came about does not matter to a list."""
    copy = Request.objects.get(pk=row.pk)
    decision = Decision.objects.get(request=row)
    hours = Reservation.objects.get(decision=decision)
    copy.pk, copy.one_time_key, copy.reference = uuid.uuid4(), uuid.uuid4(), f"{row.reference}-{number}"
    hours.pk, hours.reference, hours.reserved = uuid.uuid4(), copy.reference, 0
    decision.pk, decision.request, decision.reservation = uuid.uuid4(), copy, hours
    for one in (copy, hours, decision):
        one._state.adding = True
        one.save(force_insert=True)
    return copy
