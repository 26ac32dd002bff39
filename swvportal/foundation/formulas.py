"""Texts that a spreadsheet would take for a formula: how they are known, marked in CSV and read back as they were."""

from __future__ import annotations

STARTS_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r", "\n")  # also full-width ones
MARK = "'"
_UNSEEN = " \u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"  # what a program may drop from the start of a cell


def looks_like_formula(text: str) -> bool:
    """Whether a program may take this text for a formula, or for one that was marked before."""
    return text.lstrip(MARK).lstrip(_UNSEEN).startswith(STARTS_FORMULA)


def unmarked(text: str) -> str:
    """The text as it was before it was marked in CSV."""
    return text[1:] if text.startswith(MARK) and looks_like_formula(text) else text
