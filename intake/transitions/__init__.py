"""Every act on a request up to the committee's door; nothing else changes one."""

from intake.transitions.advising import ask_adviser, pass_on_advice
from intake.transitions.coach_themes import set_themes
from intake.transitions.consent_links import (
    Answers,
    answer_by_link,
    ask_by_link,
    end_question,
    give_new_code,
    withdraw_by_link,
)
from intake.transitions.consents import record_consent, withdraw_consent
from intake.transitions.course import complete, extend, facts_of, submit, withdraw, withdraw_extension
from intake.transitions.desk import (
    answer,
    claim,
    decline,
    forward,
    postpone,
    resume,
    resume_due,
    return_for_completion,
    unclaim,
)
from intake.transitions.disagreeing import settle_disagreement
from intake.transitions.documents import AlreadyAttached, attach, remove_attachment
from intake.transitions.doubles import correct_school, merge_requests
from intake.transitions.fixed_coaches import appoint_coach, end_appointment
from intake.transitions.growing import go_on_from, kinds_from
from intake.transitions.in_bulk import MOST_AT_ONCE, take_in_bulk
from intake.transitions.lead_times import keep_lead_time
from intake.transitions.merging import Merge, SeenOther, keep_apart, merge_pupils, merged_by
from intake.transitions.parents import change_parent, change_reach
from intake.transitions.presence import forget_presences, is_here
from intake.transitions.records import note_agreement, withdraw_agreement
from intake.transitions.renewing import invite_in_bulk, invite_to_renew, key_of_renewal, renew, renew_in_bulk
from intake.transitions.sot import (
    DayTaken,
    Seat,
    When,
    add_participant,
    cancel_sot,
    hold_sot,
    move_sot,
    plan_sot,
    remove_member,
    remove_participant,
    reopen_sot,
    save_member,
)
from intake.transitions.sot_items import (
    Agreed,
    StaleItem,
    Topic,
    add_item,
    discuss_item,
    mark_done,
    remove_item,
    save_item,
)
from intake.transitions.sot_requests import ask_from_item, kinds_from_item
from intake.transitions.transfers import HeldBack, announce_transfer, call_off_transfer, carry_out_transfer
from intake.transitions.writing import StalePart, agree, save_parents, save_part, save_pupil, start_request

__all__ = [
    "MOST_AT_ONCE",
    "Agreed",
    "AlreadyAttached",
    "Answers",
    "DayTaken",
    "HeldBack",
    "Merge",
    "Seat",
    "SeenOther",
    "StaleItem",
    "StalePart",
    "Topic",
    "When",
    "add_item",
    "add_participant",
    "agree",
    "announce_transfer",
    "answer",
    "answer_by_link",
    "appoint_coach",
    "ask_adviser",
    "ask_by_link",
    "ask_from_item",
    "attach",
    "call_off_transfer",
    "cancel_sot",
    "carry_out_transfer",
    "change_parent",
    "change_reach",
    "claim",
    "complete",
    "correct_school",
    "decline",
    "discuss_item",
    "end_appointment",
    "end_question",
    "extend",
    "facts_of",
    "forget_presences",
    "forward",
    "give_new_code",
    "go_on_from",
    "hold_sot",
    "invite_in_bulk",
    "invite_to_renew",
    "is_here",
    "keep_apart",
    "keep_lead_time",
    "key_of_renewal",
    "kinds_from",
    "kinds_from_item",
    "mark_done",
    "merge_pupils",
    "merge_requests",
    "merged_by",
    "move_sot",
    "note_agreement",
    "pass_on_advice",
    "plan_sot",
    "postpone",
    "record_consent",
    "remove_attachment",
    "remove_item",
    "remove_member",
    "remove_participant",
    "renew",
    "renew_in_bulk",
    "reopen_sot",
    "resume",
    "resume_due",
    "return_for_completion",
    "save_item",
    "save_member",
    "save_parents",
    "save_part",
    "save_pupil",
    "set_themes",
    "settle_disagreement",
    "start_request",
    "submit",
    "take_in_bulk",
    "unclaim",
    "withdraw",
    "withdraw_agreement",
    "withdraw_by_link",
    "withdraw_consent",
    "withdraw_extension",
]
