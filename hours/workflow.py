"""The processes of hours: a time entry, kept as typed and corrected at most once, a division of hours, and a question
for hours of the reserve. Data only: the acts stand in `transitions`."""

from __future__ import annotations

import pgtrigger
from django.utils.translation import gettext_lazy as _

from hours.enums import AllocationStatus, TimeStatus
from hours.enums import ReserveStatus as R
from hours.models import Allocation, ReserveRequest, TimeEntry
from hours.permissions import (
    may_correct_time,
    may_decide_time,
    may_divide,
    may_give_reserve,
    may_take_back_reserve,
    may_take_time_back,
    may_withdraw_reserve,
)
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
    Transition(
        name="take_back",
        label=_("take back with its import"),
        sources=(TimeStatus.BOOKED, TimeStatus.ABOVE_GRANT, TimeStatus.REFUSED),
        targets=(TimeStatus.CORRECTED,),
        actor=_("office"),
        allowed=may_take_time_back,
        needs=_("a reason; it came from a spreadsheet"),
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
        actor=_("office, board staff (own board)"),
        allowed=may_divide,
    ),
    Transition(
        name="confirm",
        label=_("confirm"),
        sources=(AllocationStatus.DRAFT,),
        targets=(AllocationStatus.CONFIRMED,),
        actor=_("office, board staff (own board)"),
        allowed=may_divide,
        needs=_("the key as it was shown; the hours are still there"),
        effect=_("a line in the ledger for each holder, and the rest of each contract to its reserve"),
    ),
    Transition(
        name="undo",
        label=_("undo"),
        sources=(AllocationStatus.CONFIRMED,),
        targets=(AllocationStatus.UNDONE,),
        actor=_("office, board staff (own board)"),
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
        actor=_("office, board staff (own board)"),
        allowed=may_divide,
    ),
)

RESERVE_FLOW = Workflow(
    ReserveRequest,
    R,
    Transition(
        name="give",
        label=_("Give hours of the reserve"),
        page="hours:reserve_give",
        sources=(R.ASKED,),
        targets=(R.GIVEN, R.PARTLY),
        actor=_("office, not whoever asked"),
        allowed=may_give_reserve,
        needs=_("enough left in the reserve of the supplier; a reason for fewer hours than were asked"),
        effect=_("a transfer from the reserve to the budget, opened when it is not there; mail to who asked"),
    ),
    Transition(
        name="decline",
        label=_("Do not give"),
        page="hours:reserve_decline",
        backward=True,
        sources=(R.ASKED,),
        targets=(R.DECLINED,),
        actor=_("office, not whoever asked"),
        allowed=may_give_reserve,
        needs_reason=True,
        needs=_("reason"),
        effect=_("mail to who asked"),
    ),
    Transition(
        name="withdraw",
        label=_("Withdraw the question"),
        page="hours:reserve_withdraw",
        backward=True,
        sources=(R.ASKED,),
        targets=(R.WITHDRAWN,),
        actor=_("school, board staff, coordinator"),
        allowed=may_withdraw_reserve,
        needs_reason=True,
        needs=_("reason"),
        effect=_("mail to the office and the others who asked"),
    ),
    Transition(
        name="take_back",
        label=_("Take the hours back"),
        page="hours:reserve_take_back",
        backward=True,
        sources=(R.GIVEN, R.PARTLY),
        targets=(R.TAKEN_BACK,),
        actor=_("office"),
        allowed=may_take_back_reserve,
        needs_reason=True,
        needs=_("reason; the hours are still free in the budget"),
        effect=_("a counter-line brings them back to the reserve; mail to who asked"),
    ),
)

# PostgreSQL refuses every other change of state, whoever asks for it.
pgtrigger.register(
    pgtrigger.FSM(name="status_moves", field="status", transitions=RESERVE_FLOW.pairs()),
)(ReserveRequest)
