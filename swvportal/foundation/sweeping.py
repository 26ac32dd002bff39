"""The sweep: look for rows that want work and do it. The steps of later apps are registered by those apps.

A step is safe to run twice and by two workers at once. What may take long, files and imports, is a round of its own, so
that it runs beside letters and mails and keeps none of them waiting.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from django.db import DatabaseError, close_old_connections, connection

from swvportal.foundation.delivery import send_due
from swvportal.foundation.letters.making import make_letters

logger = logging.getLogger(__name__)
Step = Callable[[datetime.datetime], object]
_steps: dict[str, Step] = {}
_long_steps: dict[str, Step] = {}
LONG_WORK = 7304  # the lock of whoever does long work


def register_step(name: str, step: Step, *, long: bool = False) -> None:
    """Have a step run by every sweep, after letters and mails, in the order of registration; for `AppConfig.ready`.

    A `long` one runs by `work_long` instead.
    """
    (_long_steps if long else _steps)[name] = step


def sweep(now: datetime.datetime) -> list[str]:
    """Run every short step once; one that fails is logged and stops no other. Gives the names of those that failed.

    It holds no lock and no transaction.
    """
    close_old_connections()  # a database that was away is asked for again
    return _run({"letters": lambda _now: make_letters(), "mails": lambda _now: send_due(), **_steps}, now)


def work_long(now: datetime.datetime) -> list[str]:
    """Run every long step once, as `sweep` does with the others; does nothing while another process is at it.

    So of two workers one is always free for letters and mails. What is asked for meanwhile is found by who is at it, or
    a minute later.
    """
    close_old_connections()
    with _only_one() as ours:
        return _run(_long_steps, now) if ours else []


def _run(steps: Mapping[str, Step], now: datetime.datetime) -> list[str]:
    failed = []
    for name, step in steps.items():
        try:
            step(now)
        except Exception:
            logger.exception("Step %s of the sweep failed", name)
            failed.append(name)
    return failed


@contextmanager
def _only_one() -> Iterator[bool]:
    """True for one process at a time, without waiting; the database lets go of it when that process dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, 0)", [LONG_WORK])
        [ours] = cursor.fetchone()
    try:
        yield ours
    finally:
        if ours:
            _let_go()


def _let_go() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, 0)", [LONG_WORK])
    except DatabaseError:  # it went with the connection
        logger.warning("The database was away at the end of long work")
