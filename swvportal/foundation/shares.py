"""One object opened to one named person for a time; the only importer of guardian.

Roles decide by membership (`visible_to`); a share is for what memberships cannot say: a committee member asked for one
file, a stand-in, an outside expert. A share opens for reading and nothing else.
"""

from __future__ import annotations

import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import models
from django.db.models import Q
from django.utils import timezone
from guardian.models import UserObjectPermissionBase

from swvportal.foundation.models import User


class Share(UserObjectPermissionBase):
    """A guardian row with a direct key to its object (gone when the object goes), its giver, reason and last day."""

    until = models.DateField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    reason = models.TextField()

    class Meta(UserObjectPermissionBase.Meta):
        abstract = True


def shared_ids(user: User, shares: type[Share], *, on: datetime.date | None = None) -> set[UUID]:
    """The keys of the objects that are open to this person on that day (today); one query, no global permission."""
    day = on or timezone.localdate()
    if not user.is_active:
        return set()
    rows = shares._default_manager.filter(Q(until__gte=day), user=user)
    return set(rows.values_list("content_object_id", flat=True))


def share(
    shares: type[Share],
    subject: models.Model,
    *,
    with_: User,
    by: User,
    until: datetime.date,
    reason: str,
    now: datetime.datetime,
) -> None:
    """Open one object to one person up to and including a day; a second time moves the day and the reason."""
    view = Permission.objects.get(
        content_type__app_label=subject._meta.app_label, codename=f"view_{subject._meta.model_name}"
    )
    shares._default_manager.update_or_create(
        user=with_,
        permission=view,
        content_object=subject,
        defaults={"until": until, "given_by": by, "given_at": now, "reason": reason},
    )


def end_shares(shares: type[Share], subject: models.Model) -> None:
    """Take every share of an object away at once."""
    shares._default_manager.filter(content_object=subject).delete()


def end_share(shares: type[Share], subject: models.Model, *, with_: User) -> None:
    """Take a share away at once."""
    shares._default_manager.filter(content_object=subject, user=with_).delete()
