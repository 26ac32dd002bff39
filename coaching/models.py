"""The work that follows a grant."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coaching.querysets import TrajectoryQuerySet
from intake.models import Request
from swvportal.foundation.models import Row


class Trajectory(Row):
    """A coach's work on one request; its state is the request's, its hours are the reservations'.

    `report` is shared with the school. `discussed_on` is the day on which the evaluation was talked through.
    """

    request = models.OneToOneField(Request, models.PROTECT, related_name="trajectory")
    first_contact_on = models.DateField(_("first contact on"))
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    report = models.TextField(_("report"), blank=True)
    discussed_on = models.DateField(_("evaluation discussed on"), null=True, blank=True)
    result = models.TextField(_("what the evaluation brought"), blank=True)

    objects = TrajectoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("trajectory")
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return str(self.request)
