"""The people of requests, for pages that name them; changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import models

from intake.models import PreAdvice, Question, Request
from swvportal.foundation.models import Move, User

PEOPLE: Mapping[type[models.Model], tuple[str, ...]] = {
    Request: ("created_by", "adviser", "coach", "desk_owner"),
    Move: ("by",),
    Question: ("asked_by", "answered_by"),
    PreAdvice: ("by",),
}
"""Who is named by what a page shows of a request."""


def put_people_at_hand(*named: Iterable[models.Model]) -> None:
    """Read whoever these rows name, one query for all of them.

    Joined to each of them, the same table takes the database longer to plan than the rest of a page.
    """
    places = [(row, name) for rows in named for row in rows for name in PEOPLE[type(row)]]
    found = User.objects.in_bulk({key for row, name in places if (key := getattr(row, f"{name}_id"))})
    for row, name in places:
        if key := getattr(row, f"{name}_id"):
            setattr(row, name, found[key])
