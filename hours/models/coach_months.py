"""What each coach wrote down in each month, kept beside the time entries for pages of capacity; it books nothing."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hours.models import triggers
from hours.querysets import CoachMonthQuerySet
from swvportal.foundation.models import Row

# An entry counts unless it was corrected, and counts as waiting while it is above the grant.
_COUNT_MONTH = """
counts := (NEW.status <> 'corrected')::integer;
waits := (NEW.status = 'above_grant')::integer;
IF TG_OP = 'UPDATE' THEN
    counts := counts - (OLD.status <> 'corrected')::integer;
    waits := waits - (OLD.status = 'above_grant')::integer;
END IF;
IF counts = 0 AND waits = 0 THEN
    RETURN NULL;
END IF;
first_day := date_trunc('month', NEW.worked_on)::date;
INSERT INTO hours_coachmonth (id, coach_id, month, direct, indirect, waiting)
    VALUES (gen_random_uuid(), NEW.coach_id, first_day, 0, 0, 0) ON CONFLICT (coach_id, month) DO NOTHING;
UPDATE hours_coachmonth SET
    direct = direct + CASE WHEN NEW.direct THEN counts * NEW.minutes ELSE 0 END,
    indirect = indirect + CASE WHEN NEW.direct THEN 0 ELSE counts * NEW.minutes END,
    waiting = waiting + waits * NEW.minutes
    WHERE coach_id = NEW.coach_id AND month = first_day;
RETURN NULL;
"""


def coach_month_is_counted() -> pgtrigger.Trigger:
    """After a time entry, or a move of its status: move the totals of its coach's month.

    Whoever logs holds the coach and the budget by then, whoever corrects or decides one entry the budget, and asks for
    no other lock after it. Whoever moves several entries of a coach, in whatever order of months, holds the coach.
    """
    return pgtrigger.Trigger(
        name="coach_month_is_counted",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("status"),  # type: ignore[no-untyped-call]
        declare=[("counts", "integer"), ("waits", "integer"), ("first_day", "date")],
        func=_COUNT_MONTH,
    )


class CoachMonth(Row):
    """Minutes of one coach in one month, `month` being its first day; `waiting` is the part above the grant."""

    coach = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="months")
    month = models.DateField(_("month"))
    direct = models.IntegerField(_("with the school"), default=0, editable=False)
    indirect = models.IntegerField(_("around the school"), default=0, editable=False)
    waiting = models.IntegerField(_("above the grant"), default=0, editable=False)

    objects = CoachMonthQuerySet.as_manager()

    class Meta:
        verbose_name = _("month of a coach")
        ordering = ["month", "id"]
        constraints = [
            models.UniqueConstraint(name="coach_month_once", fields=["coach", "month"]),
            models.CheckConstraint(
                name="coach_month_not_negative",
                condition=Q(direct__gte=0, indirect__gte=0, waiting__gte=0, month__day=1),
            ),
        ]
        triggers = [
            triggers.totals_by_ledger_only("direct", "indirect", "waiting"),
            triggers.fixed("coach", "month"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
