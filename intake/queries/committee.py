"""Who of the committee is told about a request: nobody with a tie to it; it sends nothing."""

from __future__ import annotations

from intake.models import Request
from intake.permissions import tied
from swvportal.foundation.models import User
from swvportal.foundation.recipients import holders


def committee_for(request: Request, *roles: str) -> list[User]:
    """Everybody who holds one of these roles of the committee today and has no tie to the request."""
    return [member for member in holders(*roles) if not tied(member, request)]
