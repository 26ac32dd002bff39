"""Who has a tie to a request, and steps out where the committee works on it: the rule once, for one and for lists.

Process.md, Committee; security bar, 13. It asks no table and decides no right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import attrgetter, or_
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

if TYPE_CHECKING:
    from intake.models import Request
    from swvportal.foundation.models import User


def _ties(user: User) -> Mapping[str, Iterable[UUID]]:
    """By what of a request somebody is tied to it, and the values that tie: working at the school or its board,
    having begun the request, advising in it, doing the work."""
    standing, own = user.standing, (user.pk,)
    return {
        "school_id": standing.school_ids,
        "school.board_id": standing.board_ids,
        "created_by_id": own,
        "adviser_id": own,
        "coach_id": own,
    }


def has_tie(user: User, request: Request) -> bool:
    """Whether this person has a tie to this request; needs its school at hand."""
    return any(attrgetter(path)(request) in values for path, values in _ties(user).items())


def with_tie(user: User) -> Q:
    """The requests to which this person has a tie."""
    rules = (Q(**{f"{path.replace('.', '__')}__in": values}) for path, values in _ties(user).items())
    return reduce(or_, rules)
