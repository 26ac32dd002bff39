"""Hours promised to one arrangement and not yet used; what they are for is known by kind and reference only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hours.enums import WhatFor
from hours.models import triggers
from hours.models.budgets import Budget
from hours.querysets import ReservationQuerySet
from swvportal.foundation.models import Row, School


class Reservation(Row):
    """Minutes set apart on a budget for a coach; the totals are kept by the ledger's trigger and by nothing else.

    While it is `held` the database refuses all time on it (PO3002: an agreement is valid once both confirmations have
    left); what was let go is never held again.
    """

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="reservations")
    what_for = models.CharField(_("for"), max_length=24, choices=WhatFor.choices)
    reference = models.CharField(_("reference"), max_length=40, help_text=_("Reads without a name, like a kenmerk."))
    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="reservations", verbose_name=_("school")
    )
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reservations",
        verbose_name=_("coach"),
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("up to and including"), null=True, blank=True)
    reserved = models.IntegerField(_("reserved"), default=0, editable=False)
    consumed = models.IntegerField(_("used"), default=0, editable=False)
    released = models.IntegerField(_("given back"), default=0, editable=False)
    held = models.BooleanField(_("not free yet"), default=False, editable=False)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    called = ""  # what its reader calls it; filled by `queries.call_by_name` for one page, never kept

    objects = ReservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reservation")
        ordering = ["reference", "made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="reservation_one_open",
                fields=["budget", "what_for", "reference"],
                condition=Q(closed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="reservation_never_overspent",
                condition=Q(reserved__gte=F("consumed") + F("released"), consumed__gte=0, released__gte=0),
            ),
            models.CheckConstraint(
                name="reservation_ends_after_start",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
        ]
        triggers = [
            triggers.totals_by_ledger_only("reserved", "consumed", "released"),
            triggers.fixed("budget", "what_for", "reference"),
            triggers.never_held_again(),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def mark(self) -> str:
        """The reference as people know it: a later grant of one request carries a number of its own, which nobody sees;
        it is told apart by its first day."""
        mark, _slash, later = self.reference.partition("/")
        if not later or self.starts_on is None:
            return mark
        day = date_format(self.starts_on, "j F Y")
        return gettext("%(reference)s, from %(day)s") % {"reference": mark, "day": day}

    @property
    def label(self) -> str:
        """What its reader calls it; where nobody asked for that, the school and the reference, without a name."""
        return self.called or (f"{self.school.name}, {self.mark}" if self.school else self.mark)

    @property
    def promised(self) -> int:
        """Minutes promised in all: what was reserved less what was given back."""
        return self.reserved - self.released

    @property
    def rest(self) -> int:
        """Minutes that can still be used."""
        return self.promised - self.consumed
