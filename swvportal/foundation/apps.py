"""App wiring for the foundation."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "swvportal.foundation"
    label = "foundation"
    verbose_name = "Foundation"

    def ready(self) -> None:
        """Listen to logins and second factors, and have the sweep work off imports of DUO's files."""
        from swvportal.foundation import receivers
        from swvportal.foundation.duo.imports import work_off_imports
        from swvportal.foundation.sweeping import register_step

        receivers.connect()
        register_step("duo", work_off_imports)
