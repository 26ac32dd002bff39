"""Keys to divide by: the published one of 2016-2017, and small ones to vary."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hours.division import Division, Holder, Key, SupplierHours
from hours.enums import Rounding

# Source 003, appendix 1 (May 2016): contract and reserve in hours.
CONTRACTS = {"Kameleon": (806, 70), "Mytylschool": (1277, 100), "Driespan": (2393, 200)}
# The same table: the percentage decided on, and the pupils of DUO's count of 1 October 2015.
BOARDS = {
    "KPO": (26, 4030),
    "OBO": (21, 3064),
    "Borgesius": (22, 3380),
    "De Waarden": (19, 2834),
    "Kroevendonk / SPCO": (7, 315),
    "Zilverlinde/ Pallas": (5, 59),
}
# The 36 published cells: hours of the year and of a month, by supplier and board.
PUBLISHED = {
    "Kameleon": {
        "KPO": (191, 17),
        "OBO": (155, 14),
        "Borgesius": (162, 15),
        "De Waarden": (140, 13),
        "Kroevendonk / SPCO": (52, 5),
        "Zilverlinde/ Pallas": (37, 3),
    },
    "Mytylschool": {
        "KPO": (306, 28),
        "OBO": (247, 22),
        "Borgesius": (259, 24),
        "De Waarden": (224, 20),
        "Kroevendonk / SPCO": (82, 7),
        "Zilverlinde/ Pallas": (59, 5),
    },
    "Driespan": {
        "KPO": (570, 52),
        "OBO": (461, 42),
        "Borgesius": (482, 44),
        "De Waarden": (417, 38),
        "Kroevendonk / SPCO": (154, 14),
        "Zilverlinde/ Pallas": (110, 10),
    },
}


def published(rounding: str = Rounding.NEAREST) -> Key:
    """The key of Roosendaal-Moerdijk for 2016-2017, with the percentages as they were decided on."""
    return Key(
        school_year="2016-2017",
        suppliers=tuple(SupplierHours(name, *hours) for name, hours in CONTRACTS.items()),
        holders=tuple(
            Holder(name, pupils=pupils, percentage=Fraction(share), reason="besluit ALV")
            for name, (share, pupils) in BOARDS.items()
        ),
        rounding=rounding,
    )


def key(*holders: Holder, hours: int = 100, reserve: int = 0, **choices: Any) -> Key:
    """A key with one contract, at the team."""
    return Key(
        school_year="2026-2027",
        suppliers=(SupplierHours("Team", hours + reserve, reserve),),
        holders=holders,
        **choices,
    )


def hours_of(division: Division, supplier: int = 0) -> dict[str, int]:
    """The yearly hours by holder of one contract."""
    return {cell.holder: cell.hours for cell in division.suppliers[supplier].cells}


def shares_of(division: Division, supplier: int = 0) -> dict[str, Fraction]:
    """The percentages by holder of one contract."""
    return {cell.holder: cell.percentage for cell in division.suppliers[supplier].cells}
