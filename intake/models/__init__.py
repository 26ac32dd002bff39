"""The question of a school and what belongs to it."""

from intake.models.attachments import Attachment
from intake.models.bulk import BulkRow, BulkRun
from intake.models.coach_themes import CoachTheme
from intake.models.consents import Consent, ConsentQuestion, GroupNotice
from intake.models.desk import PreAdvice, Question
from intake.models.doubles import KeptApart
from intake.models.lead_times import LeadTime
from intake.models.parts import RequestPart
from intake.models.presence import Presence
from intake.models.records import Basis, PlanAgreement, Voice
from intake.models.renewals import RenewalInvitation
from intake.models.requests import Request, RequestShare, SchoolCoach
from intake.models.sot import AgendaItem, Conclusion, SotMeeting, SotMember, SotParticipant
from intake.models.transfers import Transfer

__all__ = [
    "AgendaItem",
    "Attachment",
    "Basis",
    "BulkRow",
    "BulkRun",
    "CoachTheme",
    "Conclusion",
    "Consent",
    "ConsentQuestion",
    "GroupNotice",
    "KeptApart",
    "LeadTime",
    "PlanAgreement",
    "PreAdvice",
    "Presence",
    "Question",
    "RenewalInvitation",
    "Request",
    "RequestPart",
    "RequestShare",
    "SchoolCoach",
    "SotMeeting",
    "SotMember",
    "SotParticipant",
    "Transfer",
    "Voice",
]
