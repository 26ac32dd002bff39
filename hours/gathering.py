"""Gathers what a division is computed from: holders, their pupils and requests, and the hours there are; reads only."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Q, Sum, Value, When

from hours.division import Holder, Key, SupplierHours
from hours.enums import Level, Purpose, WhatFor
from hours.keys import ALL_KINDS, ByKind, Inputs
from hours.models import Budget, Contract, Reservation
from swvportal.foundation.minutes import HOUR
from swvportal.foundation.models import Board, PupilCount, School
from swvportal.foundation.schoolyears import as_label, first_day

MASKED = 4  # DUO writes "<5" for one to four pupils; the most that it can be, and the office may type another number


@dataclass(frozen=True)
class CountDate:
    """A day on which pupils were counted: at how many schools, and at how many of them by the office itself."""

    day: datetime.date
    schools: int
    own: int


def count_dates(board: Board | None = None) -> list[CountDate]:
    """The days on which pupils were counted, at the schools of a board or at all, newest first."""
    counts = PupilCount.objects.filter(school__board=board) if board else PupilCount.objects.all()
    found = counts.order_by("-counted_on").values_list("counted_on")
    return [CountDate(*row) for row in found.annotate(Count("pk"), Count("typed_by"))]


def kinds_of_schools(board: Board | None = None) -> list[str]:
    """The kinds of the open schools of this partnership, or of one board, in the order of the list of kinds."""
    schools = School.objects.filter(board=board) if board else School.objects.all()
    found = set(schools.filter(closed_on__isnull=True, maybe_national=False).values_list("kind", flat=True))
    return [kind for kind in ALL_KINDS if kind in found]


def history_years() -> list[int]:
    """The school years in which a school was promised hours, newest first."""
    years = Reservation.objects.filter(school__isnull=False).order_by("-budget__school_year")
    return list(years.values_list("budget__school_year", flat=True).distinct())


def gather(
    *,
    school_year: int,
    level: str,
    board: Board | None,
    contracts: Sequence[Contract],
    counted_on: datetime.date | None,
    history: Sequence[int] = (),
    kinds: Collection[str] = ALL_KINDS,
) -> Inputs:
    """The inputs of a new draft: by `board` what that board still has with each supplier, else these contracts.

    Holders are the boards with an open school, or the open schools (of that board), of these kinds. Pupils of these
    kinds are counted where the school is now; requests are the arrangements of the given school years.
    """
    schools = _schools(school_year, board, kinds)
    by_kind = _by_kind(schools, counted_on, kinds, by_board=level == Level.BOARDS)
    pupils = {pk: sum(numbers.values()) for pk, numbers in by_kind.items()}
    requests = _requests(history)
    if level == Level.BOARDS:
        holders = _boards(schools, pupils, requests, counted=counted_on is not None, weighed=bool(history))
    else:
        names = _names(schools)
        holders = [
            (
                school.pk,
                Holder(
                    names[school.pk],
                    pupils=pupils.get(school.pk, 0) if counted_on else None,
                    requests=requests[school.pk] if history else None,
                ),
            )
            for school in schools
        ]
    lines = _of_board(board, school_year) if board else [of_contract(contract) for contract in contracts]
    return Inputs(
        key=Key(
            school_year=as_label(school_year),
            suppliers=tuple(line for _pk, line in lines),
            holders=tuple(holder for _pk, holder in holders),
        ),
        supplier_ids=tuple(pk for pk, _line in lines),
        holder_ids=tuple(pk for pk, _holder in holders),
        counted_on=counted_on,
        history_years=tuple(history),
        kinds=tuple(kind for kind in ALL_KINDS if kind in kinds),
        by_kind=tuple(by_kind.get(pk, {}) for pk, _holder in holders) if counted_on else (),
    )


def of_contract(contract: Contract) -> tuple[UUID, SupplierHours]:
    """What of a contract can still be divided, and the part of it that goes to the reserve; in whole hours."""
    kept = Budget.objects.of_partnership().filter(
        supplier=contract.supplier_id, school_year=contract.school_year, purpose=Purpose.RESERVE
    )
    out = kept.aggregate(sum=Sum("allocated"))["sum"] or 0
    reserve = -(-max(0, contract.reserve - out) // HOUR)
    return contract.supplier_id, SupplierHours(contract.supplier.name, contract.undivided // HOUR, reserve)


def anew(inputs: Inputs, contracts: Iterable[Contract]) -> Inputs:
    """The inputs of an earlier division for another one: with what these contracts have now, if there is anything."""
    now = dict(of_contract(contract) for contract in contracts if contract.undivided)
    lines = zip(inputs.supplier_ids, inputs.key.suppliers, strict=True)
    return replace(inputs, key=replace(inputs.key, suppliers=tuple(now.get(pk, line) for pk, line in lines)))


def anew_for(inputs: Inputs, board: Board, school_year: int) -> Inputs:
    """The inputs of an earlier division of a board for another one: with what it has left now, if there is anything."""
    lines = _of_board(board, school_year)
    if not lines:
        return inputs
    suppliers = tuple(line for _pk, line in lines)
    return replace(inputs, key=replace(inputs.key, suppliers=suppliers), supplier_ids=tuple(pk for pk, _line in lines))


def of_budget(budget: Budget) -> tuple[UUID, SupplierHours]:
    """What a board has left in a budget, in whole hours; nothing of it is held back."""
    return budget.supplier_id, SupplierHours(budget.supplier.name, budget.available // HOUR)


def _of_board(board: Board, school_year: int) -> list[tuple[UUID, SupplierHours]]:
    """What a board has left with each supplier."""
    budgets = Budget.objects.filter(board=board, school_year=school_year, purpose=Purpose.BOARD)
    rows = budgets.select_related("supplier").order_by("supplier__name")
    return [of_budget(budget) for budget in rows if budget.available >= HOUR]


def _schools(school_year: int, board: Board | None, kinds: Collection[str]) -> list[School]:
    still_open = Q(closed_on__isnull=True) | Q(closed_on__gt=first_day(school_year))
    found = School.objects.filter(still_open, maybe_national=False, kind__in=kinds).select_related("board")
    return list(found.filter(board=board) if board else found)


def _by_kind(
    schools: Iterable[School], counted_on: datetime.date | None, kinds: Collection[str], *, by_board: bool
) -> dict[UUID, ByKind]:
    """The pupils of each school, or each board, by kind."""
    if counted_on is None:
        return {}
    holders = {school.pk: school.board_id if by_board else school.pk for school in schools}
    counted = PupilCount.objects.filter(counted_on=counted_on, school__in=holders, kind__in=kinds)
    number = Case(When(masked=True, then=Value(MASKED)), default=F("pupils"), output_field=IntegerField())
    found: dict[UUID, Counter[str]] = defaultdict(Counter)
    for school, kind, pupils in counted.annotate(number=number).values_list("school_id", "kind", "number"):
        found[holders[school]][kind] += pupils
    return {pk: {kind: numbers[kind] for kind in ALL_KINDS if kind in numbers} for pk, numbers in found.items()}


def _requests(years: Sequence[int]) -> Counter[UUID]:
    """Arrangements promised to each school in these school years; one that was taken back unused does not count."""
    taken_back = Q(closed_at__isnull=False, consumed=0)
    found = (
        Reservation.objects.filter(budget__school_year__in=years, what_for=WhatFor.OA, school__isnull=False)
        .exclude(taken_back)
        .order_by()
        .values_list("school_id")
        .annotate(Count("reference", distinct=True))
    )
    return Counter({pk: number for pk, number in found if pk is not None})


def _boards(
    schools: Iterable[School], pupils: Mapping[UUID, int], requests: Counter[UUID], *, counted: bool, weighed: bool
) -> list[tuple[UUID, Holder]]:
    boards: dict[UUID, Board] = {}
    asked = Counter[UUID]()
    for school in schools:
        boards[school.board_id] = school.board
        asked[school.board_id] += requests[school.pk]
    names = _names(boards.values())
    return [
        (
            board.pk,
            Holder(
                names[board.pk],
                pupils=pupils.get(board.pk, 0) if counted else None,
                requests=asked[board.pk] if weighed else None,
            ),
        )
        for board in sorted(boards.values(), key=lambda board: (board.name, board.number))
    ]


def _names(places: Iterable[Board | School]) -> dict[UUID, str]:
    """Names that differ: two of the same name carry their number."""
    rows = list(places)
    shared = Counter(place.name.casefold() for place in rows)
    return {
        place.pk: place.name
        if shared[place.name.casefold()] == 1
        else f"{place.name} ({place.number if isinstance(place, Board) else place.code})"
        for place in rows
    }
