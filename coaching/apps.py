"""App wiring for coaching."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoachingConfig(AppConfig):
    name = "coaching"

    def ready(self) -> None:
        """Name the messages of this app, and what the trail holds of it."""
        from coaching import message_kinds
        from swvportal.foundation.trail_words import name_looks

        message_kinds.register()
        name_looks({"start": _("start of the trajectory"), "trajectory": _("trajectory")})
