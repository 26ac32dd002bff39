"""Writes exact numbers as people read them, with at most a few decimals; it computes nothing with what it wrote."""

from __future__ import annotations

from fractions import Fraction

from django.utils.formats import number_format

DECIMALS = 4


def plain(number: Fraction | int, *, decimals: int = DECIMALS) -> str:
    """The number in the reader's language, half up at the last decimal, without zeros at the end."""
    scaled = abs(Fraction(number)) * 10**decimals
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)  # half up, in integers
    whole, rest = divmod(units, 10**decimals)
    text = f"{whole}.{rest:0{decimals}d}".rstrip("0").rstrip(".")
    return str(number_format(f"-{text}" if number < 0 and units else text))


def is_rounded(number: Fraction, *, decimals: int = DECIMALS) -> bool:
    """Whether the number has more decimals than `plain` writes."""
    return Fraction(number * 10**decimals).denominator != 1
