"""The process of a change of school as one table: announced, carried out, called off. Data only."""

from __future__ import annotations

import pgtrigger
from django.utils.translation import gettext_lazy as _

from intake import permissions as may
from intake.enums import TransferStatus as S
from intake.models import Transfer
from swvportal.foundation.verdicts import Verdict, verdict
from swvportal.foundation.workflow import Transition, Workflow


def day_has_come(transfer: Transfer) -> Verdict:
    """A child changes school on the day, not before."""
    return verdict(transfer.has_come, _("The first day at the new school has not come yet."))


TRANSFER_FLOW = Workflow(
    Transfer,
    S,
    Transition(
        "carry_out",
        _("Carry out the change of school"),
        sources=(S.ANNOUNCED,),
        targets=(S.DONE,),
        actor=_("coordinator, office"),
        allowed=may.carries_out,
        guard=day_has_come,
        needs=_("its day has come; a choice for each open dossier and each item of a planned SOT"),
        effect=_("what goes along is of the new school; word to both schools"),
    ),
    Transition(
        "call_off",
        _("Call off the change of school"),
        backward=True,
        sources=(S.ANNOUNCED,),
        targets=(S.CALLED_OFF,),
        actor=_("coordinator, office"),
        allowed=may.carries_out,
        needs_reason=True,
        needs=_("reason"),
        effect=_("nothing moves"),
    ),
)

# PostgreSQL refuses every other change of state, whoever asks for it.
pgtrigger.register(
    pgtrigger.FSM(name="status_moves", field="status", transitions=TRANSFER_FLOW.pairs()),
)(Transfer)
