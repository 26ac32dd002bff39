"""App wiring for coaching."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoachingConfig(AppConfig):
    name = "coaching"

    def ready(self) -> None:
        """Name what the trail holds of this app."""
        from swvportal.foundation.trail_words import name_looks

        name_looks({"start": _("start of the trajectory"), "trajectory": _("trajectory")})
