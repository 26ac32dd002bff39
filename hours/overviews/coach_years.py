"""What the year of a coach is made of: plain minutes and what follows from them; it reads no row."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from hours.overviews.figures import percents
from swvportal.foundation.models import User


@dataclass(frozen=True)
class CoachYear:
    """One coach in one school year, in minutes; without `capacity` nobody planned it yet.

    `direct` and `indirect` leave out what was corrected and hold what waits above the grant (`waiting`) as well;
    `rest` is what was promised of the coach and can still be used; `other` is the part of what was written down that
    costs no budget. `planned_on` and `planned_by` tell of the capacity who planned it last.
    """

    coach: User
    capacity: int | None = None
    direct: int = 0
    indirect: int = 0
    waiting: int = 0
    promised: int = 0
    rest: int = 0
    other: int = 0
    planned_on: datetime.date | None = None
    planned_by: str = ""

    @property
    def logged(self) -> int:
        return self.direct + self.indirect

    @property
    def load(self) -> int:
        """What is worked or still promised."""
        return self.logged + self.rest

    @property
    def percent(self) -> int:
        """Whole percents of the capacity that are worked or promised; 0 while nothing is planned."""
        return percents(self.load, self.capacity or 0)

    @property
    def free(self) -> int | None:
        """What is neither worked nor promised; below zero when more is promised than the coach can work."""
        return None if self.capacity is None else self.capacity - self.load


@dataclass(frozen=True)
class CoachMonthWork:
    """What one coach wrote down in a month, in minutes."""

    first: datetime.date
    direct: int = 0
    indirect: int = 0

    @property
    def logged(self) -> int:
        return self.direct + self.indirect


@dataclass(frozen=True)
class Together:
    """The sums of all coaches, in minutes; `capacity` and `free` of those whose year is planned, None when nobody's is,
    and `planned` the load of these.
    """

    coaches: int
    too_full: int
    unplanned: int
    capacity: int | None
    planned: int
    free: int | None
    direct: int
    indirect: int
    other: int
    promised: int
    rest: int

    @property
    def coaches_planned(self) -> int:
        return self.coaches - self.unplanned


def together(rows: Sequence[CoachYear]) -> Together:
    """What the years of coaches come to."""
    free = [row.free for row in rows if row.free is not None]
    sums = {
        name: sum(getattr(row, name) for row in rows) for name in ("direct", "indirect", "other", "promised", "rest")
    }
    return Together(
        coaches=len(rows),
        too_full=sum(each < 0 for each in free),
        unplanned=len(rows) - len(free),
        capacity=sum(row.capacity or 0 for row in rows) if free else None,
        planned=sum(row.load for row in rows if row.capacity is not None),
        free=sum(free) if free else None,
        **sums,
    )
