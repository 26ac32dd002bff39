"""The foundation's nouns, one file each."""

from swvportal.foundation.models.audit import Look, Move, Refusal
from swvportal.foundation.models.base import Row
from swvportal.foundation.models.calendars import CalendarFeed
from swvportal.foundation.models.documents import Document
from swvportal.foundation.models.duo import DuoFile, DuoFileDate, DuoImport
from swvportal.foundation.models.exports import Export, ExportPiece
from swvportal.foundation.models.imports import Import
from swvportal.foundation.models.letters import Letter, LetterFile
from swvportal.foundation.models.organisation import Board, Partnership, PupilCount, School, SchoolSpell, Supplier
from swvportal.foundation.models.outbox import MessageChoice, Notification
from swvportal.foundation.models.people import Invitation, Membership, User
from swvportal.foundation.models.personal_links import PersonalLink
from swvportal.foundation.models.pupils import Parent, Pupil
from swvportal.foundation.models.series import Series
from swvportal.foundation.models.stateful import Stateful
from swvportal.foundation.models.work import Work

__all__ = [
    "Board",
    "CalendarFeed",
    "Document",
    "DuoFile",
    "DuoFileDate",
    "DuoImport",
    "Export",
    "ExportPiece",
    "Import",
    "Invitation",
    "Letter",
    "LetterFile",
    "Look",
    "Membership",
    "MessageChoice",
    "Move",
    "Notification",
    "Parent",
    "Partnership",
    "PersonalLink",
    "Pupil",
    "PupilCount",
    "Refusal",
    "Row",
    "School",
    "SchoolSpell",
    "Series",
    "Stateful",
    "Supplier",
    "User",
    "Work",
]
