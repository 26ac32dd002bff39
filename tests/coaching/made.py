"""What the tests of the work log."""

from __future__ import annotations

import uuid

from django.utils import timezone

from hours.enums import Activity
from hours.transitions import log_time
from intake.models import Request
from swvportal.foundation.models import User


def log(coach: User, request: Request, minutes: int) -> None:
    """Log these minutes of a talk, today, on the one grant of a request."""
    log_time(
        coach,
        reservation=request.decisions.get().reservation,
        worked_on=timezone.localdate(),
        minutes=minutes,
        activity=Activity.TALK,
        note="",
        key=uuid.uuid4(),
        now=timezone.now(),
    )
