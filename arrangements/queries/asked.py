"""What the school asked, to be held beside what is granted; changes nothing."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from arrangements.enums import GRANTS
from arrangements.models import Decision
from intake.enums import PartKey
from intake.models import Request


@dataclass(frozen=True)
class Asked:
    """The hours in whole minutes and the last day that the advice in a request names; no day when it names none."""

    minutes: int
    ends_on: datetime.date | None

    def more_than(self, minutes: int) -> bool:
        """True when these minutes are fewer than was asked."""
        return minutes < self.minutes

    def longer_than(self, ends_on: datetime.date) -> bool:
        """True when this last day comes before the one that was asked. A later first day takes nothing away: the hours
        stay."""
        return self.ends_on is not None and ends_on < self.ends_on


def objected_to(request: Request) -> Decision:
    """The decision that an objection is made against: the last that was released."""
    return request.decisions.released().latest("released_at")


def asked_for(request: Request, *, replaces: Decision | None = None) -> Asked | None:
    """What the school asked of the committee, as its coach advised; `replaces` is the decision that an objection was
    made against. None when more is asked for an arrangement that runs: that names a reason, neither hours nor days.
    """
    standing = request.decisions.released().filter(outcome__in=GRANTS).exclude(replaced_by__released_at__isnull=False)
    if replaces is not None:
        standing = standing.exclude(pk=replaces.pk)
    if standing.exists():
        return None
    advice = request.parts.get(key=PartKey.ADVICE).data
    last = advice.get("ends_on")
    return Asked(
        minutes=(advice.get("direct_minutes") or 0) + (advice.get("indirect_minutes") or 0),
        ends_on=datetime.date.fromisoformat(last) if last else None,
    )
