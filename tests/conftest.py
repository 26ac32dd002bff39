"""The embedded database for a test run, and the story's people as fixtures."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation.reloader import translation_file_changed
from pytest_django import Settings

os.environ.setdefault("DJANGO_LIVE_TEST_SERVER_ADDRESS", "127.0.0.1")  # a bare machine may not know "localhost"
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs beside the tests

from swvportal import catalogs, devdb
from tests import emptying
from tests.roles import as_portal

_stack = contextlib.ExitStack()
pytest_plugins = ["tests.story", "tests.journeys.browser"]


def pytest_configure(config: pytest.Config) -> None:
    """Have PostgreSQL and today's Dutch at hand before the first test asks for them."""
    if not hasattr(config, "workerinput"):  # one of several workers finds what the first process made
        catalogs.compile_all()
    translation_file_changed(sender=None, file_path=Path("django.mo"))  # Django may have read them already
    _stack.enter_context(devdb.at_hand())
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a real one costs 0.3 s a login
    _serve_static_files_as_they_are()
    emptying.install()


def _serve_static_files_as_they_are() -> None:
    """Without `collectstatic` and its hashed names, which a test of a page does not need."""
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True


def pytest_unconfigure(config: pytest.Config) -> None:
    _stack.close()


@pytest.fixture(scope="session")
def open_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that PostgreSQL reaches as nobody, for a root who may not make a user namespace (in a container)."""
    folder = tmp_path_factory.mktemp("open")
    if os.geteuid() == 0:
        for path in (folder, *folder.parents):
            if path.stat().st_uid == 0 and not path.stat().st_mode & 0o001:
                path.chmod(path.stat().st_mode | 0o001)
    return folder


@pytest.fixture(autouse=True)
def _as_the_portals_role(request: pytest.FixtureRequest) -> Iterator[None]:
    """With `AS_PORTAL=1`: no test that rolls back has the rights of an owner, as in a real portal."""
    marker = request.node.get_closest_marker("django_db")
    if "AS_PORTAL" not in os.environ or marker is None or marker.kwargs.get("transaction"):
        yield
        return
    request.getfixturevalue("db")
    with as_portal():
        yield


@pytest.fixture(autouse=True)
def _second_factor_not_asked(settings: Settings) -> None:
    """Let the story's staff in by password alone; the tests of the second factor ask for it themselves."""
    settings.SECOND_FACTOR_REQUIRED = False
