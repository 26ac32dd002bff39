"""The steps by which the loket puts a request right: a double merged, a wrong school corrected. Data only."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from intake import permissions as may
from intake.enums import BEFORE_DECISION, MERGEABLE, NOT_ENDED, RequestStatus
from intake.queries.completeness import is_no_extension
from swvportal.foundation.workflow import Transition

PUT_RIGHT = (
    Transition(
        "merge",
        _("Merge with another request"),
        backward=True,
        sources=MERGEABLE,
        targets=(RequestStatus.WITHDRAWN,),
        actor=_("coordinator"),
        allowed=may.coordinates,
        guard=is_no_extension,
        needs_reason=True,
        needs=_("reason; another open request of this kind for this child"),
        effect=_("ends this one with a link to the other; documents can go along; mail to the school"),
    ),
    Transition(
        "take_in",
        _("A double request merged into this one"),
        sources=MERGEABLE,
        targets=MERGEABLE,
        actor=_("coordinator"),
        allowed=may.coordinates,
        needs_reason=True,
        needs=_("the other request is merged in the same act"),
        effect=_("documents that only the other had, if wanted"),
    ),
    Transition(
        "correct_school",
        _("Correct the school"),
        page="intake:correct_school",
        sources=BEFORE_DECISION,
        targets=BEFORE_DECISION,
        actor=_("coordinator"),
        allowed=may.coordinates,
        guard=is_no_extension,
        needs_reason=True,
        needs=_("reason; another school"),
        effect=_("the request is of the other school; mail to both schools"),
    ),
    Transition(
        "go_along",
        _("Go along to the new school"),
        sources=NOT_ENDED,
        targets=NOT_ENDED,
        actor=_("coordinator, office"),
        allowed=may.moves_pupil_of,
        needs=_("a change of school that is carried out; no hours from the old school's budget"),
        effect=_("the request is of the new school from now on"),
    ),
    Transition(
        "stay_behind",
        _("Stay with the old school"),
        sources=NOT_ENDED,
        targets=NOT_ENDED,
        actor=_("coordinator, office"),
        allowed=may.moves_pupil_of,
        needs=_("a change of school that is carried out"),
        effect=_("the request stays with the school that handed it in"),
    ),
)
