"""One act on many requests at once, and what came of each; the acts themselves stand in the trail of each request."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intake.enums import BulkAct
from intake.models.requests import Request
from intake.querysets import BulkRunQuerySet
from swvportal.foundation.models import Row


class BulkRun(Row):
    """What one person confirmed for many requests with one key; `digest` tells the same key with other content apart.

    Its rows come one by one: a run that was broken off goes on when the same page is sent again.
    """

    act = models.CharField(_("act"), max_length=8, choices=BulkAct.choices)
    one_time_key = models.UUIDField(unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = BulkRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("act on many requests")
        ordering = ["-at"]
        constraints = [models.CheckConstraint(name="bulk_run_known_act", condition=Q(act__in=BulkAct.values))]
        triggers = [pgtrigger.Protect(name="kept_as_sent", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.at:%Y-%m-%d}"


class BulkRow(Row):
    """What came of one request in a run: it was done, or `refusal` is the sentence why not."""

    run = models.ForeignKey(BulkRun, models.CASCADE, related_name="rows")
    request = models.ForeignKey(Request, models.CASCADE, related_name="+")
    refusal = models.TextField(_("refusal"), blank=True)

    class Meta:
        verbose_name = _("request in an act on many")
        ordering = ["request__school__name", "request__reference"]
        constraints = [models.UniqueConstraint(name="bulk_row_once", fields=["run", "request"])]
        triggers = [pgtrigger.Protect(name="told_once", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.run}: {self.request}"
