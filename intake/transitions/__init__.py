"""Every act on a request up to the committee's door; nothing else changes one."""

from intake.transitions.consent_links import (
    answer_by_link,
    ask_by_link,
    end_question,
    give_new_code,
    withdraw_by_link,
)
from intake.transitions.consents import record_consent, withdraw_consent
from intake.transitions.course import complete, extend, facts_of, submit, withdraw, withdraw_extension
from intake.transitions.desk import (
    claim,
    decline,
    forward,
    postpone,
    resume,
    resume_due,
    return_for_completion,
    unclaim,
)
from intake.transitions.documents import AlreadyAttached, attach, remove_attachment
from intake.transitions.fixed_coaches import appoint_coach
from intake.transitions.growing import go_on_from, kinds_from
from intake.transitions.writing import StalePart, agree, ask_adviser, save_parents, save_part, save_pupil, start_request

__all__ = [
    "AlreadyAttached",
    "StalePart",
    "agree",
    "answer_by_link",
    "appoint_coach",
    "ask_adviser",
    "ask_by_link",
    "attach",
    "claim",
    "complete",
    "decline",
    "end_question",
    "extend",
    "facts_of",
    "forward",
    "give_new_code",
    "go_on_from",
    "kinds_from",
    "postpone",
    "record_consent",
    "remove_attachment",
    "resume",
    "resume_due",
    "return_for_completion",
    "save_parents",
    "save_part",
    "save_pupil",
    "start_request",
    "submit",
    "unclaim",
    "withdraw",
    "withdraw_by_link",
    "withdraw_consent",
    "withdraw_extension",
]
