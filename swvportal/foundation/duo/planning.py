"""Compares what DUO's files say with what is known, for one partnership; pure: the same input gives the same plan.

docs/decisions/duo.md has the rules: the board of the year, an older file after a newer one, national partnerships.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from itertools import dropwhile

from swvportal.foundation.duo.known import Count, Known, KnownSchool
from swvportal.foundation.duo.records import VSO, DuoFiles, DuoPupils, DuoSchool, count_date
from swvportal.foundation.duo.spells import Spells, board_on, ended, observed
from swvportal.foundation.enums import SchoolKind

NATIONAL_DENOMINATION = "Reformatorisch"  # in practice the schools of Berséba (WPO art. 18a lid 15)
HISTORY = "history"
CLOSED_ON = "closed_on"


@dataclass(frozen=True)
class FieldChange:
    """One thing that changes about a school, as texts for the screen."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class SchoolPlan:
    """One school as it will be after the import; `changes` is empty for an added one."""

    facts: DuoSchool
    closed_on: datetime.date | None
    maybe_national: bool
    spells: Spells
    changes: tuple[FieldChange, ...] = ()
    moved_away: bool = False


@dataclass(frozen=True)
class BoardPlan:
    """A board that is added (`old` is empty) or gets its name."""

    number: str
    name: str
    old: str = ""


@dataclass(frozen=True)
class CountPlan:
    """A count that is added (`old` is None) or changed; `pupils` None is one to four."""

    code: str
    counted_on: datetime.date
    count: Count
    old: Count | None = None


