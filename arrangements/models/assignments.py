"""What the loket gives to a request that needs no committee: a coach, a period and hours."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from arrangements.querysets import AssignmentQuerySet
from hours.models import Reservation
from intake.models import Request
from swvportal.foundation.models import Row


class Assignment(Row):
    """Who does the work of one request now, and on which hours; `message` is what school and coach read with it."""

    request = models.OneToOneField(Request, models.PROTECT, related_name="assignment")
    reservation = models.OneToOneField(Reservation, models.PROTECT, related_name="assignment")
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assigned", verbose_name=_("coach")
    )
    message = models.TextField(_("message"), blank=True)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        ordering = ["-assigned_at"]

    def __str__(self) -> str:
        return f"{self.request} – {self.coach}"
