"""Dividing the hours of contracts over holders: exact arithmetic on plain data, which reads and books no row."""

from hours.division.computing import divide
from hours.division.shapes import Cell, Division, Holder, Key, KeyRefused, Problem, Step, SupplierHours

__all__ = ["Cell", "Division", "Holder", "Key", "KeyRefused", "Problem", "Step", "SupplierHours", "divide"]
