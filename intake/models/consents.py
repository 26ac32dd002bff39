"""Consent of a parent or pupil, with the words as they were shown; never changed, only withdrawn."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intake.enums import ConsentMethod, ConsentState
from intake.models.requests import Request
from swvportal.foundation.models import Document, Parent, Row


class Consent(Row):
    """One answer of one person to one text; `parent` empty means the pupil (from 12, dossier.md)."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="consents")
    parent = models.ForeignKey(Parent, models.PROTECT, null=True, blank=True, related_name="consents")
    state = models.CharField(_("answer"), max_length=8, choices=ConsentState.choices)
    reason = models.TextField(_("reason"), blank=True)
    method = models.CharField(_("how"), max_length=8, choices=ConsentMethod.choices)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    answered_on = models.DateField(_("answered on"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        ordering = ["recorded_at"]
        constraints = [
            models.CheckConstraint(
                name="consent_relied_has_reason", condition=~Q(state=ConsentState.RELIED) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="consent_form_has_document",
                condition=~Q(method=ConsentMethod.FORM) | Q(document__isnull=False),
            ),
            models.UniqueConstraint(
                name="consent_one_standing",
                fields=["request", "parent"],
                condition=Q(withdrawn_at__isnull=True),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parent or self.request.pupil}: {self.get_state_display()}"
