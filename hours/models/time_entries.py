"""What a coach really did on a day; what it costs a budget stands in the ledger."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Mod
from django.db.models.lookups import Exact
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hours.enums import Activity, TimeStatus
from hours.models import triggers
from hours.models.budgets import Budget
from hours.models.coach_months import coach_month_is_counted
from hours.models.reservations import Reservation
from hours.querysets import TimeEntryQuerySet
from swvportal.foundation.minutes import as_hours
from swvportal.foundation.models import Stateful

STEP = 5
DAY = 24 * 60


class TimeEntry(Stateful):
    """One piece of work, kept as it was typed; only its status ever changes.

    It is for a reservation, for a school's budget or, with neither, other work that costs no budget. What was used
    stands in the ledger, and may be another budget when the coordinator said so. The database holds the steps of five
    minutes, the twenty-four hours of a coach's day, the closed months and that a one-time key counts once.
    """

    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="time_entries", verbose_name=_("coach")
    )
    reservation = models.ForeignKey(
        Reservation, models.PROTECT, null=True, blank=True, related_name="time_entries", verbose_name=_("for")
    )
    budget = models.ForeignKey(
        Budget, models.PROTECT, null=True, blank=True, related_name="time_entries", verbose_name=_("hours of")
    )
    worked_on = models.DateField(_("date"))
    minutes = models.PositiveSmallIntegerField(_("time"))
    activity = models.CharField(_("activity"), max_length=16, choices=Activity.choices)
    direct = models.BooleanField(_("with the school"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    one_time_key = models.UUIDField(editable=False)
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = TimeEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("time entry")
        ordering = ["-worked_on", "-booked_at", "id"]
        indexes = [
            models.Index(name="time_entry_day", fields=["coach", "worked_on"]),
            models.Index(name="time_entry_above", fields=["worked_on"], condition=Q(status=TimeStatus.ABOVE_GRANT)),
            models.Index(
                name="time_entry_other",
                fields=["worked_on", "coach"],
                condition=Q(reservation__isnull=True, budget__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(name="time_entry_once", fields=["coach", "one_time_key"]),
            models.CheckConstraint(
                name="time_entry_in_steps",
                condition=Q(minutes__gt=0, minutes__lte=DAY) & Q(Exact(Mod("minutes", Value(STEP)), 0)),
            ),
            models.CheckConstraint(
                name="time_entry_one_purse", condition=Q(reservation__isnull=True) | Q(budget__isnull=True)
            ),
            models.CheckConstraint(name="time_entry_status", condition=Q(status__in=TimeStatus.values)),
        ]
        triggers = [
            triggers.full_day(),
            triggers.not_on_held(),
            triggers.month_is_open(),
            coach_month_is_counted(),
            triggers.fixed(
                "coach",
                "reservation",
                "budget",
                "worked_on",
                "minutes",
                "activity",
                "direct",
                "note",
                "one_time_key",
                "booked_at",
                "booked_by",
            ),
            pgtrigger.FSM(
                name="status_moves",
                field="status",
                transitions=[
                    (TimeStatus.BOOKED.value, TimeStatus.CORRECTED.value),
                    (TimeStatus.ABOVE_GRANT.value, TimeStatus.CORRECTED.value),
                    (TimeStatus.ABOVE_GRANT.value, TimeStatus.BOOKED.value),
                    (TimeStatus.ABOVE_GRANT.value, TimeStatus.REFUSED.value),
                    (TimeStatus.REFUSED.value, TimeStatus.CORRECTED.value),
                ],
            ),
            pgtrigger.Protect(name="never_lost", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.worked_on}: {as_hours(self.minutes)}"

    @property
    def label(self) -> str:
        """What it was for, as the coach chose it."""
        if self.reservation is not None:
            return self.reservation.label
        return self.budget.label if self.budget is not None else gettext("Other work")

    @property
    def status_label(self) -> str:
        """The status in words."""
        return str(TimeStatus(self.status).label)
