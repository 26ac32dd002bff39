"""What the loket adds: a question to the school, and the pre-advice that stays inside the partnership."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intake.models.requests import Request
from swvportal.foundation.models import Row


class Question(Row):
    """What the loket or the committee wants to know, and the school's answer."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="questions")
    text = models.TextField(_("question"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(name="question_one_open", fields=["request"], condition=Q(answered_at__isnull=True))
        ]

    def __str__(self) -> str:
        return self.text[:60]


class PreAdvice(Row):
    """The coordinator's advice to the committee; no school and no coach ever sees it (WPO 18a lid 13)."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="pre_advices")
    text = models.TextField(_("pre-advice"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.text[:60]
