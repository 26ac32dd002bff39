"""Reads about requests for pages; they change nothing."""

from intake.queries.counts import SchoolCount, desk_counts, school_counts
from intake.queries.course import Happening, Whereabouts, course_of, shown_status, steps_of, whereabouts
from intake.queries.dossier import Dossier, dossier_of

__all__ = [
    "Dossier",
    "Happening",
    "SchoolCount",
    "Whereabouts",
    "course_of",
    "desk_counts",
    "dossier_of",
    "school_counts",
    "shown_status",
    "steps_of",
    "whereabouts",
]
