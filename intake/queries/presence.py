"""Who else has a draft open, in words: "Anja Visser works in part 4"."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from intake.kinds import number_of
from intake.models import Presence, Request
from swvportal.foundation.models import User

SEEN_SECONDS = 45
"""A page says every twenty seconds that somebody is there: whoever missed two of those is gone."""


@dataclass(frozen=True)
class Present:
    """One other person in a draft; `here` when in the same part; `number` is None in the list of parts."""

    who: UUID
    name: str
    key: str
    number: int | None
    here: bool

    @property
    def place(self) -> str:
        """Where this person is, in words."""
        if self.here:
            return _("works in this part as well")
        return _("works in part %(number)s") % {"number": self.number} if self.number else _("has this request open")


def others_in(request: Request, user: User, *, key: str, now: datetime.datetime) -> list[Present]:
    """Everybody else who has the draft open now, those in the same part first; `key` is the reader's own part.

    One query. Only for whoever may open the draft.
    """
    since = now - datetime.timedelta(seconds=SEEN_SECONDS)
    rows = Presence.objects.filter(request=request, seen_at__gte=since).exclude(user=user)
    found = [
        Present(
            who=row.user_id,
            name=row.user.name,
            key=row.key,
            number=number_of(request, row.key) if row.key else None,
            here=bool(key) and row.key == key,
        )
        for row in rows.select_related("user").order_by("user__name", "pk")
    ]
    return sorted(found, key=lambda one: not one.here)


def fingerprint(others: list[Present]) -> str:
    """What a page that shows these people sends along, so that the same answer is not sent twice."""
    return " ".join(f"{one.who}:{one.key}" for one in others)
