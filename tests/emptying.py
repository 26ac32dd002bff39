"""Empty the database after a test that commits: what Django's flush does, in a thirtieth of its time.

Django truncates every table and makes all permissions and content types anew. Here only tables with rows are emptied,
and what `migrate` filled stays, since no test writes there. It first waits until nobody else is at work in the
database: a page that polls, or a thread of the live server with its last answer in hand, would otherwise hold it up,
write rows into the next test, or keep the test database from being dropped at the end.
"""

from __future__ import annotations

import time

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.test import TransactionTestCase

FILLED_BY_MIGRATE = ("django_migrations", "django_content_type", "auth_permission")
PATIENCE = 10  # seconds; a request of the live server takes one at most
OTHERS = """from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'"""
TABLES = "select tablename from pg_tables where schemaname = current_schema() and tablename <> all(%s)"


def install() -> None:
    """Have every transactional test end by `empty`."""
    TransactionTestCase._fixture_teardown = empty  # type: ignore[attr-defined]


def empty(_case: TransactionTestCase) -> None:
    """Take every row away that a test can have made, once the others are done."""
    with connection.cursor() as cursor:
        be_alone(cursor)
        cursor.execute(TABLES, [list(FILLED_BY_MIGRATE)])
        names = [connection.ops.quote_name(name) for (name,) in cursor.fetchall()]
        cursor.execute(" union all ".join(f"select '{name}' where exists (select from {name})" for name in names))
        filled = [name for (name,) in cursor.fetchall()]
        cursor.execute("select current_setting('is_superuser')")
        if cursor.fetchone() == ("on",):
            with transaction.atomic():
                cursor.execute("set local session_replication_role = replica")  # no triggers, no order of keys
                for name in filled:
                    cursor.execute(f"delete from {name}")
        elif filled:
            cursor.execute(f"truncate {', '.join(filled)} cascade")


def be_alone(cursor: CursorWrapper) -> None:
    """Wait for the others in this database; end who does not stop, and say so at the test that left it behind."""
    until = time.monotonic() + PATIENCE
    while True:
        cursor.execute(f"select state, query {OTHERS}")
        others = cursor.fetchall()
        if not others:
            return
        if time.monotonic() > until:
            cursor.execute(f"select pg_terminate_backend(pid) {OTHERS}")
            raise AssertionError(f"Still at work in the database after the test: {others}")
        time.sleep(0.02)
