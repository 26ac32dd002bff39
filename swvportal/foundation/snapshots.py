"""Reading many things as they were at one moment; it writes nothing, and the database sees to that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def at_one_moment() -> Iterator[None]:
    """Let every query of the body see the same moment, so that its figures add up while others go on booking.

    The database refuses to write in it. Within a transaction of the caller it is that one's view that counts.
    """
    inside = connection.in_atomic_block
    with transaction.atomic():
        if not inside:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
