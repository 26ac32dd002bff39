"""What the database knows about schools, as frozen facts for the comparison; it changes nothing."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from swvportal.foundation.duo.records import DuoSchool
from swvportal.foundation.duo.spells import Spell, Spells
from swvportal.foundation.enums import SchoolKind
from swvportal.foundation.models import Board, DuoFileDate, PupilCount, School, SchoolSpell


@dataclass(frozen=True)
class Count:
    """The pupils of one count date (None: one to four), the number of the board that they count for, and their kind.

    An `own` count was typed by the office.
    """

    pupils: int | None
    board: str
    kind: str = SchoolKind.BO.value
    own: bool = False


@dataclass(frozen=True)
class KnownSchool:
    """One school as it is stored; `as_of` is the date of the newest file that holds it, None when typed by hand."""

    facts: DuoSchool
    closed_on: datetime.date | None = None
    as_of: datetime.date | None = None
    maybe_national: bool = False
    spells: Spells = ()
    counts: Mapping[datetime.date, Count] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """All schools by code, all board names by number, and the dates of the files that were brought in before.

    `special_dates` are those on which the special schools came in too.
    """

    schools: Mapping[str, KnownSchool] = field(default_factory=dict)
    boards: Mapping[str, str] = field(default_factory=dict)
    file_dates: tuple[datetime.date, ...] = ()
    special_dates: tuple[datetime.date, ...] = ()

    def later_than(self, day: datetime.date, *, kind: str = SchoolKind.BO) -> datetime.date | None:
        """The date of the first file with schools of this kind after this day that was brought in before, if any."""
        dates = self.file_dates if kind == SchoolKind.BO else self.special_dates
        return min((date for date in dates if date > day), default=None)

    @property
    def newest_count(self) -> datetime.date | None:
        """The newest date on which DUO counted, of all schools that came from DUO."""
        counted = (school.counts for school in self.schools.values() if school.as_of)
        return max((day for counts in counted for day, count in counts.items() if not count.own), default=None)


def snapshot(swv: str, *, lock: bool = False) -> Known:
    """Read what is known, in five queries; `swv` chooses the dates of earlier files.

    `lock` holds the schools until the transaction ends.
    """
    spells: dict[str, list[Spell]] = defaultdict(list)
    for code, since, until, board in SchoolSpell.objects.values_list(
        "school__code", "since", "until", "board__number"
    ).order_by("since"):
        spells[code].append(Spell(since, until, board))
    schools = School.objects.order_by("pk")
    if lock:
        schools = schools.select_for_update(no_key=True)
    stored = list(schools)
    boards = {board.pk: board for board in Board.objects.all()}
    counts: dict[str, dict[datetime.date, Count]] = defaultdict(dict)
    for code, day, pupils, board, kind, typed_by in PupilCount.objects.values_list(
        "school__code", "counted_on", "pupils", "board__number", "kind", "typed_by"
    ):
        counts[code][day] = Count(pupils, board, kind, own=typed_by is not None)
    dates = list(DuoFileDate.objects.filter(swv=swv).values_list("as_of", "special"))
    return Known(
        schools={
            school.code: KnownSchool(
                facts=DuoSchool(
                    code=school.code,
                    name=school.name,
                    board=boards[school.board_id].number,
                    street=school.street,
                    postcode=school.postcode,
                    city=school.city,
                    municipality=school.municipality,
                    denomination=school.denomination,
                    phone=school.phone,
                    website=school.website,
                    kind=school.kind,
                ),
                closed_on=school.closed_on,
                as_of=school.duo_as_of,
                maybe_national=school.maybe_national,
                spells=tuple(spells[school.code]),
                counts=counts[school.code],
            )
            for school in stored
        },
        boards={board.number: board.name for board in boards.values()},
        file_dates=tuple(day for day, _special in dates),
        special_dates=tuple(day for day, special in dates if special),
    )
