"""Plans from made-up files, and what would be known after one; no database."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from swvportal.foundation.duo.known import Count, Known, KnownSchool
from swvportal.foundation.duo.planning import Plan, SchoolPlan, plan_import
from swvportal.foundation.duo.reading import Named, read_all
from swvportal.foundation.duo.records import DuoFiles
from swvportal.foundation.duo.tables import Kind
from tests.foundation.duo import files

MARCH, JUNE = datetime.date(2026, 3, 1), datetime.date(2026, 6, 1)
LONG_AGO = datetime.date(2013, 12, 5)


def read(
    *lines: str,
    pupils: dict[str, Sequence[str]] | None = None,
    boards: dict[str, str] | None = None,
    special: Sequence[tuple[str, str]] = (),
    kinds: dict[str, str] | None = None,
) -> DuoFiles:
    named: dict[Kind, Named] = {
        Kind.SCHOOLS: ("S.csv", files.schools(*lines)),
        Kind.REGIONS: ("R.csv", files.REGIONS),
    }
    if pupils:
        named[Kind.PUPILS] = ("P.csv", files.pupils(pupils, kinds=kinds))
    if boards:
        named[Kind.BOARDS] = ("B.csv", files.boards(boards))
    if special:
        named[Kind.SPECIAL] = ("X.csv", files.special(*special))
    return read_all(named, swv="PO9901")


def plan(told: DuoFiles, known: Known | None = None, *, as_of: datetime.date = MARCH) -> Plan:
    return plan_import(told, known or Known(), swv="PO9901", as_of=as_of)


def known_from(told: DuoFiles, *, as_of: datetime.date = MARCH, swv: str = "PO9901") -> Known:
    """What is known after a first import of these files."""
    first = plan_import(told, Known(), swv=swv, as_of=as_of)
    counts: dict[str, dict[datetime.date, Count]] = {}
    for row in first.counts_added:
        counts.setdefault(row.code, {})[row.counted_on] = row.count
    return Known(
        schools={
            place.facts.code: KnownSchool(
                place.facts, None, as_of, place.maybe_national, place.spells, counts.get(place.facts.code, {})
            )
            for place in first.added
        },
        boards={board.number: board.name for board in first.boards_added},
        file_dates=(as_of,),
        special_dates=(as_of,) if told.special else (),
    )


def codes(places: Sequence[SchoolPlan]) -> list[str]:
    return [place.facts.code for place in places]
