"""Who sees which trajectory: it follows its request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from intake.enums import RequestStatus
from intake.models import Request
from swvportal.foundation.models import User

if TYPE_CHECKING:
    from coaching.models import Trajectory  # noqa: F401 - named in a string below


class TrajectoryQuerySet(models.QuerySet["Trajectory"]):
    """Trajectories by what a person may see and by how far they are."""

    def visible_to(self, user: User) -> TrajectoryQuerySet:
        """Included if, and only if, the request is visible to the person."""
        return self.filter(request__in=Request.objects.visible_to(user))

    def running_of(self, coach: User) -> TrajectoryQuerySet:
        """What this coach works on now; an arrangement for which more was asked goes on while that is decided."""
        return self.filter(request__coach=coach).exclude(request__status=RequestStatus.CLOSED)
