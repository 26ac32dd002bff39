"""Numbers that pass the eleven-test of a BSN or onderwijsnummer: none has a place here (dossier.md, part 2)."""

from __future__ import annotations

import re

_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_NINE = re.compile(r"(?<![\d.,])(?<!\+31)(?<!\+31 )\d{3}[ .]?\d{3}[ .]?\d{3}(?![\d.,]\d)(?!\d)", re.ASCII)
"""Nine figures on their own, as one writes them; not a piece of a longer number, an amount or a phone number."""


def citizen_numbers(text: str) -> list[str]:
    """The numbers in a text that look like a BSN, as they were written; each once, in their order.

    One in eleven of all numbers of nine figures passes: whoever finds one points it out, and the writer knows.
    """
    return list(dict.fromkeys(found for found in _NINE.findall(text) if _passes(found)))


def _passes(written: str) -> bool:
    digits = [int(sign) for sign in written if sign.isdigit()]
    weighed = sum(digit * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return weighed % 11 == 0 and any(digits)
