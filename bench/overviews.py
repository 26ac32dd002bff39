"""How long overviews take on a large ledger: `python -m bench.overviews [--lines 500 500000] [--rounds 15]`.

A database of its own in the embedded PostgreSQL. The lines are written in bulk past the triggers, which would take a
quarter of an hour, and the totals are counted once; `ledger_check` proves at the end that they are what the triggers
would have kept. Each page is asked in this process, through all of Django; prints median, slowest and queries, and
fails when a page asks more with more lines or an overview takes `MOST_MS` or more.
"""

from __future__ import annotations

import argparse
import datetime
import os
import statistics
import sys
import tempfile
import time
from typing import Any

YEAR = 2026
MOST_MS = 300  # an overview, whatever the size of the ledger
AT = datetime.datetime(2026, 8, 3, 8, tzinfo=datetime.UTC)

# One line of use a go: a reservation by turns, a day of the school year by turns, with the time entry behind it.
TIME_ENTRIES = """
INSERT INTO hours_timeentry (id, coach_id, reservation_id, worked_on, minutes, activity, direct, note, one_time_key,
    booked_at, booked_by_id, status, status_since)
SELECT gen_random_uuid(), row.coach_id, row.id, date '2026-08-03' + (n %% 110), 5,
    (ARRAY['talk', 'coaching', 'report', 'travel'])[n %% 4 + 1], n %% 4 < 2, '', gen_random_uuid(),
    timestamptz '2026-08-03 08:00+00' + n * interval '17 seconds', row.coach_id, 'booked', now()
FROM generate_series(%s, %s) n JOIN bench_reservation row ON row.number = n %% (SELECT count(*) FROM bench_reservation)
"""
LINES = """
INSERT INTO hours_entry (id, budget_id, kind, minutes, reservation_id, time_entry_id, reason, by_id, at)
SELECT gen_random_uuid(), row.budget_id, 'consume', work.minutes, row.id, work.id, '', work.coach_id, work.booked_at
FROM hours_timeentry work JOIN hours_reservation row ON row.id = work.reservation_id
WHERE work.booked_at >= timestamptz '2026-08-03 08:00+00' + %s * interval '17 seconds'
    AND work.booked_at <= timestamptz '2026-08-03 08:00+00' + %s * interval '17 seconds'
"""

TOTALS = (
    """
    UPDATE hours_reservation row SET consumed = used.minutes
    FROM (SELECT reservation_id, sum(minutes) AS minutes FROM hours_entry WHERE kind = 'consume' GROUP BY 1) used
    WHERE used.reservation_id = row.id
    """,
    """
    UPDATE hours_budget row SET consumed = used.minutes, reserved = used.promised - used.minutes
    FROM (SELECT budget_id, sum(consumed) AS minutes, sum(reserved) AS promised FROM hours_reservation GROUP BY 1) used
    WHERE used.budget_id = row.id
    """,
    "DELETE FROM hours_coachmonth",
    """
    INSERT INTO hours_coachmonth (id, coach_id, month, direct, indirect, waiting)
    SELECT gen_random_uuid(), coach_id, date_trunc('month', worked_on)::date,
        coalesce(sum(minutes) FILTER (WHERE direct), 0), coalesce(sum(minutes) FILTER (WHERE NOT direct), 0), 0
    FROM hours_timeentry GROUP BY coach_id, 3
    """,
    "DELETE FROM hours_monthuse",
    """
    INSERT INTO hours_monthuse (id, budget_id, month, consumed)
    SELECT gen_random_uuid(), line.budget_id, date_trunc('month', work.worked_on)::date, sum(line.minutes)
    FROM hours_entry line JOIN hours_timeentry work ON work.id = line.time_entry_id GROUP BY line.budget_id, 3
    """,
)


def ground() -> None:
    """Sixteen boards, their schools, four suppliers, two hundred coaches; a budget and six reservations for each."""
    from django.db import connection

    from bench import world
    from hours.enums import EntryKind, Purpose, WhatFor
    from hours.models import Budget, Entry, Reservation
    from swvportal.foundation.enums import Role
    from swvportal.foundation.models import Board, Membership, School, Supplier, User

    world.ground()
    since = datetime.date(2020, 8, 1)
    Supplier.objects.bulk_create(Supplier(name=f"Dienstverlener {n}") for n in range(3))
    team = Supplier.objects.get(own_team=True)
    coaches = User.objects.bulk_create(User(email=f"coach{n}@bench.example", name=f"Coach {n}") for n in range(200))
    Membership.objects.bulk_create(
        Membership(user=coach, role=Role.COACH, supplier=team, starts_on=since) for coach in coaches
    )
    board = Board.objects.order_by("number")[0]
    chief = User.objects.create_user("board@bench.example", None, name="Bestuur")
    Membership.objects.create(user=chief, role=Role.BOARD, board=board, starts_on=since)
    holders: list[dict[str, Any]] = [
        *({"school": school, "purpose": purpose} for school in School.objects.all() for purpose in ("cb", "oa")),
        *({"board": each, "purpose": Purpose.BOARD} for each in Board.objects.all()),
        {"purpose": Purpose.OA},
    ]
    budgets = Budget.objects.bulk_create(
        Budget(supplier=supplier, school_year=YEAR, **holder)
        for supplier in Supplier.objects.all()
        for holder in holders
    )
    Entry.objects.bulk_create(
        Entry(budget=budget, kind=EntryKind.ALLOCATE, minutes=50_000, at=AT) for budget in budgets
    )
    schools = list(School.objects.all())
    rows = Reservation.objects.bulk_create(
        Reservation(
            budget=budget,
            what_for=WhatFor.OA,
            reference=f"OA-2026-{number * 6 + n:06}",
            school=budget.school or schools[number % len(schools)],
            coach=coaches[(number * 6 + n) % len(coaches)],
            made_at=AT,
        )
        for number, budget in enumerate(budgets)
        for n in range(6)
    )
    Entry.objects.bulk_create(
        Entry(budget_id=row.budget_id, reservation=row, kind=EntryKind.RESERVE, minutes=5_000, at=AT) for row in rows
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_reservation AS SELECT (row_number() OVER (ORDER BY id)) - 1 AS number, id, coach_id,"
            " budget_id FROM hours_reservation"
        )
        for table in ("timeentry", "entry", "reservation", "budget", "monthuse", "coachmonth"):
            cursor.execute(f"ALTER TABLE hours_{table} DISABLE TRIGGER USER")


