"""An hour budget: the account of one holder with one supplier in one school year for one purpose; it books nothing."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hours.enums import Lapse, Purpose
from hours.models import triggers
from hours.querysets import BudgetQuerySet
from swvportal.foundation.models import Board, Row, School, Supplier
from swvportal.foundation.schoolyears import as_label


class Budget(Row):
    """The holder is a school, a board or, when both are empty, the partnership. All totals are minutes.

    The totals are kept by the ledger's trigger and by nothing else; `reserved` is what is promised and not yet used,
    `transferred` is what came in less what went out. The database refuses a line that would leave less than nothing.
    `lapse` is empty where nothing else was agreed with the supplier; `warned_for` is the last month of whose end the
    holder was warned, empty again once hours came in.
    """

    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="budgets")
    board = models.ForeignKey(Board, models.PROTECT, null=True, blank=True, related_name="budgets")
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="budgets", verbose_name=_("supplier"))
    school_year = models.PositiveSmallIntegerField(_("school year"), help_text=_("The year in which it starts."))
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices)
    allocated = models.IntegerField(_("allocated"), default=0, editable=False)
    transferred = models.IntegerField(_("transferred"), default=0, editable=False)
    reserved = models.IntegerField(_("reserved"), default=0, editable=False)
    consumed = models.IntegerField(_("used"), default=0, editable=False)
    lapsed = models.IntegerField(_("lapsed"), default=0, editable=False)

    lapse = models.CharField(_("unused hours lapse"), max_length=8, choices=Lapse.choices, blank=True)
    warned_for = models.DateField(null=True, editable=False)

    objects = BudgetQuerySet.as_manager()

    class Meta:
        verbose_name = _("hour budget")
        ordering = ["-school_year", "supplier__name", "purpose", "board__name", "school__name", "id"]
        constraints = [
            models.UniqueConstraint(
                name="budget_once",
                fields=["school", "board", "supplier", "school_year", "purpose"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="budget_one_holder", condition=Q(school__isnull=True) | Q(board__isnull=True)),
            models.CheckConstraint(
                name="budget_never_below_zero",
                condition=Q(allocated__gte=F("reserved") + F("consumed") + F("lapsed") - F("transferred")),
            ),
            models.CheckConstraint(
                name="budget_totals_not_negative",
                condition=Q(allocated__gte=0, reserved__gte=0, consumed__gte=0, lapsed__gte=0),
            ),
            models.CheckConstraint(name="budget_lapse", condition=Q(lapse__in=["", *Lapse.values])),
        ]
        triggers = [
            triggers.totals_by_ledger_only("allocated", "transferred", "reserved", "consumed", "lapsed"),
            triggers.fixed("school", "board", "supplier", "school_year", "purpose"),
        ]

    def __str__(self) -> str:
        return f"{self.holder} – {self.supplier} – {self.get_purpose_display()} – {as_label(self.school_year)}"

    @property
    def holder(self) -> str:
        """The name of who may spend it."""
        place = self.school or self.board
        return str(place) if place else gettext("the partnership")

    @property
    def label(self) -> str:
        """What a coach calls it: holder and purpose."""
        return f"{self.holder}, {self.get_purpose_display()}"

    @property
    def granted(self) -> int:
        """Minutes that this budget has to spend in all."""
        return self.allocated + self.transferred

    @property
    def available(self) -> int:
        """Minutes that are neither promised nor used nor lapsed."""
        return self.granted - self.reserved - self.consumed - self.lapsed

    @property
    def lapses(self) -> Lapse:
        """When unused hours lapse: as agreed, else by the year for the own team and for the reserve, which is held back
        for whoever falls short later, by the month for others (003).
        """
        if self.lapse:
            return Lapse(self.lapse)
        held_back = self.purpose == Purpose.RESERVE
        return Lapse.YEARLY if self.supplier.own_team or held_back else Lapse.MONTHLY
