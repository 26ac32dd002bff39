"""The sweep: look for rows that want work and do it. The steps of later apps are registered by those apps.

A step is safe to run twice and by two workers at once; the sweep itself holds no lock and no transaction.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable

from django.db import close_old_connections

from swvportal.foundation.delivery import send_due
from swvportal.foundation.letters.making import make_letters

logger = logging.getLogger(__name__)
Step = Callable[[datetime.datetime], object]
_steps: dict[str, Step] = {}


def register_step(name: str, step: Step) -> None:
    """Have a step run by every sweep, after letters and mails, in the order of registration; for `AppConfig.ready`."""
    _steps[name] = step


def sweep(now: datetime.datetime) -> list[str]:
    """Run every step once; one that fails is logged and does not stop the others. Gives the names of those that failed.

    Letters and mails come first, so that a long step keeps nobody waiting for them.
    """
    failed = []
    close_old_connections()  # a database that was away is asked for again
    steps: dict[str, Step] = {"letters": lambda _now: make_letters(), "mails": lambda _now: send_due(), **_steps}
    for name, step in steps.items():
        try:
            step(now)
        except Exception:
            logger.exception("Step %s of the sweep failed", name)
            failed.append(name)
    return failed
