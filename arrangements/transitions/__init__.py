"""Every act of the committee; nothing else reviews, decides or releases."""

from arrangements.transitions.deciding import DecisionDraft, problems_of, record_decision, undo_decision
from arrangements.transitions.meeting import cancel_meeting, move_meeting, plan_meeting
from arrangements.transitions.objecting import register_objection, settle_objection
from arrangements.transitions.releasing import release
from arrangements.transitions.reviewing import review

__all__ = [
    "DecisionDraft",
    "cancel_meeting",
    "move_meeting",
    "plan_meeting",
    "problems_of",
    "record_decision",
    "register_objection",
    "release",
    "review",
    "settle_objection",
    "undo_decision",
]
