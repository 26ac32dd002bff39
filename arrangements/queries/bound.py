"""Which requests have hours of their school's own budget; it reserves nothing."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import F

from arrangements.models import Assignment, Decision


def bound_to_school(requests: Collection[UUID]) -> set[UUID]:
    """The keys of those with hours that are reserved and not given back on the budget of the request's own school."""
    found = set[UUID]()
    for model in (Assignment, Decision):
        rows = model.objects.filter(request__in=list(requests), reservation__closed_at__isnull=True)
        own = rows.filter(reservation__budget__school=F("request__school"))
        found |= set(own.order_by().values_list("request", flat=True))
    return found
