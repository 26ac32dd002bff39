"""The outbox: a message to one person, written in the transaction that causes it; workers look for these rows.

And how that person wants to have it.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from swvportal.foundation.enums import MessageGroup, MessagePace, NotificationState
from swvportal.foundation.models.base import Row
from swvportal.foundation.models.work import Work
from swvportal.foundation.querysets import NotificationQuerySet


class Notification(Row, Work):
    """One message of one kind to one person about one object, once; it never holds a pupil's name.

    `email` is set for somebody without an account (an invitation); otherwise the account's address of the moment
    of sending counts. `facts` are short texts for the template `mail/<kind>.txt`; `facts["path"]` is where it leads.
    `digest` is the daily mail, itself a message, that this one goes along in.
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
    digest = models.ForeignKey("self", models.RESTRICT, null=True, related_name="items")

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
            models.Index(name="notification_about", fields=["subject_id", "kind"]),
            models.Index(name="notification_unread", fields=["user"], condition=Q(read_at__isnull=True)),
            models.Index(
                name="notification_collected",
                fields=["user", "written_at"],
                condition=Q(state="collected", digest__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(name="notification_has_recipient", condition=Q(user__isnull=False) | ~Q(email="")),
            models.CheckConstraint(name="notification_state", condition=Q(state__in=NotificationState.values)),
            models.CheckConstraint(
                name="notification_in_digest", condition=Q(digest__isnull=True) | Q(state="collected")
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class MessageChoice(Row):
    """How one person wants to have one group of messages by mail; without a row they come at once.

    The database keeps that nobody chooses for what always comes at once, and that letters, which begin a term in law,
    come by mail in one way or another.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="message_choices")
    group = models.CharField(max_length=16, choices=MessageGroup.choices)
    pace = models.CharField(max_length=8, choices=MessagePace.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="message_choice_once", fields=["user", "group"]),
            models.CheckConstraint(
                name="message_choice_group", condition=Q(group__in=MessageGroup.values) & ~Q(group=MessageGroup.ALWAYS)
            ),
            models.CheckConstraint(name="message_choice_pace", condition=Q(pace__in=MessagePace.values)),
            models.CheckConstraint(
                name="message_choice_letters_come", condition=~Q(group=MessageGroup.LETTERS, pace=MessagePace.NEVER)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_group_display()}"
