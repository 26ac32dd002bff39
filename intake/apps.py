"""App wiring for intake."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "intake"

    def ready(self) -> None:
        """Load the process table: it puts the guard of the states on the model."""
        from intake import workflow  # noqa: F401 - imported for its effect
