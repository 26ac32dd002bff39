"""Names of towns and postcodes as people write them, on screens and in letters; it knows no list of either."""

from __future__ import annotations

import re

_SMALL = ("aan", "bij", "de", "den", "der", "en", "het", "in", "op", "van")
_POSTCODE = re.compile(r"([1-9]\d{3})\s*([A-Za-z]{2})", re.ASCII)


def place(name: str) -> str:
    """A place as people write it: DUO gives BLOESEMDAM AAN DEN IJSSEL; what is not all capitals stays as it is."""
    if not name.isupper():
        return name
    words = [word if number and word in _SMALL else word.title() for number, word in enumerate(name.lower().split())]
    return " ".join(words).replace("Ij", "IJ").replace("'S-", "'s-").replace("'T ", "'t ")


def town(typed: str) -> str:
    """A town as somebody typed it, with one space between words; all small or all capitals gets its capitals."""
    name = " ".join(typed.split())
    return place(name.upper()) if name.islower() else place(name)


def dutch_postcode(typed: str) -> str:
    """A Dutch postcode as PostNL wants it, "7600 AB"; any other text stays as it is."""
    found = _POSTCODE.fullmatch(typed.strip())
    return f"{found[1]} {found[2].upper()}" if found else typed
