"""Every act of the committee and on agreements for hours; nothing else reviews, decides, releases or registers."""

from arrangements.transitions.agreeing import (
    Terms,
    agree_hours,
    ask_hours,
    assign_hours,
    decline_hours,
    end_due,
    end_hours,
    period_stands,
    return_to_board,
    withdraw_hours,
)
from arrangements.transitions.assigning import Work, assign, reassign, widen
from arrangements.transitions.assigning import problems_of as problems_of_work
from arrangements.transitions.deciding import DecisionDraft, problems_of, record_decision, undo_decision
from arrangements.transitions.in_bulk import More, extend_in_bulk, prolong, release_in_bulk
from arrangements.transitions.meeting import cancel_meeting, move_meeting, plan_meeting
from arrangements.transitions.objecting import register_objection, settle_objection
from arrangements.transitions.registering import register_hours, take_effect
from arrangements.transitions.releasing import release
from arrangements.transitions.reviewing import review

__all__ = [
    "DecisionDraft",
    "More",
    "Terms",
    "Work",
    "agree_hours",
    "ask_hours",
    "assign",
    "assign_hours",
    "cancel_meeting",
    "decline_hours",
    "end_due",
    "end_hours",
    "extend_in_bulk",
    "move_meeting",
    "period_stands",
    "plan_meeting",
    "problems_of",
    "problems_of_work",
    "prolong",
    "reassign",
    "record_decision",
    "register_hours",
    "register_objection",
    "release",
    "release_in_bulk",
    "return_to_board",
    "review",
    "settle_objection",
    "take_effect",
    "undo_decision",
    "widen",
    "withdraw_hours",
]
