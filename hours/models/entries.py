"""The ledger: one append-only line per movement of minutes; its trigger keeps every total."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hours.enums import EntryKind
from hours.models import triggers
from hours.models.budgets import Budget
from hours.models.reservations import Reservation
from hours.models.time_entries import TimeEntry
from hours.models.uses import month_is_counted
from hours.querysets import EntryQuerySet
from swvportal.foundation.minutes import as_hours
from swvportal.foundation.models import Row
from swvportal.foundation.models.base import append_only

_CORRECT = Q(kind=EntryKind.CORRECT)
_LAPSE = Q(kind=EntryKind.LAPSE)


class Entry(Row):
    """Minutes above zero that move in the way of their kind; a correction moves those of `corrects` back.

    `to` is the receiving budget of a transfer, so that one line holds both sides. `by` is empty when the clock did it.
    `month` is the first day of the month after which hours lapsed, of which a budget has one line.
    """

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="entries")
    kind = models.CharField(_("kind"), max_length=12, choices=EntryKind.choices)
    minutes = models.PositiveIntegerField(_("time"))
    to = models.ForeignKey(Budget, models.PROTECT, null=True, blank=True, related_name="received")
    reservation = models.ForeignKey(Reservation, models.PROTECT, null=True, blank=True, related_name="entries")
    time_entry = models.ForeignKey(TimeEntry, models.PROTECT, null=True, blank=True, related_name="entries")
    month = models.DateField(_("month"), null=True, blank=True)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="correction")
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ["-at", "id"]
        indexes = [
            models.Index(name="entry_budget", fields=["budget", "-at"]),
            models.Index(name="entry_at", fields=["at"]),
        ]
        constraints = [
            models.CheckConstraint(name="entry_minutes_positive", condition=Q(minutes__gt=0)),
            models.CheckConstraint(
                name="entry_correction_has_origin",
                condition=(_CORRECT & Q(corrects__isnull=False) & ~Q(reason=""))
                | (~_CORRECT & Q(corrects__isnull=True)),
            ),
            models.CheckConstraint(
                name="entry_shape",
                condition=_CORRECT
                | Q(kind__in=[EntryKind.RESERVE, EntryKind.RELEASE], reservation__isnull=False, to__isnull=True)
                | Q(kind=EntryKind.CONSUME, to__isnull=True)
                | Q(kind__in=[EntryKind.ALLOCATE, EntryKind.LAPSE], reservation__isnull=True, to__isnull=True)
                | (Q(kind=EntryKind.TRANSFER, reservation__isnull=True, to__isnull=False) & ~Q(to=F("budget"))),
            ),
            models.CheckConstraint(
                name="entry_time_is_used",
                condition=Q(time_entry__isnull=True) | Q(kind__in=[EntryKind.CONSUME, EntryKind.CORRECT]),
            ),
            models.CheckConstraint(
                name="entry_lapse_has_month",
                condition=Q(kind=EntryKind.LAPSE, month__isnull=False, month__day=1)
                | (~Q(kind=EntryKind.LAPSE) & Q(month__isnull=True)),
            ),
            models.UniqueConstraint(
                name="entry_month_lapses_once", fields=["budget", "month"], condition=Q(kind=EntryKind.LAPSE)
            ),
            models.UniqueConstraint(
                name="entry_time_used_once", fields=["time_entry"], condition=Q(kind=EntryKind.CONSUME)
            ),
        ]
        triggers = [
            *append_only(),
            triggers.keeps_totals(),
            triggers.moves_contract(),
            month_is_counted(),
            triggers.not_on_held(pgtrigger.Q(new__kind=EntryKind.CONSUME.value)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {as_hours(self.minutes)}"
