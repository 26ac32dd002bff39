"""That a school was invited to renew an arrangement that ends; the renewal itself is a request of its own."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intake.models.requests import Request
from swvportal.foundation.models import Row


class RenewalInvitation(Row):
    """One invitation in one school year; `number` counts those of that year: a second one is asked on purpose."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="renewal_invitations")
    school_year = models.PositiveSmallIntegerField(_("school year"))
    number = models.PositiveSmallIntegerField(_("number"))
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()

    class Meta:
        verbose_name = _("invitation to renew")
        ordering = ["request", F("invited_at").desc()]
        constraints = [
            models.UniqueConstraint(name="renewal_invited_once", fields=["request", "school_year", "number"]),
            models.CheckConstraint(name="renewal_number_counts", condition=Q(number__gte=1)),
        ]
        triggers = [pgtrigger.Protect(name="invited_as_kept", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.request} {self.school_year} ({self.number})"
