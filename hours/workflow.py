"""The process of a time entry: kept as typed from the start, and corrected at most once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hours.enums import TimeStatus
from hours.models import TimeEntry
from hours.permissions import may_correct_time
from swvportal.foundation.workflow import Transition, Workflow

TIME_ENTRY = Workflow(
    TimeEntry,
    TimeStatus,
    Transition(
        name="correct",
        label=_("correct"),
        sources=(TimeStatus.BOOKED, TimeStatus.ABOVE_GRANT),
        targets=(TimeStatus.CORRECTED,),
        actor=_("coach (own), coordinator"),
        allowed=may_correct_time,
        needs=_("a reason"),
        effect=_("a counter-entry gives the time back to its reservation or budget"),
        needs_reason=True,
    ),
)
