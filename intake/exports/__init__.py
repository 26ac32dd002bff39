"""What intake makes as files: the minutes of a SOT, and lead times. Nothing is made here."""

from intake.exports.lead_times import BEHIND, FIGURES, asked_of
from intake.exports.minutes import KIND, MINUTES, minutes_html
from swvportal.foundation.exports.kinds import register_maker
from swvportal.foundation.exports.tables import register_table

__all__ = ["BEHIND", "FIGURES", "KIND", "MINUTES", "asked_of", "minutes_html", "register"]


def register() -> None:
    """Have them made; for `AppConfig.ready`."""
    register_maker(KIND, MINUTES)
    register_table("doorlooptijden", FIGURES)
    register_table("doorlooptijden-per-aanvraag", BEHIND)
