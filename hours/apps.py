"""App wiring for hours."""

from django.apps import AppConfig


class HoursConfig(AppConfig):
    name = "hours"
