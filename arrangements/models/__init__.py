"""What the committee adds to a request."""

from arrangements.models.decisions import Decision
from arrangements.models.meetings import Meeting
from arrangements.models.reviews import Review, ReviewScore

__all__ = ["Decision", "Meeting", "Review", "ReviewScore"]
