"""What a coach does once the work is given: the last stretch of a request's process. Data only, as in `workflow`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from intake import permissions as may
from intake.enums import RequestStatus as S
from swvportal.foundation.workflow import Transition

WORK = (
    Transition(
        "start",
        _("Start"),
        page="coaching:start",
        sources=(S.GRANTED, S.ASSIGNED),
        targets=(S.IN_PROGRESS,),
        actor=_("coach"),
        allowed=may.works_on,
        needs=_("first contact made"),
        effect=_("trajectory"),
    ),
    Transition(
        "evaluate",
        _("Evaluate"),
        sources=(S.IN_PROGRESS,),
        targets=(S.EVALUATING,),
        actor=_("coach"),
        allowed=may.works_on,
        needs=_("report of the trajectory"),
        effect=_("mail to the school"),
    ),
    Transition(
        "close",
        _("Close"),
        sources=(S.EVALUATING,),
        targets=(S.CLOSED,),
        actor=_("coach, coordinator"),
        allowed=may.works_on_or_coordinates,
        needs=_("evaluation discussed"),
        effect=_("rest of the hours released"),
    ),
)
