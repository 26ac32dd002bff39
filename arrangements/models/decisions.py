"""A decision on a request: recorded in private, then undone or released; a released one only gets a successor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from arrangements.enums import GRANTS, Outcome
from arrangements.querysets import DecisionQuerySet
from hours.models import Reservation
from intake.models import Request
from swvportal.foundation.models import Row

if TYPE_CHECKING:
    from arrangements.models.reviews import Review

_USER = settings.AUTH_USER_MODEL
_IS_GRANT = Q(outcome__in=sorted(GRANTS))


class Decision(Row):
    """One decision; minutes, days and coach for a grant, the other way to go for a refusal, a day for a deferral.

    `reasons` is the motivation in plain words for parents, without third persons. `replaces` is the decision that an
    objection was made against. `number` is the kenmerk of its letters, given at release.
    """

    request = models.ForeignKey(Request, models.PROTECT, related_name="decisions")
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices)
    motivation = models.TextField(_("motivation"))
    reasons = models.TextField(_("reasons for the parents"))
    direct_minutes = models.PositiveIntegerField(_("hours with teacher and pupil"), default=0)
    indirect_minutes = models.PositiveIntegerField(_("hours around it"), default=0)
    form = models.CharField(_("form of the guidance"), max_length=200, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("up to and including"), null=True, blank=True)
    coach = models.ForeignKey(_USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("coach"))
    conditions = models.TextField(_("conditions"), blank=True)
    instead = models.TextField(_("what the school can do instead"), blank=True)
    needed = models.TextField(_("what is needed first"), blank=True)
    back_on = models.DateField(_("before the committee again on"), null=True, blank=True)
    reservation = models.OneToOneField(
        Reservation, models.PROTECT, null=True, blank=True, related_name="decision", editable=False
    )
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    decided_by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(_USER, models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    number = models.CharField(_("reference"), max_length=24, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        ordering = ["-decided_at"]
        constraints = [
            models.UniqueConstraint(
                name="decision_one_pending",
                fields=["request"],
                condition=Q(released_at__isnull=True, undone_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="decision_replaced_once", fields=["replaces"], condition=Q(undone_at__isnull=True)
            ),
            models.CheckConstraint(
                name="decision_released_or_undone", condition=Q(released_at__isnull=True) | Q(undone_at__isnull=True)
            ),
            models.CheckConstraint(
                name="decision_released_has_number",
                condition=Q(released_at__isnull=True, released_by__isnull=True, number="")
                | Q(released_at__isnull=False, released_by__isnull=False) & ~Q(number=""),
            ),
            models.CheckConstraint(
                name="decision_grant_is_whole",
                condition=~_IS_GRANT
                | Q(
                    starts_on__isnull=False, ends_on__gte=F("starts_on"), coach__isnull=False, reservation__isnull=False
                ),
            ),
            models.CheckConstraint(
                name="decision_deferral_has_day", condition=~Q(outcome=Outcome.DEFER) | Q(back_on__isnull=False)
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="released_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__released_at__isnull=False),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.request} – {self.get_outcome_display()}"

    @property
    def decided(self) -> str:
        """The outcome as what was decided: granted, refused."""
        return Outcome(self.outcome).decided

    @property
    def minutes(self) -> int:
        """What a grant comes to in all."""
        return self.direct_minutes + self.indirect_minutes

    def with_reviews(self) -> list[Review]:
        """The reviews that it was made on, with their scores."""
        return list(self.reviews.select_related("member").prefetch_related("scores"))

    @property
    def is_grant(self) -> bool:
        """True when hours were given."""
        return self.outcome in GRANTS
