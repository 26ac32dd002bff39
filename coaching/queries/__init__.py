"""The reads of the work of coaches: what runs with its hours, and what ends in a season."""

from coaching.queries.season import (
    EXTENDING,
    RUNS,
    Ending,
    MeetingToCome,
    ending_requests,
    endings_of,
    hours_to_add,
    meetings_to_come,
    why_not_extended,
)
from coaching.queries.work import (
    OpenDossier,
    Running,
    entries_of,
    open_dossiers_of,
    requests_awaiting_start,
    reservations_of,
    running_with_hours,
    to_log_on,
)

__all__ = [
    "EXTENDING",
    "RUNS",
    "Ending",
    "MeetingToCome",
    "OpenDossier",
    "Running",
    "ending_requests",
    "endings_of",
    "entries_of",
    "hours_to_add",
    "meetings_to_come",
    "open_dossiers_of",
    "requests_awaiting_start",
    "reservations_of",
    "running_with_hours",
    "to_log_on",
    "why_not_extended",
]