@dataclass(frozen=True)
class Plan:
    """Everything that an import will do; `seen` are the codes that the files hold for this partnership.

    `secondary` are its locations with secondary special education only, which another partnership has. `boards_closed`
    are numbers of boards that had an open school and have none after the import; the boards themselves stay.
    """

    swv: str
    as_of: datetime.date
    added: tuple[SchoolPlan, ...]
    changed: tuple[SchoolPlan, ...]
    closed: tuple[SchoolPlan, ...]
    unchanged: int
    boards_added: tuple[BoardPlan, ...]
    boards_changed: tuple[BoardPlan, ...]
    boards_closed: tuple[str, ...]
    boards_unchanged: int
    counts_added: tuple[CountPlan, ...]
    counts_changed: tuple[CountPlan, ...]
    counts_unchanged: int
    unknown_postcode: tuple[DuoSchool, ...]
    maybe_national: tuple[DuoSchool, ...]
    seen: tuple[str, ...]
    kinds: tuple[tuple[str, int], ...] = ()
    special: bool = False
    secondary: tuple[DuoSchool, ...] = ()

    @property
    def steps(self) -> int:
        """How many rows will be written; 0 for an import that changes nothing."""
        schools = (*self.added, *self.changed, *self.closed)
        boards = (*self.boards_added, *self.boards_changed)
        return len(schools) + len(boards) + len(self.counts_added) + len(self.counts_changed)

    @property
    def digest(self) -> str:
        """The same for two plans that do the same; tells whether a preview is still what would happen."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


def placeholder(number: str) -> str:
    """The name of a board of which only the number is known."""
    return f"Bestuur {number}"


def plan_import(files: DuoFiles, known: Known, *, swv: str, as_of: datetime.date) -> Plan:
    """Work out what the import of these files changes; `as_of` is the date of the schools file.

    A school with another partnership's postcode is left alone, one with an unknown postcode is listed and kept when it
    is already here. Schools that were typed by hand are never closed.
    """
    here = _of_partnership(files, known, swv=swv)
    later = known.later_than(as_of)
    added = [
        _new(facts, as_of=as_of, closed_on=known.later_than(as_of, kind=facts.kind))
        for code, facts in here.items()
        if code not in known.schools
    ]
    kept = [
        _compared(facts, known.schools[code], as_of=as_of, later=known.later_than(as_of, kind=facts.kind))
        for code, facts in here.items()
        if code in known.schools
    ]
    closed = list(_closing(files, known, here, swv=swv, as_of=as_of))
    places = {school.facts.code: school for school in (*added, *kept, *closed)}
    for code, school in known.schools.items():  # closed before, but DUO still counts them
        if code not in places and files.regions.partnership_of(school.facts.postcode) == swv:
            places[code] = SchoolPlan(school.facts, school.closed_on, school.maybe_national, school.spells)
    counts = list(_counts(files.pupils, known, places, may_change=later is None))
    names = [_board(number, files, known, newest=later is None) for number in _numbers(places.values())]
    left = _without_school(known, places)
    return Plan(
        swv=swv,
        as_of=as_of,
        added=_sorted(added),
        changed=_sorted(school for school in kept if school.changes),
        closed=_sorted(closed),
        unchanged=sum(not school.changes for school in kept),
        boards_added=tuple(board for board in names if board.number not in known.boards),
        boards_changed=tuple(board for board in names if board.old and board.old != board.name),
        boards_closed=tuple(sorted(left)),
        boards_unchanged=sum(board.old == board.name and board.number not in left for board in names),
        counts_added=tuple(count for count in counts if count.old is None),
        counts_changed=tuple(count for count in counts if count.old is not None and count.old != count.count),
        counts_unchanged=sum(count.old == count.count for count in counts),
        unknown_postcode=tuple(s for s in files.schools if files.regions.partnership_of(s.postcode) is None),
        maybe_national=tuple(p.facts for p in _sorted((*added, *kept)) if p.maybe_national),
        seen=tuple(sorted(here)),
        kinds=tuple((kind, sum(facts.kind == kind for facts in here.values())) for kind in SchoolKind.values),
        special=files.special,
        secondary=tuple(s for s in files.secondary if files.regions.partnership_of(s.postcode) == swv),
    )


def _sorted(schools: Iterable[SchoolPlan]) -> tuple[SchoolPlan, ...]:
    return tuple(sorted(schools, key=lambda school: (school.facts.name, school.facts.code)))


def _of_partnership(files: DuoFiles, known: Known, *, swv: str) -> dict[str, DuoSchool]:
    """The schools of the file that belong here: by postcode, or known here while the postcode is too new."""
    here = {}
    for school in files.schools:
        place = files.regions.partnership_of(school.postcode)
        if place is None and school.code in known.schools:
            place = files.regions.partnership_of(known.schools[school.code].facts.postcode) or swv
        if place == swv:
            here[school.code] = school
    return here


def _new(facts: DuoSchool, *, as_of: datetime.date, closed_on: datetime.date | None) -> SchoolPlan:
    """A school that was not known; one that a later file no longer had comes in as closed since then."""
    spells = observed((), board=facts.board, on=as_of, again=closed_on)
    return SchoolPlan(facts, closed_on, facts.denomination == NATIONAL_DENOMINATION, spells)


def _compared(
    facts: DuoSchool, school: KnownSchool, *, as_of: datetime.date, later: datetime.date | None
) -> SchoolPlan:
    """A known school beside the file: the newest file about it sets its facts, an older one only its history."""
    newest = school.as_of is None or as_of >= school.as_of
    spells = observed(school.spells, board=facts.board, on=as_of, again=later)
    closed_on = school.closed_on
    if closed_on is not None and as_of >= closed_on:
        closed_on = later  # open again, for as far as is known
    if closed_on is not None:
        spells = ended(spells, on=closed_on)
    wanted = facts if newest else school.facts
    national = school.maybe_national
    if school.as_of is None or wanted.denomination != school.facts.denomination:  # else the office has decided
        national = wanted.denomination == NATIONAL_DENOMINATION
    changes = [
        FieldChange(f.name, getattr(school.facts, f.name), getattr(wanted, f.name))
        for f in fields(DuoSchool)
        if getattr(school.facts, f.name) != getattr(wanted, f.name)
    ]
    if closed_on != school.closed_on:
        changes.append(FieldChange(CLOSED_ON, _day(school.closed_on), _day(closed_on)))
    if spells != school.spells and not changes:
        changes.append(FieldChange(HISTORY, _told(school.spells), _told(spells)))
    return SchoolPlan(wanted, closed_on, national, spells, tuple(changes))


def _closing(
    files: DuoFiles, known: Known, here: dict[str, DuoSchool], *, swv: str, as_of: datetime.date
) -> Iterable[SchoolPlan]:
    """Schools of this partnership that earlier files had and this one has not, or has elsewhere.

    The date is that of the first file without the school: it closed on that day at the latest. Without the file of
    special schools those are left alone.
    """
    elsewhere = {school.code for school in files.schools} - here.keys()
    for code, school in known.schools.items():
        ours = files.regions.partnership_of(school.facts.postcode) in (swv, None)
        told = files.special or school.facts.kind == SchoolKind.BO
        if code in here or not ours or not told or school.as_of is None or school.as_of > as_of:
            continue
        if school.closed_on is None or school.closed_on > as_of:
            yield SchoolPlan(
                facts=school.facts,
                closed_on=as_of,
                maybe_national=school.maybe_national,
                spells=ended(school.spells, on=as_of),
                changes=(FieldChange(CLOSED_ON, _day(school.closed_on), _day(as_of)),),
                moved_away=code in elsewhere,
            )


def _counts(
    pupils: tuple[DuoPupils, ...], known: Known, places: dict[str, SchoolPlan], *, may_change: bool
) -> Iterable[CountPlan]:
    """Every count of these schools with the board of its year: of the file, and stored ones whose board is now known.

    Zeros before the first pupil are left out: the school did not exist. An older file adds and never changes numbers.
    What the office counted itself stays as it is.
    """
    by_code = {row.code: row for row in pupils if row.code in places and row.kind != VSO}
    last = max((count_date(year) for row in pupils for year in row.by_year), default=None)
    may_change = may_change and (last is None or known.newest_count is None or last >= known.newest_count)
    for code, place in sorted(places.items()):
        stored = known.schools[code].counts if code in known.schools else {}
        told = {count_date(year): number for year, number in _lived(by_code[code])} if code in by_code else {}
        for day in sorted({*stored, *told}):
            board = board_on(place.spells, day) or place.facts.board
            old = stored.get(day)
            if old is not None and old.own:
                continue
            if day in told and (old is None or may_change):
                yield CountPlan(code, day, Count(told[day], board, by_code[code].kind or place.facts.kind), old)
            else:
                yield CountPlan(code, day, Count(stored[day].pupils, board, stored[day].kind), old)


def _lived(row: DuoPupils) -> Iterable[tuple[int, int | None]]:
    return dropwhile(lambda year: year[1] == 0, sorted(row.by_year.items()))


def _numbers(schools: Iterable[SchoolPlan]) -> list[str]:
    """The numbers of all boards that these schools stand or stood under."""
    return sorted({number for s in schools for number in (s.facts.board, *(spell.board for spell in s.spells))})


def _without_school(known: Known, places: dict[str, SchoolPlan]) -> set[str]:
    """The numbers of boards whose last open school here closes, moves away or goes to another board."""
    before = {school.facts.board for school in known.schools.values() if school.closed_on is None}
    after = {place.facts.board for place in places.values() if place.closed_on is None}
    after |= {s.facts.board for code, s in known.schools.items() if code not in places and s.closed_on is None}
    return before - after


def _board(number: str, files: DuoFiles, known: Known, *, newest: bool) -> BoardPlan:
    """A board with the name of the boards file; without that file a stored name stays as it is."""
    old = known.boards.get(number, "")
    told = files.board_names.get(number, "")
    if old and (not told or not (newest or old == placeholder(number))):
        return BoardPlan(number, old, old)
    return BoardPlan(number, told or placeholder(number), old)


def _day(day: datetime.date | None) -> str:
    return day.isoformat() if day else ""


def _told(spells: Spells) -> str:
    """The history as one text: board numbers with the day they began."""
    return ", ".join(f"{spell.board} ({_day(spell.since)})" for spell in spells)
