"""Wake a worker after commit; a lost nudge costs at most a minute, since the sweep finds the rows anyway."""

from __future__ import annotations

import logging

from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def nudge() -> None:
    """Ask a worker to sweep now. Without a broker, or with one that is away, it does nothing."""
    if not settings.REDIS_URL:
        return
    try:
        current_app.send_task("swvportal.foundation.tasks.sweep", retry=False)
    except (OperationalError, OSError) as problem:
        logger.warning("The broker is away, the sweep will find the rows: %s", problem)
