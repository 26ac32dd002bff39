"""Brings a plan into the database, whole or not at all, one import at a time."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable

from django.db import connection, models, transaction

from swvportal.foundation.duo.known import snapshot
from swvportal.foundation.duo.planning import CountPlan, Plan, SchoolPlan, plan_import
from swvportal.foundation.duo.records import DuoFiles
from swvportal.foundation.models import Board, DuoFileDate, PupilCount, School, SchoolSpell

LOCK = 0x44554F  # "DUO": one number for all imports of this database
PATIENCE = "600s"  # how long a second import waits for the first one
BATCH = 500
Progress = Callable[[int, int], None]


class PlanChanged(Exception):
    """What would happen now is not what was shown; nothing has been done. `plan` is the present one."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan.digest)
        self.plan = plan


def apply_import(
    files: DuoFiles,
    *,
    swv: str,
    as_of: datetime.date,
    shown: str | None = None,
    progress: Progress | None = None,
) -> Plan:
    """Compare with the database and write the differences in one transaction; returns what was done.

    Takes the import lock, so that a second import waits until this one is stored, and holds the schools. `shown` is the
    digest of the plan that a person agreed to; raises `PlanChanged` when it is another one by now. `progress` hears
    (done, total) in rows.
    """
    with transaction.atomic():
        _wait_for_turn()
        plan = plan_import(files, snapshot(swv, lock=True), swv=swv, as_of=as_of)
        if shown is not None and shown != plan.digest:
            raise PlanChanged(plan)
        _write(plan, progress or _silent)
    return plan


def _silent(done: int, total: int) -> None:
    """Tell nobody."""


def _wait_for_turn() -> None:
    """Hold the import lock until the transaction ends; waiting may take longer than a page's lock."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'; SET LOCAL statement_timeout = '{PATIENCE}'")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _write(plan: Plan, progress: Progress) -> None:
    done = 0

    def stored(rows: int) -> None:
        nonlocal done
        done += rows
        progress(done, plan.steps)

    boards = _write_boards(plan)
    stored(len(plan.boards_added) + len(plan.boards_changed))
    touched = (*plan.added, *plan.changed, *plan.closed)
    schools = _write_schools(plan, touched, boards)
    _write_spells(touched, schools, boards)
    stored(len(touched))
    for some in _batches((*plan.counts_added, *plan.counts_changed)):
        _write_counts(some, schools, boards)
        stored(len(some))
    School.objects.filter(code__in=plan.seen).filter(
        models.Q(duo_as_of__isnull=True) | models.Q(duo_as_of__lt=plan.as_of)
    ).update(duo_as_of=plan.as_of)
    date, _new = DuoFileDate.objects.get_or_create(swv=plan.swv, as_of=plan.as_of)
    if plan.special and not date.special:
        DuoFileDate.objects.filter(pk=date.pk).update(special=True)


def _batches(counts: tuple[CountPlan, ...]) -> Iterable[tuple[CountPlan, ...]]:
    return (counts[start : start + BATCH] for start in range(0, len(counts), BATCH))


def _write_boards(plan: Plan) -> dict[str, Board]:
    """Add the new boards and names; returns all boards by number."""
    Board.objects.bulk_create(Board(number=board.number, name=board.name) for board in plan.boards_added)
    boards = {board.number: board for board in Board.objects.all()}
    for change in plan.boards_changed:
        boards[change.number].name = change.name
    Board.objects.bulk_update([boards[change.number] for change in plan.boards_changed], ["name"])
    return boards


def _write_schools(plan: Plan, touched: tuple[SchoolPlan, ...], boards: dict[str, Board]) -> dict[str, School]:
    """Add and change schools; returns all schools by code."""
    School.objects.bulk_create(_filled(School(code=place.facts.code), place, boards) for place in plan.added)
    schools = {school.code: school for school in School.objects.all()}
    School.objects.bulk_update(
        [_filled(schools[place.facts.code], place, boards) for place in touched if place.changes],
        [
            "name",
            "kind",
            "board",
            "street",
            "postcode",
            "city",
            "municipality",
            "denomination",
            "phone",
            "website",
            "closed_on",
            "maybe_national",
        ],
    )
    return schools


def _filled(school: School, place: SchoolPlan, boards: dict[str, Board]) -> School:
    facts = place.facts
    school.name, school.kind, school.board = facts.name, facts.kind, boards[facts.board]
    school.street, school.postcode, school.city = facts.street, facts.postcode, facts.city
    school.municipality, school.denomination = facts.municipality, facts.denomination
    school.phone, school.website = facts.phone, facts.website
    school.closed_on, school.maybe_national = place.closed_on, place.maybe_national
    return school


def _write_spells(touched: tuple[SchoolPlan, ...], schools: dict[str, School], boards: dict[str, Board]) -> None:
    """Keep under which board each of these schools stood when."""
    SchoolSpell.objects.filter(school__code__in=[place.facts.code for place in touched]).delete()
    SchoolSpell.objects.bulk_create(
        SchoolSpell(school=schools[place.facts.code], board=boards[spell.board], since=spell.since, until=spell.until)
        for place in touched
        for spell in place.spells
    )


def _write_counts(counts: tuple[CountPlan, ...], schools: dict[str, School], boards: dict[str, Board]) -> None:
    PupilCount.objects.bulk_create(
        [
            PupilCount(
                school=schools[count.code],
                board=boards[count.count.board],
                counted_on=count.counted_on,
                kind=count.count.kind,
                pupils=count.count.pupils,
                masked=count.count.pupils is None,
            )
            for count in counts
        ],
        update_conflicts=True,
        unique_fields=["school", "counted_on"],
        update_fields=["board", "kind", "pupils", "masked"],
    )
