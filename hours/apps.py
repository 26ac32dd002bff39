"""App wiring for hours."""

from django.apps import AppConfig


class HoursConfig(AppConfig):
    name = "hours"

    def ready(self) -> None:
        """Have the sweep close months, let unused hours lapse and warn of it."""
        from hours.transitions.closing import close_due, lapse_due
        from hours.transitions.warning import warn_due
        from swvportal.foundation.sweeping import register_step

        register_step("months", close_due)
        register_step("lapse", lapse_due)
        register_step("lapse warnings", warn_due)
