"""The portal's project package: settings, roots and the two rooms every app stands on."""

from swvportal.celery import app as celery_app

__all__ = ["celery_app"]
