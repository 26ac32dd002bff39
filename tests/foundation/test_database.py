"""Which errors say that the database is away, and which that one statement went wrong."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, InterfaceError, OperationalError
from psycopg import errors

from swvportal.foundation.database import is_away


def told(kind: type[Exception], code: str | None) -> Exception:
    """What Django raises for this code of PostgreSQL."""
    error = kind("wrong")
    error.__cause__ = errors.lookup(code)() if code else errors.OperationalError("the connection is lost")
    return error


@pytest.mark.parametrize("code", [None, "08006", "53100", "53300", "57P01", "57P03", "58030"])
def test_away(code: str | None) -> None:
    assert is_away(told(OperationalError, code))
    assert is_away(InterfaceError("connection already closed"))


@pytest.mark.parametrize("code", ["40P01", "55P03", "57014"])
def test_one_statement(code: str) -> None:
    assert not is_away(told(OperationalError, code))
    assert not is_away(told(IntegrityError, "23505"))
    assert not is_away(KeyError("a fault of ours"))
