"""A contract: the hours of one supplier for one school year, and the part of them held back; it books nothing."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Mod
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from hours.models import triggers
from hours.querysets import ContractQuerySet
from swvportal.foundation.minutes import HOUR
from swvportal.foundation.models import Row, Supplier
from swvportal.foundation.schoolyears import as_label


class Contract(Row):
    """Whole hours, in minutes. `allocated` is what all budgets of this supplier and school year received from it.

    The ledger's trigger keeps `allocated`, and the database refuses to hand out more than the contract. What was not
    handed out is `undivided`; a confirmed division leaves nothing of it, so that from then on all budgets and the
    reserve together are the contract.
    """

    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="contracts", verbose_name=_("supplier"))
    school_year = models.PositiveSmallIntegerField(_("school year"), help_text=_("The year in which it starts."))
    minutes = models.PositiveIntegerField(_("hours"))
    reserve = models.PositiveIntegerField(_("reserve"), default=0)
    allocated = models.IntegerField(_("handed out"), default=0, editable=False)

    objects = ContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("contract")
        ordering = ["-school_year", "supplier__name", "id"]
        constraints = [
            models.UniqueConstraint(name="contract_once", fields=["supplier", "school_year"]),
            models.CheckConstraint(name="contract_holds_its_reserve", condition=Q(reserve__lte=F("minutes"))),
            models.CheckConstraint(
                name="contract_never_exceeded", condition=Q(allocated__gte=0, allocated__lte=F("minutes"))
            ),
            models.CheckConstraint(
                name="contract_in_whole_hours",
                condition=Q(Exact(Mod("minutes", Value(HOUR)), 0)) & Q(Exact(Mod("reserve", Value(HOUR)), 0)),
            ),
        ]
        triggers = [
            triggers.totals_by_ledger_only("allocated"),
            triggers.fixed("supplier", "school_year"),
            triggers.counts_what_is_out(),
        ]

    def __str__(self) -> str:
        return f"{self.supplier} – {as_label(self.school_year)}"

    @property
    def undivided(self) -> int:
        """Minutes that no budget has received, the reserve included."""
        return self.minutes - self.allocated
