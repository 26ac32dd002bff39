"""The nouns of hours, one file each."""

from hours.models.allocations import Allocation, AllocationCell
from hours.models.budgets import Budget
from hours.models.contracts import Contract
from hours.models.entries import Entry
from hours.models.months import MonthClosing
from hours.models.reservations import Reservation
from hours.models.time_entries import TimeEntry

__all__ = ["Allocation", "AllocationCell", "Budget", "Contract", "Entry", "MonthClosing", "Reservation", "TimeEntry"]
