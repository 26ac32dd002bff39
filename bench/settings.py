"""The portal's own settings, with one bare page beside it."""

from swvportal.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
SECOND_FACTOR_REQUIRED = False
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], BASE_DIR / "bench/templates"]  # type: ignore[misc]  # noqa: F405
