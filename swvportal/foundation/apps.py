"""App wiring for the foundation."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "swvportal.foundation"
    label = "foundation"
    verbose_name = "Foundation"

    def ready(self) -> None:
        """Listen to logins and second factors, have the sweep work off DUO's files, and make what is asked for."""
        from swvportal.foundation import receivers
        from swvportal.foundation.duo.imports import work_off_imports
        from swvportal.foundation.exports import counts, everything
        from swvportal.foundation.exports.making import make_exports
        from swvportal.foundation.sweeping import register_step

        receivers.connect()
        register_step("duo", work_off_imports, long=True)
        register_step("files", lambda _now: make_exports(), long=True)
        everything.register()
        counts.register()
