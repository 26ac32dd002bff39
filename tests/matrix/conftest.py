"""The stage is set once for all files here, in a transaction around all their tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import transaction
from pytest_django import DjangoDbBlocker, Settings

from tests.matrix import rows  # noqa: F401 - registers all things before they are made
from tests.matrix.stage import Stage


@pytest.fixture(autouse=True)
def _sessions_stay_as_they_are(settings: Settings) -> None:
    """Spare the saving of the session that each cell would undo."""
    settings.SESSION_SAVE_EVERY_REQUEST = False


@pytest.fixture(scope="package")
def stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        yield Stage()
        transaction.set_rollback(True)
