"""App wiring for arrangements."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArrangementsConfig(AppConfig):
    name = "arrangements"

    def ready(self) -> None:
        """Load the table of agreements, which guards their states; have the sweep move them; offer their list
        as a file; name the trail, and for a coach the hours."""
        from arrangements import message_kinds, workflow  # noqa: F401 - the table is imported for its effect
        from arrangements.exports import register
        from arrangements.queries import committee_events, pupils_behind
        from arrangements.transitions import end_due, take_effect
        from hours.queries import register_naming
        from swvportal.foundation.calendars import register_events
        from swvportal.foundation.sweeping import register_step
        from swvportal.foundation.trail_words import name_acts, name_looks

        register()
        message_kinds.register()
        register_events("committee", committee_events)
        register_step("agreements that take effect", take_effect)
        register_step("agreements that are over", end_due)
        name_acts({"move_meeting": _("meeting moved"), "cancel_meeting": _("meeting called off")})
        name_looks({"case": _("case"), "decision": _("decision"), "letter": _("letter")})
        register_naming("grants", pupils_behind)
