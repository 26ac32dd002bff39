"""The embedded database for a test run, and the story's people as fixtures."""

from __future__ import annotations

import contextlib
import os

import pytest

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs beside the tests

from swvportal import catalogs, devdb

_stack = contextlib.ExitStack()
pytest_plugins = ["tests.story", "tests.journeys.browser"]


def pytest_configure(config: pytest.Config) -> None:
    """Have PostgreSQL and today's Dutch at hand before the first test asks for them."""
    catalogs.compile_all()
    _stack.enter_context(devdb.at_hand())


def pytest_unconfigure(config: pytest.Config) -> None:
    _stack.close()
