"""Two pupils that look like one child and are not: once said, they are shown as likely doubles no more."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from swvportal.foundation.models import Pupil, Row


class KeptApart(Row):
    """Somebody looked and said that these are two children; `one` is the pupil with the lower key."""

    one = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    other = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("two children who look like one")
        constraints = [
            models.UniqueConstraint(name="kept_apart_once", fields=["one", "other"]),
            models.CheckConstraint(name="kept_apart_in_order", condition=Q(one__lt=F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} / {self.other_id}"
