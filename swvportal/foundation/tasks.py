"""The worker's entry points; ids in, log out, nobody imports this."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from swvportal.foundation.sweeping import sweep as run_sweep
from swvportal.foundation.sweeping import work_long as run_long


@shared_task
def sweep() -> None:
    """Do what the rows ask for; idempotent: each step takes its rows by a committed claim."""
    run_sweep(timezone.now())


@shared_task(soft_time_limit=1500, time_limit=1560)
def work_long() -> None:
    """Make files and work off imports; idempotent as well, and at most one process is at it."""
    run_long(timezone.now())
