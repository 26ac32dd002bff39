"""The Celery application; workers look for rows, so no task carries anything but ids."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "swvportal.settings")

app = Celery("swvportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
