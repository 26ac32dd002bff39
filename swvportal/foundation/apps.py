"""App wiring for the foundation."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "swvportal.foundation"
    label = "foundation"
    verbose_name = "Foundation"

    def ready(self) -> None:
        """Listen to logins and second factors."""
        from swvportal.foundation import receivers

        receivers.connect()
