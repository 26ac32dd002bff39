"""Reads about requests for pages; they change nothing."""

from intake.queries.committee import committee_for
from intake.queries.consent_texts import text_for
from intake.queries.consents import consents_stand, needed_consents
from intake.queries.counts import SchoolCount, school_counts
from intake.queries.course import Happening, Whereabouts, course_of, shown_status, steps_of, whereabouts
from intake.queries.desk import desk_queue, desk_rows, desk_tiles
from intake.queries.documents import InDossier, documents_of
from intake.queries.dossier import Dossier, dossier_of
from intake.queries.people import put_people_at_hand
from intake.queries.progress import waiting_for
from intake.queries.sot import (
    open_meeting,
    own_schools,
    own_years,
    pupils_for,
    sot_meetings,
    waiting_meetings,
)
from intake.queries.sot_gaps import LACKS, sot_gaps

__all__ = [
    "LACKS",
    "Dossier",
    "Happening",
    "InDossier",
    "SchoolCount",
    "Whereabouts",
    "committee_for",
    "consents_stand",
    "course_of",
    "desk_queue",
    "desk_rows",
    "desk_tiles",
    "documents_of",
    "dossier_of",
    "needed_consents",
    "open_meeting",
    "own_schools",
    "own_years",
    "pupils_for",
    "put_people_at_hand",
    "school_counts",
    "shown_status",
    "sot_gaps",
    "sot_meetings",
    "steps_of",
    "text_for",
    "waiting_for",
    "waiting_meetings",
    "whereabouts",
]
