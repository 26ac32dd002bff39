"""Saying what a coach knows most about, by the coach or by the loket."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from django.db import transaction

from intake.enums import Domain
from intake.models import CoachTheme
from intake.permissions import may_set_themes
from swvportal.foundation.access import noted
from swvportal.foundation.models import User
from swvportal.foundation.workflow import NotAllowed


@transaction.atomic
def set_themes(coach: User, themes: Collection[str], *, by: User, now: datetime.datetime) -> None:
    """Let a coach have these themes and no other; locks the coach, writes nothing when that was so already.

    Refused for whoever is neither this coach nor a coordinator.
    """
    if not (answer := may_set_themes(by, coach)):
        raise NotAllowed(answer.reason)
    User.objects.select_for_update(no_key=True).get(pk=coach.pk)
    rows = CoachTheme.objects.filter(coach=coach)
    had, wanted = set(rows.values_list("theme", flat=True)), set(themes)
    if had == wanted:
        return
    rows.exclude(theme__in=wanted).delete()
    CoachTheme.objects.bulk_create([CoachTheme(coach=coach, theme=theme) for theme in sorted(wanted - had)])
    told = ", ".join(str(Domain(theme).label) for theme in Domain.values if theme in wanted)
    noted(coach, "set_themes", by=by, now=now, reason=f"{coach.name}: {told or '–'}")
