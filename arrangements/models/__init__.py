"""What the committee adds to a request, and the agreements of boards for hours."""

from arrangements.models.agreements import Agreement
from arrangements.models.assignments import Assignment
from arrangements.models.decisions import Decision
from arrangements.models.meetings import Meeting
from arrangements.models.reviews import Review, ReviewScore

__all__ = ["Agreement", "Assignment", "Decision", "Meeting", "Review", "ReviewScore"]
