"""The acts of hours, the only place that writes in the ledger: booking, handing out, contracts, divisions, reserve."""

from hours.bounds import NotEnough
from hours.transitions.allocating import begin as begin_division
from hours.transitions.allocating import confirm as confirm_division
from hours.transitions.booking import (
    allocate,
    assign_coach,
    extend_reservation,
    lock_budgets_of,
    log_time,
    open_budget,
    release_rest,
    reserve,
)
from hours.transitions.contracting import enter_contract
from hours.transitions.correcting import correct, correct_time, take_back_reserve
from hours.transitions.holding import lift
from hours.transitions.importing import start_sheet
from hours.transitions.planning import plan_capacity
from hours.transitions.reserving import ask_reserve, decline_reserve, give_reserve, withdraw_reserve
from swvportal.foundation.workflow import KeyUsed

__all__ = [
    "KeyUsed",
    "NotEnough",
    "allocate",
    "ask_reserve",
    "assign_coach",
    "begin_division",
    "confirm_division",
    "correct",
    "correct_time",
    "decline_reserve",
    "enter_contract",
    "extend_reservation",
    "give_reserve",
    "lift",
    "lock_budgets_of",
    "log_time",
    "open_budget",
    "plan_capacity",
    "release_rest",
    "reserve",
    "start_sheet",
    "take_back_reserve",
    "withdraw_reserve",
]
