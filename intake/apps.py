"""App wiring for intake."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "intake"

    def ready(self) -> None:
        """Load the process table, which guards the states; have the sweep resume deferred ones; name the trail."""
        from intake import message_kinds, workflow  # noqa: F401 - the table is imported for its effect
        from intake.enums import ConsentState, PartKey
        from intake.transitions import reminding, resume_due
        from intake.transitions.consent_links import KIND
        from intake.views.consent_door import door
        from swvportal.foundation.personal_links import register_handler
        from swvportal.foundation.sweeping import register_step
        from swvportal.foundation.trail_words import name_acts, name_looks, name_values

        register_handler(KIND, door)
        message_kinds.register()
        reminding.register()
        register_step("deferred requests", resume_due)
        name_acts(
            {
                "appoint_coach": _("fixed coach appointed"),
                "ask_consent": _("consent asked by personal link"),
                "answer_consent": _("consent answered by personal link"),
                "take_back_consent": _("consent taken back by personal link"),
            }
        )
        name_values(ConsentState)
        name_looks(
            {
                "dossier": _("dossier"),
                "draft": _("draft"),
                "desk": _("request at the loket"),
                "consent": _("consents"),
                "file": _("document"),
            }
        )
        name_looks({f"part {part.value}": part.label for part in PartKey})
