"""App wiring for intake."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "intake"

    def ready(self) -> None:
        """Load the process table, which guards the states on the model; have the sweep bring deferred requests back."""
        from intake import workflow  # noqa: F401 - imported for its effect
        from intake.transitions import resume_due
        from swvportal.foundation.sweeping import register_step

        register_step("deferred requests", resume_due)
