"""Whether the loket keeps its promise: `python -m bench.queue [--size 50000] [--rounds 200]`.

A queue with 50,000 requests answers 19 of 20 times within 150 ms on one worker, with at most 20 queries. Prints per
page the median, the 95th percentile and the number of queries, and fails when one of them is too much. The database and
the worker are those of `bench.pages`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile

from bench.pages import Client, cookies_of, free_port, serve

MOST_MS, MOST_QUERIES = 150, 20


def pages() -> dict[str, str]:
    """The addresses that are asked, by name."""
    from intake.enums import RequestStatus
    from intake.models import Request

    first = Request.objects.filter(status=RequestStatus.SUBMITTED).order_by("desk_by", "submitted_at", "pk")[0]
    return {
        "queue": "/loket/",
        "page 20": "/loket/?page=20",
        "late": "/loket/?late=on",
        "all, by school": "/loket/?group=all&sort=school",
        "search": f"/loket/?q={first.reference}",
        "search by name": "/loket/?q=jansen",
        "search by a common word": "/loket/?q=leerkracht",
        "lead times": "/loket/doorlooptijden/",
        "dossier beside": f"/loket/{first.pk}/",
    }


def queries(path: str) -> int:
    """How many queries a page asks of a portal that was asked before."""
    from django.db import connection
    from django.test import Client as Asker
    from django.test.utils import CaptureQueriesContext

    from swvportal.foundation.models import User

    beside = {"hx-request": "true", "hx-target": "pane"} if path.count("-") > 3 else {}
    asker = Asker(headers=beside, SERVER_NAME="127.0.0.1")
    asker.force_login(User.objects.get(email="desk@bench.example"))
    asker.get(path)
    with CaptureQueriesContext(connection) as found:
        if asker.get(path).status_code != 200:
            raise SystemExit(f"{path} is no page.")
    return len(found)


def run(size: int, rounds: int) -> bool:
    """Measure at this size; False when a page is too slow or asks too much."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from bench import world

    world.ground()
    cookies = cookies_of("desk@bench.example")
    world.grow(size)
    port, kept = free_port(), True
    server = serve(port)
    sys.stdout.write("| page | median ms | p95 ms | queries |\n|---|---|---|---|\n")
    try:
        client = Client(port, cookies)
        for name, path in pages().items():
            for _warm in range(10):
                _one(client, path)
            times = [_one(client, path) for _round in range(rounds)]
            late, asked = statistics.quantiles(times, n=20)[-1], queries(path)
            sys.stdout.write(f"| {name} | {statistics.median(times):.1f} | {late:.1f} | {asked} |\n")
            kept = kept and late < MOST_MS and asked <= MOST_QUERIES
    finally:
        server.terminate()
        server.wait(10)
    return kept


def _one(client: Client, path: str) -> float:
    """Milliseconds of one answer, which must be a page."""
    status, _body, seconds = client.ask("GET", path)
    if status != 200:
        raise SystemExit(f"{path} answered {status}.")
    return seconds * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="swv-bench-") as var:
        os.environ["SWV_VAR"] = var
        os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
        from swvportal import devdb

        with devdb.at_hand():
            kept = run(options.size, options.rounds)
    if not kept:
        raise SystemExit("A page is slower, or asks more, than was promised.")


if __name__ == "__main__":
    main()