def grow(total: int) -> None:
    """Add lines of use until there are so many, then count all totals."""
    from django.db import connection

    from hours.models import Entry

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        have = Entry.objects.filter(kind="consume").count()
        cursor.execute(TIME_ENTRIES, [have, total - 1])
        cursor.execute(LINES, [have, total - 1])
        for statement in TOTALS:
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("RESET statement_timeout")


def measure(rounds: int) -> list[tuple[str, float, float, int]]:
    """Median and slowest milliseconds, and the number of queries, of each page."""
    from django.db import connection
    from django.test import Client

    from swvportal.foundation.models import Supplier, User

    of_team = f"supplier={Supplier.objects.get(own_team=True).pk}"
    lines, october = f"/uren/overzicht/regels/?year={YEAR}&total=consumed", f"&{of_team}&month=2026-10"
    asked = [
        ("desk", "overview of the assembly", f"/uren/overzicht/?year={YEAR}"),
        ("board", "overview of a board", f"/uren/overzicht/?year={YEAR}"),
        ("desk", "lines behind all use", lines),
        ("desk", "lines of a supplier in a month", lines + october),
        ("board", "sums behind a board's use", lines),
        ("desk", "picture", f"/uren/overzicht/grafiek/wide/?year={YEAR}"),
        ("desk", "all coaches", f"/uren/overzicht/coaches/?year={YEAR}"),
        ("coach0", "a coach's year", f"/uren/overzicht/mijn-jaar/?year={YEAR}"),
    ]  # fmt: skip
    found = []
    for who, name, url in asked:
        client = Client(headers={"host": "localhost"})
        client.force_login(User.objects.get(email=f"{who}@bench.example"))
        first = _timed(client, url)
        queries = Counting()
        with connection.execute_wrapper(queries):
            client.get(url)
        times = [_timed(client, url) for _round in range(rounds)]
        found.append((name, statistics.median(times), max([first, *times]), queries.number))
    return found


class Counting:
    """Counts what is asked of the database."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Any, *arguments: Any) -> Any:
        self.number += 1
        return execute(*arguments)


def _timed(client: Any, url: str) -> float:
    began = time.perf_counter()
    answer = client.get(url)
    if answer.status_code != 200:
        raise SystemExit(f"{url} answered {answer.status_code}.")
    return (time.perf_counter() - began) * 1000


def run(sizes: list[int], rounds: int) -> None:
    """Grow the ledger from size to size and measure at each."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    ground()
    sys.stdout.write(
        "| lines of use | page | median ms | slowest ms (with the first) | queries |\n|---|---|---|---|---|\n"
    )
    asked: dict[str, int] = {}
    wrong: list[str] = []
    for size in sizes:
        began = time.perf_counter()
        grow(size)
        sys.stderr.write(f"{size} lines after {time.perf_counter() - began:.0f} s\n")
        for name, median, slowest, queries in measure(rounds):
            sys.stdout.write(f"| {size} | {name} | {median:.0f} | {slowest:.0f} | {queries} |\n")
            sys.stdout.flush()
            if asked.setdefault(name, queries) != queries:
                wrong.append(f"{name}: {asked[name]} queries with {sizes[0]} lines, {queries} with {size}")
            if name.startswith("overview") and median >= MOST_MS:
                wrong.append(f"{name}: {median:.0f} ms with {size} lines")
    sys.stdout.write(
        f"Load of the machine over the last minutes: {' '.join(f'{each:.1f}' for each in os.getloadavg())}\n"
    )
    call_command("ledger_check")
    if wrong:
        raise SystemExit("\n".join(wrong))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, nargs="+", default=[500, 500_000])
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="swv-bench-") as var:
        os.environ["SWV_VAR"] = var
        os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
        from swvportal import devdb

        with devdb.at_hand():
            run(options.lines, options.rounds)


if __name__ == "__main__":
    main()
