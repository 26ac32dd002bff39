"""App wiring for arrangements."""

from django.apps import AppConfig


class ArrangementsConfig(AppConfig):
    name = "arrangements"

    def ready(self) -> None:
        """Load the table of agreements, which guards their states; have the sweep put them in force and end them."""
        from arrangements import workflow  # noqa: F401 - imported for its effect
        from arrangements.transitions import end_due, take_effect
        from swvportal.foundation.sweeping import register_step

        register_step("agreements that take effect", take_effect)
        register_step("agreements that are over", end_due)
