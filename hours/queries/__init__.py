"""Reads that feed the pages of hours; they change nothing and decide no right beyond `visible_to`."""

from hours.queries.budgets import (
    BEHIND,
    Line,
    as_line,
    bookable_budgets,
    budgets_for,
    budgets_of_year,
    lines_behind,
    school_years,
)
from hours.queries.dividing import (
    Share,
    boards_to_divide,
    boards_with_hours,
    contracts_to_divide,
    given_on,
    is_divided,
    shares_of,
    undivided_of,
    years_to_divide,
)
from hours.queries.free import free_minutes
from hours.queries.reservations import Naming, call_by_name, register_naming, workable_reservations
from hours.queries.time import Day, Week, kept_by, same_kept_since, waiting_above_grant, week_of
from hours.reserves import Shortage, reserve_asked_by, reserve_to_answer, shortage_met, shortage_of

__all__ = [
    "BEHIND",
    "Day",
    "Line",
    "Naming",
    "Share",
    "Shortage",
    "Week",
    "as_line",
    "boards_to_divide",
    "boards_with_hours",
    "bookable_budgets",
    "budgets_for",
    "budgets_of_year",
    "call_by_name",
    "contracts_to_divide",
    "free_minutes",
    "given_on",
    "is_divided",
    "kept_by",
    "lines_behind",
    "register_naming",
    "reserve_asked_by",
    "reserve_to_answer",
    "same_kept_since",
    "school_years",
    "shares_of",
    "shortage_met",
    "shortage_of",
    "undivided_of",
    "waiting_above_grant",
    "week_of",
    "workable_reservations",
    "years_to_divide",
]
