"""How much a coach can work in a school year, as the coordinator planned it; it books and promises nothing."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hours.querysets import CoachCapacityQuerySet
from swvportal.foundation.models import Row
from swvportal.foundation.schoolyears import as_label

MOST = 366 * 24 * 60


class CoachCapacity(Row):
    """Minutes of one coach in one school year, with and around schools together."""

    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="capacities", verbose_name=_("coach")
    )
    school_year = models.PositiveSmallIntegerField(_("school year"), help_text=_("The year in which it starts."))
    minutes = models.PositiveIntegerField(_("hours"))

    objects = CoachCapacityQuerySet.as_manager()

    class Meta:
        verbose_name = _("capacity of a coach")
        verbose_name_plural = _("capacities of coaches")
        ordering = ["-school_year", "coach__name", "id"]
        constraints = [
            models.UniqueConstraint(name="capacity_once", fields=["coach", "school_year"]),
            models.CheckConstraint(name="capacity_in_bounds", condition=Q(minutes__lte=MOST)),
        ]

    def __str__(self) -> str:
        return f"{self.coach} – {as_label(self.school_year)}"
