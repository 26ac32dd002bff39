"""When the committee meets; its agenda is what lies before it on that day."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from swvportal.foundation.models import Row


class Meeting(Row):
    """One meeting of the committee."""

    held_on = models.DateField(_("date"), unique=True)
    starts_at = models.TimeField(_("starts at"))
    place = models.CharField(_("place"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("committee meeting")
        ordering = ["held_on"]

    def __str__(self) -> str:
        return str(self.held_on)
