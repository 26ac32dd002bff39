"""Letting hours go that were held; who may do that, and when, is decided by the process that held them."""

from __future__ import annotations

from django.db import transaction

from hours import ledger
from hours.models import Reservation


@transaction.atomic
def lift(reservation: Reservation) -> Reservation:
    """Let hours go that were held, so that time can be booked on them; a second time does nothing.

    Locks the budget.
    """
    row = ledger.locked_reservation(reservation.pk)
    row.held = False
    row.save(update_fields=["held"])
    return row
