"""The worker's entry points; ids in, log out, nobody imports this."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from swvportal.foundation.sweeping import sweep as run_sweep


@shared_task
def sweep() -> None:
    """Do what the rows ask for; idempotent: each step takes its rows by a committed claim."""
    run_sweep(timezone.now())
