"""A month of time entries that is closed; there is no row for an open one. It books nothing."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from hours.models import triggers
from hours.querysets import MonthClosingQuerySet
from swvportal.foundation.models import Row
from swvportal.foundation.schoolyears import school_year_of


class MonthClosing(Row):
    """From here on no time entry of this month is added; a closed month is never opened again.

    `month` is its first day. `closed_by` is empty when the clock closed it. `lapsed_at` is when every budget was looked
    at for hours that lapse after it; the sweep looks for rows without.
    """

    month = models.DateField(_("month"), unique=True)
    closed_at = models.DateTimeField(_("closed at"))
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    lapsed_at = models.DateTimeField(null=True, editable=False)

    objects = MonthClosingQuerySet.as_manager()

    class Meta:
        verbose_name = _("closed month")
        verbose_name_plural = _("closed months")
        ordering = ["-month"]
        constraints = [models.CheckConstraint(name="closing_of_a_month", condition=Q(month__day=1))]
        triggers = [
            triggers.waits_for_logging(),
            triggers.fixed("month", "closed_at", "closed_by"),
            pgtrigger.Protect(name="never_reopened", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return date_format(self.month, "F Y")

    @property
    def school_year(self) -> int:
        """The school year in which the month falls."""
        return school_year_of(self.month)
