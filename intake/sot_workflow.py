"""The process of a SOT meeting as one table: planned, moved, held, called off. Data only."""

from __future__ import annotations

import pgtrigger
from django.utils.translation import gettext_lazy as _

from intake import permissions as may
from intake.enums import SotStatus as S
from intake.models import SotMeeting
from swvportal.foundation.verdicts import Verdict, verdict
from swvportal.foundation.workflow import Transition, Workflow


def day_has_come(meeting: SotMeeting) -> Verdict:
    """A meeting is held on its day, not before."""
    return verdict(meeting.has_come, _("The day of this meeting has not come yet. Move it first, if you met earlier."))


SOT_FLOW = Workflow(
    SotMeeting,
    S,
    Transition(
        "hold",
        _("Finish the minutes"),
        page="intake:sot_hold",
        sources=(S.PLANNED,),
        targets=(S.HELD,),
        actor=_("IB'er, director"),
        allowed=may.keeps_sot,
        guard=day_has_come,
        needs=_("its day has come; who was there; a conclusion at each agenda item"),
        effect=_("the minutes are final: only what was done can still be marked"),
    ),
    Transition(
        "move",
        _("Move"),
        page="intake:sot_move",
        sources=(S.PLANNED,),
        targets=(S.PLANNED,),
        actor=_("IB'er, director"),
        allowed=may.keeps_sot,
        needs=_("another day, time or place; no other meeting of the school then"),
        effect=_("the participants get the new day for their calendar"),
    ),
    Transition(
        "cancel",
        _("Call off"),
        page="intake:sot_cancel",
        backward=True,
        sources=(S.PLANNED,),
        targets=(S.CANCELLED,),
        actor=_("IB'er, director"),
        allowed=may.keeps_sot,
        needs_reason=True,
        needs=_("reason"),
        effect=_("the participants get word, and their calendar drops it"),
    ),
    Transition(
        "reopen",
        _("Open the minutes again"),
        page="intake:sot_reopen",
        backward=True,
        sources=(S.HELD,),
        targets=(S.PLANNED,),
        actor=_("IB'er, director"),
        allowed=may.keeps_sot,
        needs_reason=True,
        needs=_("reason"),
        effect=_("the minutes can be changed and finished anew"),
    ),
)

# PostgreSQL refuses every other change of state, whoever asks for it.
pgtrigger.register(
    pgtrigger.FSM(name="status_moves", field="status", transitions=SOT_FLOW.pairs()),
)(SotMeeting)
