"""Who may see what of the work; answers True or Denied with the reason."""

from __future__ import annotations

from intake.models import Request
from intake.permissions import works_on
from swvportal.foundation.enums import Role
from swvportal.foundation.models import User
from swvportal.foundation.verdicts import Verdict, verdict


def may_see_entries(user: User, request: Request) -> Verdict:
    """Single time entries: the coach who works on it, the coordinator and the office; the school sees the total."""
    return verdict(user.standing.has(Role.COORDINATOR, Role.OFFICE) or bool(works_on(user, request)))
