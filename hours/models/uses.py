"""What was used of a budget in each month of its school year, kept by the ledger for burn-downs; it books nothing."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hours.models import triggers
from hours.models.budgets import Budget
from hours.querysets import MonthUseQuerySet
from swvportal.foundation.models import Row

# The month in which the work was done; a line without time entry counts when it was written. A counter-line counts in
# the month of what it takes back. What lies outside the school year counts in its first or last month.
_COUNT_MONTH = """
n := NEW.minutes;
IF NEW.kind = 'correct' THEN
    IF (SELECT kind FROM hours_entry WHERE id = NEW.corrects_id) <> 'consume' THEN
        RETURN NULL;
    END IF;
    n := -n;
ELSIF NEW.kind <> 'consume' THEN
    RETURN NULL;
END IF;
SELECT * INTO account FROM hours_budget WHERE id = NEW.budget_id;
first_day := least(greatest(date_trunc('month', coalesce(
    (SELECT worked_on FROM hours_timeentry WHERE id = NEW.time_entry_id),
    (SELECT at AT TIME ZONE 'Europe/Amsterdam' FROM hours_entry WHERE id = NEW.corrects_id)::date,
    (NEW.at AT TIME ZONE 'Europe/Amsterdam')::date
))::date, make_date(account.school_year, 8, 1)), make_date(account.school_year + 1, 7, 1));
INSERT INTO hours_monthuse (id, budget_id, month, consumed) VALUES (gen_random_uuid(), NEW.budget_id, first_day, 0)
    ON CONFLICT (budget_id, month) DO NOTHING;
UPDATE hours_monthuse SET consumed = consumed + n WHERE budget_id = NEW.budget_id AND month = first_day;
RETURN NULL;
"""


def month_is_counted() -> pgtrigger.Trigger:
    """After a line that uses hours, or takes that back, and after `keeps_totals`: move the month's total.

    The budget is locked by then. Its name puts it behind `keeps_totals`: PostgreSQL goes by the alphabet.
    """
    return pgtrigger.Trigger(
        name="month_is_counted",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        declare=[("account", "hours_budget"), ("first_day", "date"), ("n", "integer")],
        func=_COUNT_MONTH,
    )


class MonthUse(Row):
    """Minutes used of one budget in one month, `month` being its first day; the months together are what was used."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="months")
    month = models.DateField(_("month"))
    consumed = models.IntegerField(_("used"), default=0, editable=False)

    objects = MonthUseQuerySet.as_manager()

    class Meta:
        verbose_name = _("use in a month")
        ordering = ["month", "id"]
        constraints = [
            models.UniqueConstraint(name="month_use_once", fields=["budget", "month"]),
            models.CheckConstraint(name="month_use_not_negative", condition=Q(consumed__gte=0, month__day=1)),
        ]
        triggers = [triggers.totals_by_ledger_only("consumed"), triggers.fixed("budget", "month")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
