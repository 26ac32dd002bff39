"""Wake a worker after commit; a lost nudge costs at most a minute, since the sweep finds the rows anyway."""

from __future__ import annotations

import logging

from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)
# A broker that is away or hangs must not hold up the page: one try, a second for each step of it.
IMPATIENT = {"max_retries": 0, "socket_connect_timeout": 1, "socket_timeout": 1, "retry_on_timeout": False}


def nudge() -> None:
    """Ask a worker to sweep now. Without a broker, or with one that is away, it does nothing."""
    _ask("sweep")


def nudge_long() -> None:
    """The same for what may take long: files and imports."""
    _ask("work_long")


def _ask(task: str) -> None:
    if not settings.REDIS_URL:
        return
    try:
        with current_app.connection_for_write() as connection:
            connection.transport_options = {**(connection.transport_options or {}), **IMPATIENT}
            current_app.send_task(f"swvportal.foundation.tasks.{task}", connection=connection, retry=False, expires=60)
    except (OperationalError, OSError) as problem:
        logger.warning("The broker is away, the sweep will find the rows: %s", problem)
