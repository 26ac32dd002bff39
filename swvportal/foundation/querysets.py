"""Who sees which foundation row: one `visible_to` per noun."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

from swvportal.foundation.enums import LetterState, NotificationState, Role

if TYPE_CHECKING:
    from swvportal.foundation.models import (  # noqa: F401 - named in strings below
        DuoImport,
        Letter,
        Membership,
        Notification,
        User,
    )


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships by date."""

    def current(self, on: datetime.date | None = None) -> MembershipQuerySet:
        """Included if, and only if, the membership runs on that day (today) and the account is active."""
        day = on or timezone.localdate()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day, user__is_active=True)


class DuoImportQuerySet(models.QuerySet["DuoImport"]):
    """Imports of DUO's files."""

    def visible_to(self, user: User) -> DuoImportQuerySet:
        """Included if, and only if, the person works at the office."""
        return self.all() if user.standing.has(Role.OFFICE) else self.none()


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Messages, for whom they are and for who sends them."""

    def visible_to(self, user: User) -> NotificationQuerySet:
        """Included if, and only if, the message is addressed to this account."""
        return self.filter(user=user)

    def unread(self) -> NotificationQuerySet:
        """Included if, and only if, the person has not opened it yet."""
        return self.filter(read_at__isnull=True)

    def troubled(self, user: User) -> NotificationQuerySet:
        """Included if, and only if, the mail failed, may have failed or keeps waiting, and the viewer is the office."""
        if not user.standing.has(Role.OFFICE):
            return self.none()
        stuck = Q(state=NotificationState.PENDING) & ~Q(problem="")
        return self.filter(Q(state__in=[NotificationState.FAILED, NotificationState.UNCERTAIN]) | stuck)


class LetterQuerySet(models.QuerySet["Letter"]):
    """Letters as work; who may open one is decided by the dossier it belongs to."""

    def troubled(self, user: User) -> LetterQuerySet:
        """Included if, and only if, making it failed and has not succeeded since, and the viewer is the office."""
        if not user.standing.has(Role.OFFICE):
            return self.none()
        return self.exclude(problem="").exclude(state=LetterState.READY)
