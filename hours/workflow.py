"""The processes of hours: a time entry, kept as typed and corrected at most once, and a division of hours."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hours.enums import AllocationStatus, TimeStatus
from hours.models import Allocation, TimeEntry
from hours.permissions import may_correct_time, may_decide_time, may_divide
from swvportal.foundation.workflow import Transition, Workflow

TIME_ENTRY = Workflow(
    TimeEntry,
    TimeStatus,
    Transition(
        name="extend",
        label=_("extend the grant"),
        sources=(TimeStatus.ABOVE_GRANT,),
        targets=(TimeStatus.BOOKED,),
        actor=_("coordinator"),
        allowed=may_decide_time,
        needs=_("its reservation is open and the budget has what is short"),
        effect=_("what is short is reserved, and the time is used; the coach is told"),
    ),
    Transition(
        name="book_elsewhere",
        label=_("book on another budget"),
        sources=(TimeStatus.ABOVE_GRANT,),
        targets=(TimeStatus.BOOKED,),
        actor=_("coordinator"),
        allowed=may_decide_time,
        needs=_("a reason; a budget of the same supplier and school year with enough left"),
        effect=_("the time is used on that budget; the coach is told"),
        needs_reason=True,
    ),
    Transition(
        name="refuse",
        label=_("do not grant"),
        sources=(TimeStatus.ABOVE_GRANT,),
        targets=(TimeStatus.REFUSED,),
        actor=_("coordinator"),
        allowed=may_decide_time,
        needs=_("a reason"),
        effect=_("the time stays as typed and costs no budget; the coach is told"),
        needs_reason=True,
    ),
    Transition(
        name="correct",
        label=_("correct"),
        sources=(TimeStatus.BOOKED, TimeStatus.ABOVE_GRANT, TimeStatus.REFUSED),
        targets=(TimeStatus.CORRECTED,),
        actor=_("coach (own), coordinator"),
        allowed=may_correct_time,
        needs=_("a reason"),
        effect=_("a counter-entry gives the time back to its reservation or budget"),
        needs_reason=True,
    ),
)

ALLOCATION = Workflow(
    Allocation,
    AllocationStatus,
    Transition(
        name="change",
        label=_("change the key"),
        sources=(AllocationStatus.DRAFT,),
        targets=(AllocationStatus.DRAFT,),
        actor=_("office"),
        allowed=may_divide,
    ),
    Transition(
        name="confirm",
        label=_("confirm"),
        sources=(AllocationStatus.DRAFT,),
        targets=(AllocationStatus.CONFIRMED,),
        actor=_("office"),
        allowed=may_divide,
        needs=_("the key as it was shown; the hours are still there"),
        effect=_("a line in the ledger for each holder, and the rest of each contract to its reserve"),
    ),
    Transition(
        name="undo",
        label=_("undo"),
        sources=(AllocationStatus.CONFIRMED,),
        targets=(AllocationStatus.UNDONE,),
        actor=_("office"),
        allowed=may_divide,
        needs=_("a reason; nothing of it was used"),
        effect=_("a counter-line for each of its lines"),
        needs_reason=True,
    ),
    Transition(
        name="drop",
        label=_("throw away"),
        sources=(AllocationStatus.DRAFT,),
        targets=(AllocationStatus.DROPPED,),
        actor=_("office"),
        allowed=may_divide,
    ),
)
