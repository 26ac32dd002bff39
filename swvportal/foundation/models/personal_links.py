"""A personal link: the way in of somebody without an account to one thing, with a code as second secret."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from swvportal.foundation.models.base import Row
from swvportal.foundation.querysets import PersonalLinkQuerySet

MOST_TRIES = 5  # security bar, 23


class PersonalLink(Row):
    """One link to one thing of one `kind`; it holds neither the token nor the code, only what proves them.

    `tries` counts wrong codes since the last right one; at five the link waits for a new code. `email` is where the
    link was sent, empty where it went on paper.
    """

    kind = models.CharField(max_length=20)
    email = models.EmailField(_("e-mail address"), blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    code_hash = models.CharField(max_length=64, editable=False)
    tries = models.PositiveSmallIntegerField(default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = PersonalLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("personal link")
        constraints = [
            models.CheckConstraint(name="personal_link_tries", condition=Q(tries__lte=MOST_TRIES)),
            models.CheckConstraint(name="personal_link_lives", condition=Q(expires_at__gt=F("made_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.made_at:%Y-%m-%d}"

    @property
    def locked(self) -> bool:
        """True when the code was mistyped so often that a new one is needed."""
        return self.tries >= MOST_TRIES
