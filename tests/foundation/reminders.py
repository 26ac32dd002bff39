"""The mornings on which reminders are written, one by one."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import time_machine

from swvportal.foundation.models import Notification
from swvportal.foundation.reminding import remind_due

HERE = ZoneInfo("Europe/Amsterdam")
MONDAY = datetime.datetime(2026, 11, 2, 10, 0, tzinfo=HERE)
Told = tuple[str, str, str]


def on(day: int, hour: int = 6, *, month: int = 11) -> datetime.datetime:
    """A day of that November, at six unless said otherwise."""
    return datetime.datetime(2026, month, day, hour, tzinfo=HERE)


def mornings(first: int, last: int) -> list[Told]:
    """Sweep at six on each of these days of November; the day, kind and person of every reminder, in order."""
    for day in range(first, last + 1):
        with time_machine.travel(on(day), tick=False):
            remind_due(on(day))
    return reminders(on(first))


def reminders(since: datetime.datetime = MONDAY) -> list[Told]:
    """The reminders that were written since then."""
    rows = Notification.objects.filter(kind__endswith="_reminder", written_at__gte=since).select_related("user")
    return [
        (f"{row.written_at.astimezone(HERE):%d}", row.kind, row.user.name.split()[0] if row.user else "")
        for row in rows.order_by("written_at", "kind", "user__name")
    ]
