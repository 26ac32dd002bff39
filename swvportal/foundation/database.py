"""What an error of the database means to whoever works things off."""

from __future__ import annotations

from django.db import InterfaceError, OperationalError

AWAY = ("08", "53", "57P", "58")  # connection, resources, shutdown or start of the server, its system


def is_away(error: Exception) -> bool:
    """Whether the database itself cannot be worked with now: it is gone, closing, starting or full.

    A statement that was cancelled, waited too long for a lock or was the victim of a deadlock says nothing of the
    database. By the SQLSTATE codes of PostgreSQL (appendix A of its documentation); a broken connection has none.
    """
    if not isinstance(error, (OperationalError, InterfaceError)):
        return False
    code = getattr(error.__cause__, "sqlstate", None)
    return code is None or code.startswith(AWAY)
