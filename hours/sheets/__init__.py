"""Budgets and time from a spreadsheet: what it says, what it would do, and how that is told; it books nothing."""
