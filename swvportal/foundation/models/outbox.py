"""The outbox: a message to one person, written in the transaction that causes it; workers look for these rows."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from swvportal.foundation.enums import NotificationState
from swvportal.foundation.models.base import Row
from swvportal.foundation.models.work import Work
from swvportal.foundation.querysets import NotificationQuerySet


class Notification(Row, Work):
    """One message of one kind to one person about one object, once; it never holds a pupil's name.

    `email` is set for somebody without an account (an invitation); otherwise the account's address of the moment
    of sending counts. `facts` are short texts for the template `mail/<kind>.txt`; `facts["path"]` is where it leads.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="notifications")
    email = models.EmailField(blank=True)
    kind = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    facts = models.JSONField(default=dict)
    key = models.CharField(max_length=200, unique=True)
    state = models.CharField(
        _("state"), max_length=16, choices=NotificationState.choices, default=NotificationState.PENDING
    )
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at"]
        indexes = [
            models.Index(
                name="notification_open",
                fields=["due_at"],
                condition=Q(state__in=["pending", "claimed", "handing_over"]),
            ),
            models.Index(
                name="notification_troubled",
                fields=["written_at"],
                condition=Q(state__in=["failed", "uncertain"]) | ~Q(problem=""),
            ),
            models.Index(name="notification_of_user", fields=["user", "-written_at"]),
        ]
        constraints = [
            models.CheckConstraint(name="notification_has_recipient", condition=Q(user__isnull=False) | ~Q(email="")),
        ]

    def __str__(self) -> str:
        return self.kind
