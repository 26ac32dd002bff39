"""What a coach knows most about, so that the loket finds who fits a question."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from intake.enums import Domain
from swvportal.foundation.models import Row


class CoachTheme(Row):
    """One theme of one coach; the themes are those that a school ticks in its question."""

    coach = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="themes")
    theme = models.CharField(_("theme"), max_length=12, choices=Domain.choices)

    class Meta:
        verbose_name = _("theme of a coach")
        constraints = [
            models.UniqueConstraint(name="coach_theme_once", fields=["coach", "theme"]),
            models.CheckConstraint(name="coach_theme_known", condition=models.Q(theme__in=Domain.values)),
        ]

    def __str__(self) -> str:
        return str(Domain(self.theme).label)
