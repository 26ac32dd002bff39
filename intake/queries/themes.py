"""Which coach knows about what is asked; it changes nothing."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from intake.enums import Domain, PartKey
from intake.models import CoachTheme, Request


def themes_of_coaches() -> dict[UUID, set[str]]:
    """The themes of every coach who has any; one query."""
    found = defaultdict[UUID, set[str]](set)
    for coach, theme in CoachTheme.objects.values_list("coach", "theme"):
        found[coach].add(theme)
    return dict(found)


def themes_asked(request: Request) -> list[str]:
    """The themes that the school ticked in its question, in the order of the form; one query."""
    data = request.parts.filter(key=PartKey.QUESTION).values_list("data", flat=True).first() or {}
    ticked = data.get("domains") or []
    return [theme for theme in Domain.values if theme in ticked]
