"""The process of an agreement for hours as one table (PO3002, spelregels 1–5). Data only: the acts stand in
`transitions`; the committee's steps are those of the request."""

from __future__ import annotations

import pgtrigger
from django.utils.translation import gettext_lazy as _

from arrangements import permissions as may
from arrangements.enums import AgreementStatus as S
from arrangements.models import Agreement
from arrangements.queries import confirmations_left
from swvportal.foundation.workflow import Transition, Workflow

AGREEMENT_FLOW = Workflow(
    Agreement,
    S,
    Transition(
        "agree",
        _("Agree"),
        page="arrangements:agreement_agree",
        sources=(S.ASKED,),
        targets=(S.AGREED,),
        actor=_("board staff, director on behalf of the board"),
        allowed=may.agrees_on_hours,
        needs=_("supplier, hours and period; a director says who of the board agreed"),
        effect=_("on the list of the office; mail to the office and the school"),
    ),
    Transition(
        "decline",
        _("Decline"),
        page="arrangements:agreement_decline",
        backward=True,
        sources=(S.ASKED,),
        targets=(S.DECLINED,),
        actor=_("board staff"),
        allowed=may.speaks_for_board,
        needs_reason=True,
        needs=_("reason"),
        effect=_("mail to the school"),
    ),
    Transition(
        "register",
        _("Register the agreement"),
        page="arrangements:agreement_register",
        sources=(S.AGREED,),
        targets=(S.REGISTERED,),
        actor=_("office"),
        allowed=may.registers_hours,
        needs=_("enough hours of the board with this supplier; somebody to confirm it to on both sides"),
        effect=_("hours reserved and held, reference, two letters, mail to both parties: all or nothing"),
    ),
    Transition(
        "return_to_board",
        _("Give back to the board"),
        page="arrangements:agreement_return",
        backward=True,
        sources=(S.AGREED,),
        targets=(S.ASKED,),
        actor=_("office"),
        allowed=may.registers_hours,
        needs_reason=True,
        needs=_("reason"),
        effect=_("the board agrees anew; mail to the board and the school"),
    ),
    Transition(
        "take_effect",
        _("Take effect"),
        sources=(S.REGISTERED,),
        targets=(S.IN_FORCE,),
        actor=_("by itself"),
        allowed=may.by_itself,
        guard=confirmations_left,
        by_clock=True,
        needs=_("both letters made, all mails to both parties sent"),
        effect=_("time can be booked on the hours"),
    ),
    Transition(
        "assign",
        _("Say who does the work"),
        page="arrangements:agreement_assign",
        sources=(S.REGISTERED, S.IN_FORCE),
        targets=(S.REGISTERED, S.IN_FORCE),
        actor=_("coordinator, office"),
        allowed=may.assigns_hours,
        needs=_("a coach of the supplier"),
        effect=_("the coach logs time on the hours once it is in force; mail to the coach"),
    ),
    Transition(
        "end",
        _("End"),
        page="arrangements:agreement_end",
        backward=True,
        sources=(S.REGISTERED, S.IN_FORCE),
        targets=(S.ENDED,),
        actor=_("by itself two weeks after the period, office"),
        allowed=may.registers_hours,
        needs_reason=True,
        by_clock=True,
        needs=_("reason"),
        effect=_("the hours that are left go back to the board; mail to both parties"),
    ),
    Transition(
        "withdraw",
        _("Withdraw"),
        page="arrangements:agreement_withdraw",
        backward=True,
        sources=(S.ASKED, S.AGREED),
        targets=(S.WITHDRAWN,),
        actor=_("IB'er, director, board staff"),
        allowed=may.withdraws_hours,
        needs_reason=True,
        needs=_("reason"),
        effect=_("mail to the school and the board"),
    ),
)

# PostgreSQL refuses every other change of state, whoever asks for it.
pgtrigger.register(
    pgtrigger.FSM(name="status_moves", field="status", transitions=AGREEMENT_FLOW.pairs()),
)(Agreement)
