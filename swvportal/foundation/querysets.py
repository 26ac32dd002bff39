"""Who sees which foundation row: one `visible_to` per noun."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

from swvportal.foundation.enums import Role

if TYPE_CHECKING:
    from swvportal.foundation.models import DuoImport, Membership, User  # noqa: F401 - named in strings below


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
