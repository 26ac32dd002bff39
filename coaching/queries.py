"""Reads for the coach's and the school's pages; changes nothing."""

from __future__ import annotations

from django.db.models import QuerySet

from hours.models import Reservation
from intake.models import Request


def reservations_of(request: Request) -> QuerySet[Reservation]:
    """The hours that released decisions gave to this request, first grant first."""
    return (
        Reservation.objects.filter(decision__request=request, decision__released_at__isnull=False)
        .select_related("budget__supplier", "coach")
        .order_by("made_at")
    )
