"""Reads about requests for pages; they change nothing."""

from intake.queries.committee import committee_for
from intake.queries.consent_texts import text_for
from intake.queries.consents import consents_given, consents_stand, needed_consents, speaks_alone
from intake.queries.counts import SchoolCount, school_counts
from intake.queries.course import Happening, Whereabouts, course_of, shown_status, steps_of, whereabouts
from intake.queries.desk import desk_queue, desk_rows, desk_tiles
from intake.queries.documents import InDossier, documents_of
from intake.queries.dossier import Dossier, dossier_of
from intake.queries.lead_times import (
    LeadFigure,
    expected,
    expected_in_rows,
    expected_of,
    lead_figures_of_year,
    lead_times_behind,
)
from intake.queries.letter_facts import FactsOfRequest, Recipient, is_secret, sender_of
from intake.queries.people import put_people_at_hand
from intake.queries.progress import waiting_for
from intake.queries.records import agreements_of, asked_by
from intake.queries.renewals import (
    invited_at,
    may_be_renewed,
    refused_renewal_seen_by,
    renewal_begun,
    renewal_seen_by,
)
from intake.queries.sot import (
    open_meeting,
    own_schools,
    own_years,
    pupils_for,
    sot_meetings,
    waiting_meetings,
)
from intake.queries.sot_gaps import LACKS, sot_gaps
from intake.queries.themes import themes_asked, themes_of_coaches
from intake.queries.transfers import dossiers_to_decide, items_to_decide, next_sot

__all__ = [
    "LACKS",
    "Dossier",
    "FactsOfRequest",
    "Happening",
    "InDossier",
    "LeadFigure",
    "Recipient",
    "SchoolCount",
    "Whereabouts",
    "agreements_of",
    "asked_by",
    "committee_for",
    "consents_given",
    "consents_stand",
    "course_of",
    "desk_queue",
    "desk_rows",
    "desk_tiles",
    "documents_of",
    "dossier_of",
    "dossiers_to_decide",
    "expected",
    "expected_in_rows",
    "expected_of",
    "invited_at",
    "is_secret",
    "items_to_decide",
    "lead_figures_of_year",
    "lead_times_behind",
    "may_be_renewed",
    "minutes_to_finish",
    "needed_consents",
    "next_sot",
    "open_meeting",
    "own_schools",
    "own_years",
    "pupils_for",
    "put_people_at_hand",
    "refused_renewal_seen_by",
    "renewal_begun",
    "renewal_seen_by",
    "school_counts",
    "sender_of",
    "shown_status",
    "sot_gaps",
    "sot_meetings",
    "speaks_alone",
    "steps_of",
    "text_for",
    "themes_asked",
    "themes_of_coaches",
    "waiting_for",
    "waiting_meetings",
    "whereabouts",
]
