"""What a coach calls hours of a grant; it reads the name where it stands and keeps it nowhere."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Coalesce

from hours.models import Reservation
from intake.models import Request
from swvportal.foundation.models import User


def pupils_behind(user: User, reservations: Collection[Reservation]) -> dict[UUID, str]:
    """Of these hours, those of a request that this person may see: the pupil's first name, the school and the
    reference of the request, or what kind it is where it names no pupil; one query besides that of `visible_to`.

    Who sees a request sees its decisions once they are released.
    """
    granted = Q(decisions__reservation__in=reservations, decisions__released_at__isnull=False)
    assigned = Q(assignment__reservation__in=reservations)
    rows = Request.objects.visible_to(user).filter(granted | assigned).select_related("pupil", "school")
    found = rows.annotate(given=Coalesce("decisions__reservation", "assignment__reservation"))
    return {row.given: _called(row) for row in found}  # type: ignore[attr-defined]


def _called(request: Request) -> str:
    who = request.pupil.first_name if request.pupil else request.title
    return f"{who}, {request.school.name}, {request.reference}"
