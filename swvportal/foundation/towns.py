"""Names of towns as people write them, on screens and in letters; it knows no list of towns."""

from __future__ import annotations

_SMALL = ("aan", "bij", "de", "den", "der", "en", "het", "in", "op", "van")


def place(name: str) -> str:
    """A place as people write it: DUO gives BLOESEMDAM AAN DEN IJSSEL; what is not all capitals stays as it is."""
    if not name.isupper():
        return name
    words = [word if number and word in _SMALL else word.title() for number, word in enumerate(name.lower().split())]
    return " ".join(words).replace("Ij", "IJ").replace("'S-", "'s-").replace("'T ", "'t ")
