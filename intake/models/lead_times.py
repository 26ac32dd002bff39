"""How long a request waited for a step, kept when the step ends; figures are made of it, it is never counted anew."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from intake.enums import IN_WORKING_DAYS, LeadStep, RequestKind
from intake.models.requests import Request
from intake.querysets import LeadTimeQuerySet
from swvportal.foundation.models import Row


class LeadTime(Row):
    """One step of one request: its days, working days for those of `IN_WORKING_DAYS`, without the days that the school
    was asked for more.

    `kind` is the request's, which never changes; it stands here for the index that the figures are read from.
    """

    request = models.ForeignKey(Request, models.CASCADE, related_name="lead_times")
    kind = models.CharField(_("kind"), max_length=16, choices=RequestKind.choices)
    step = models.CharField(_("step"), max_length=12, choices=LeadStep.choices)
    days = models.PositiveSmallIntegerField(_("days"))
    ended_on = models.DateField(_("ended on"))

    objects = LeadTimeQuerySet.as_manager()

    class Meta:
        verbose_name = _("lead time")
        ordering = ["-ended_on", "id"]
        constraints = [
            models.UniqueConstraint(name="lead_time_once", fields=["request", "step"]),
            models.CheckConstraint(name="lead_time_known_step", condition=models.Q(step__in=LeadStep.values)),
        ]
        indexes = [models.Index(name="lead_time_figures", fields=["kind", "step", "ended_on", "days"])]
        triggers = [pgtrigger.Protect(name="kept_once", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.step}: {self.days}"

    @property
    def in_working_days(self) -> bool:
        """Whether its days are working days."""
        return self.step in IN_WORKING_DAYS
