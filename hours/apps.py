"""App wiring for hours."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HoursConfig(AppConfig):
    name = "hours"

    def ready(self) -> None:
        """Load the processes, which guard their states; have the sweep close months, let hours lapse and warn of it;
        offer its lists as files; name what the trail holds of it."""
        from hours import message_kinds, workflow  # noqa: F401 - the table is imported for its effect
        from hours.enums import Lapse
        from hours.exports import register
        from hours.transitions import reminding
        from hours.transitions.closing import close_due, lapse_due
        from hours.transitions.importing import forget_words, work_off_sheets
        from hours.transitions.warning import warn_due
        from swvportal.foundation.sweeping import register_step
        from swvportal.foundation.trail_words import name_acts, name_values

        register()
        message_kinds.register()
        reminding.register()
        register_step("sheets", work_off_sheets, long=True)
        register_step("words of sheets", forget_words)
        register_step("months", close_due)
        register_step("lapse", lapse_due)
        register_step("lapse warnings", warn_due)
        name_acts(
            {
                "enter": _("contract entered"),
                "change": _("contract changed"),
                "close_month": _("month closed"),
                "set_lapse": _("lapsing of hours set"),
                "plan": _("year of a coach planned"),
                "bring_in_sheet": _("spreadsheet brought in"),
                "take_sheet_back": _("spreadsheet taken back"),
            }
        )
        name_values(Lapse)
