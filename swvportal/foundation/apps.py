"""App wiring for the foundation."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "swvportal.foundation"
    label = "foundation"
    verbose_name = "Foundation"
