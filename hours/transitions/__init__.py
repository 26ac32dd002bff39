"""The acts of hours, the only place that writes in the ledger: booking, handing out, contracts, divisions."""

from hours.bounds import NotEnough
from hours.transitions.booking import (
    KeyUsed,
    allocate,
    assign_coach,
    extend_reservation,
    lock_budgets_of,
    log_time,
    open_budget,
    release_rest,
    reserve,
)
from hours.transitions.correcting import correct, correct_time
from hours.transitions.holding import lift

__all__ = [
    "KeyUsed",
    "NotEnough",
    "allocate",
    "assign_coach",
    "correct",
    "correct_time",
    "extend_reservation",
    "lift",
    "lock_budgets_of",
    "log_time",
    "open_budget",
    "release_rest",
    "reserve",
]
