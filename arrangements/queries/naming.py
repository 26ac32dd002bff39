"""What a coach calls hours of a grant; it reads the name where it stands and keeps it nowhere."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from arrangements.models import Decision
from hours.models import Reservation
from swvportal.foundation.models import User


def pupils_behind(user: User, reservations: Collection[Reservation]) -> dict[UUID, str]:
    """Of these hours, those of a request that this person may see: the pupil's first name, the school and the
    reference of the request; one query."""
    rows = Decision.objects.visible_to(user).released().filter(reservation__in=reservations)
    return {
        row.reservation_id: f"{row.request.pupil.first_name}, {row.request.school.name}, {row.request.reference}"
        for row in rows.select_related("request__pupil", "request__school")
        if row.reservation_id and row.request.pupil
    }
