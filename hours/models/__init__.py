"""The nouns of hours, one file each."""

from hours.models.allocations import Allocation, AllocationCell
from hours.models.budgets import Budget
from hours.models.capacities import CoachCapacity
from hours.models.coach_months import CoachMonth
from hours.models.contracts import Contract
from hours.models.entries import Entry
from hours.models.imports import ImportedRow, SheetImport
from hours.models.months import MonthClosing
from hours.models.reservations import Reservation
from hours.models.reserve_requests import ReserveRequest
from hours.models.time_entries import TimeEntry
from hours.models.uses import MonthUse

__all__ = [
    "Allocation",
    "AllocationCell",
    "Budget",
    "CoachCapacity",
    "CoachMonth",
    "Contract",
    "Entry",
    "ImportedRow",
    "MonthClosing",
    "MonthUse",
    "Reservation",
    "ReserveRequest",
    "SheetImport",
    "TimeEntry",
]
