"""The reserve of suppliers: what is left of it, what budgets miss, and the questions for it. It changes nothing."""

from hours.reserves.questions import (
    Beside,
    beside,
    course_of,
    earlier_of,
    reserve_asked_by,
    reserve_requests,
    reserve_to_answer,
)
from hours.reserves.shortages import (
    Shortage,
    holder_key,
    holders_to_ask_for,
    running_out,
    runs_out,
    short_in,
    shortage_met,
    shortage_of,
)
from hours.reserves.stands import Stand, account_of, can_be_asked, held_back, opened, reserve_left, stand_of

__all__ = [
    "Beside",
    "Shortage",
    "Stand",
    "account_of",
    "beside",
    "can_be_asked",
    "course_of",
    "earlier_of",
    "held_back",
    "holder_key",
    "holders_to_ask_for",
    "opened",
    "reserve_asked_by",
    "reserve_left",
    "reserve_requests",
    "reserve_to_answer",
    "running_out",
    "runs_out",
    "short_in",
    "shortage_met",
    "shortage_of",
    "stand_of",
]
