"""What DUO's files say, as frozen facts; nothing here knows the database."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from swvportal.foundation.enums import SchoolKind


@dataclass(frozen=True)
class DuoSchool:
    """One location; `board` is the five-digit number of the board at the date of the file."""

    code: str
    name: str
    board: str
    street: str
    postcode: str
    city: str
    municipality: str
    denomination: str
    phone: str
    website: str
    kind: str = SchoolKind.BO.value


@dataclass(frozen=True)
class DuoPupils:
    """The pupils of one location on 1 October of each year; None is DUO's `<5` (one to four).

    `kind` is empty in a file without kinds, and `VSO` where only secondary special education is given.
    """

    code: str
    by_year: Mapping[int, int | None]
    kind: str = ""


@dataclass(frozen=True)
class Regions:
    """Which partnership the four digits of a postcode belong to."""

    by_pc4: Mapping[str, str]

    def partnership_of(self, postcode: str) -> str | None:
        """The code of the partnership, None where the regulation does not know these digits."""
        return self.by_pc4.get(postcode[:4])


@dataclass(frozen=True)
class DuoFiles:
    """All that was read for one import; pupils, board names and special schools may be left out.

    `schools` holds the special ones too when `special` says that their file was there; `secondary` are the locations
    with secondary special education only, which never come in.
    """

    schools: tuple[DuoSchool, ...]
    regions: Regions
    pupils: tuple[DuoPupils, ...] = ()
    board_names: Mapping[str, str] = field(default_factory=dict)
    special: bool = False
    secondary: tuple[DuoSchool, ...] = ()


VSO = "vso"  # secondary special education: of a partnership for secondary schools, never stored here


def count_date(year: int) -> datetime.date:
    """The day on which DUO counts: 1 October."""
    return datetime.date(year, 10, 1)
