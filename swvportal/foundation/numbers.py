"""The one door to numbers without gaps: kenmerken of letters and references of requests."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import F

from swvportal.foundation.models.series import Series


def next_number(name: str, year: int) -> int:
    """Take the next number of a series and hold its row until commit: a rolled-back act leaves no gap.

    Must be called inside a transaction, as late in the act as can be; raises RuntimeError outside one.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A number is taken inside the transaction that uses it.")
    with transaction.atomic():
        Series.objects.bulk_create([Series(name=name, year=year)], ignore_conflicts=True)
        Series.objects.filter(name=name, year=year).update(last=F("last") + 1)  # locks the row until commit
        return Series.objects.get(name=name, year=year).last
