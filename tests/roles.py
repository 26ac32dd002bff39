"""Act as the database role of a real portal, which owns nothing: for one test, or for all with `AS_PORTAL=1`."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from django.db import connection

from swvportal.foundation.app_role import grant


def role() -> str:
    """The name of the role in this database; roles belong to the whole server, and workers share one."""
    return f"portal_of_{connection.settings_dict['NAME']}"


@contextlib.contextmanager
def as_portal() -> Iterator[None]:
    """Give up the owner's rights until the end of the block; only in a transaction that is rolled back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone() == (role(),):  # all tests run so
            yield
            return
        grant(role())
        cursor.execute(f'SET LOCAL ROLE "{role()}"')
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")
