"""App wiring for the foundation."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "swvportal.foundation"
    label = "foundation"
    verbose_name = "Foundation"

    def ready(self) -> None:
        """Listen to logins and second factors, have the sweep work off DUO's files, and make what is asked for."""
        from swvportal.foundation import message_kinds, receivers
        from swvportal.foundation.digests import gather_due
        from swvportal.foundation.duo.imports import work_off_imports
        from swvportal.foundation.exports import counts, everything
        from swvportal.foundation.exports.making import make_exports
        from swvportal.foundation.letters import reminding
        from swvportal.foundation.reminding import remind_due
        from swvportal.foundation.sweeping import register_step

        receivers.connect()
        message_kinds.register_own()
        reminding.register()
        register_step("reminders", remind_due)
        register_step("daily mails", gather_due)
        register_step("duo", work_off_imports, long=True)
        register_step("files", lambda _now: make_exports(), long=True)
        everything.register()
        counts.register()
