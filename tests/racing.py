"""Two or more people doing something at the same instant, each on a connection of their own.

`race` lets all go at once and finds what chance finds. `between` is sure: the rival acts exactly between the check and
the commit of the first. A proof by either is worth something when it falls once its lock or key is taken out; that is
what `without_locks`, `without_key` and `falls` are for (security bar, 53).
"""

from __future__ import annotations

import contextlib
import inspect
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import pytest
from django.db import connection, models, transaction
from django.test import TransactionTestCase

from tests.emptying import empty

SECONDS = 30
WAITING = """
    SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted AND pid IN (
        SELECT pid FROM pg_locks JOIN pg_database ON oid = database WHERE datname = current_database()
    )
"""  # of pg_stat_activity a transaction would see the same all along
Act = Callable[[], Any]


class Rival(threading.Thread):
    """An act on a connection of its own; `outcome` is what it gave or raised."""

    def __init__(self, act: Act) -> None:
        super().__init__(daemon=True)
        self.act = act
        self.outcome: Any = None

    def run(self) -> None:
        try:
            self.outcome = self.act()
        except Exception as problem:  # noqa: BLE001 - the test looks at whatever came out
            self.outcome = problem
        finally:
            connection.close()

    def result(self) -> Any:
        """The outcome, once there is one."""
        self.join(SECONDS)
        if self.is_alive():
            raise TimeoutError("A racer hangs.")
        return self.outcome


def race(*acts: Act) -> list[Any]:
    """Run every act in its own thread and connection, all let go at once; answers results and exceptions in order."""
    gate = threading.Barrier(len(acts))

    def waiting_for_all(act: Act) -> Act:
        def let_go() -> Any:
            connection.ensure_connection()
            gate.wait(SECONDS)
            return act()

        return let_go

    rivals = [Rival(waiting_for_all(act)) for act in acts]
    for rival in rivals:
        rival.start()
    return [rival.result() for rival in rivals]


def between(first: Act, rival: Act) -> tuple[Any, Any]:
    """Do the first act, let the rival run into it, commit once it waits or is through; give both outcomes."""
    other = Rival(rival)
    with transaction.atomic():
        own = first()
        other.start()
        until_waiting(other)
    return own, other.result()


def until_waiting(*rivals: Rival) -> None:
    """Wait until each of them waits for a lock in this database, or is through without."""
    deadline = time.monotonic() + SECONDS
    while sum(rival.is_alive() for rival in rivals) > _waiting():
        if time.monotonic() > deadline:
            raise TimeoutError("A racer neither waits nor ends.")
        time.sleep(0.01)


def _waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return int(cursor.fetchone()[0])


def falls(proof: Callable[..., None], request: pytest.FixtureRequest) -> None:
    """Run a proof, itself a test, with its own fixtures, and see that it fails."""
    fixtures = {name: request.getfixturevalue(name) for name in inspect.signature(proof).parameters}
    with pytest.raises((AssertionError, AttributeError)):  # of what was expected, or of an error in its place
        proof(**fixtures)


@contextlib.contextmanager
def without_locks() -> Iterator[None]:
    """Switch `select_for_update` off: a race that still ends well under this proves nothing (security bar, 53)."""

    def unlocked(queryset: models.QuerySet[models.Model], **_options: object) -> models.QuerySet[models.Model]:
        return queryset.all()

    with mock.patch.object(models.QuerySet, "select_for_update", unlocked):
        yield


@contextlib.contextmanager
def without_key(model: type[models.Model], *fields: str) -> Iterator[None]:
    """Take the unique key on these columns out of the database; afterwards empty it and put the key back.

    Only in a test that commits. The key is found by its columns, which have to be those of exactly one.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    columns = {field.column for field in model._meta.concrete_fields if field.name in fields}
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
        [name] = [key for key, one in found.items() if one["unique"] and set(one["columns"]) == columns]
        quoted = connection.ops.quote_name(name)
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [name])
        if row := cursor.fetchone():
            drop, restore = (
                f"ALTER TABLE {table} DROP CONSTRAINT {quoted}",
                f"ALTER TABLE {table} ADD CONSTRAINT {quoted} {row[0]}",
            )
        else:
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [name])
            drop, restore = f"DROP INDEX {quoted}", str(cursor.fetchone()[0])
        cursor.execute(drop)
        try:
            yield
        finally:
            empty(TransactionTestCase())
            cursor.execute(restore)
