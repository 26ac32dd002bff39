"""The Celery application; workers look for rows, so no task carries anything but ids."""

import os
from pathlib import Path

from celery import Celery
from celery.signals import heartbeat_sent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "swvportal.settings")

app = Celery("swvportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@heartbeat_sent.connect
def show_life(**_about: object) -> None:
    """Touch ALIVE_FILE, when one is named, for whoever watches over the worker from outside."""
    if named := os.environ.get("ALIVE_FILE"):
        Path(named).touch()
