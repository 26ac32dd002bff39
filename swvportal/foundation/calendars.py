"""Calendars: an invitation to one person, and the feed of what a person has planned (RFC 5545, RFC 5546).

It knows no noun: each app says for itself what a person has planned. Nothing in a calendar names a pupil.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, vCalAddress, vText
from icalendar import Event as Entry

if TYPE_CHECKING:
    from swvportal.foundation.models import User

PRODUCT = "-//swvportal//NL"
REQUEST, CANCEL = "REQUEST", "CANCEL"
REFRESH = datetime.timedelta(hours=6)


@dataclass(frozen=True)
class Event:
    """Something at a time. `uid` stays with it, `sequence` grows with each change; without `ends` it has no length.

    `starts` and `ends` are aware. `url` is a page of the portal or of an online meeting.
    """

    uid: str
    summary: str
    starts: datetime.datetime
    ends: datetime.datetime | None = None
    place: str = ""
    url: str = ""
    sequence: int = 0


Source = Callable[["User", datetime.datetime], Iterable[Event]]
_sources: dict[str, Source] = {}


def register_events(name: str, source: Source) -> None:
    """Say what a person has planned from a moment on; for `AppConfig.ready`."""
    _sources[name] = source


def events_of(user: User, *, since: datetime.datetime) -> list[Event]:
    """What this person has planned from a moment on, the first one first."""
    found = [event for source in _sources.values() for event in source(user, since)]
    return sorted(found, key=lambda event: (event.starts, event.uid))


def to_facts(event: Event, *, method: str) -> dict[str, str]:
    """An event as short texts for a message that carries it as an invitation or as a cancellation."""
    found = {
        "calendar": method,
        "uid": event.uid,
        "summary": event.summary,
        "starts": event.starts.isoformat(),
        "ends": event.ends.isoformat() if event.ends else "",
        "where": event.place,
        "url": event.url,
        "sequence": str(event.sequence),
    }
    return {name: value for name, value in found.items() if value}


def of_facts(facts: dict[str, Any]) -> Event:
    """The event of a message that carries one."""
    moment = datetime.datetime.fromisoformat
    return Event(
        uid=facts["uid"],
        summary=facts["summary"],
        starts=moment(facts["starts"]),
        ends=moment(facts["ends"]) if "ends" in facts else None,
        place=facts.get("where", ""),
        url=facts.get("url", ""),
        sequence=int(facts.get("sequence", "0")),
    )


def invitation(
    event: Event, *, method: str, organizer: str, name: str, attendee: str, stamped: datetime.datetime
) -> bytes:
    """The calendar file of one mail: `method` is REQUEST or CANCEL, `attendee` the address that the mail goes to.

    It names nobody else who takes part.
    """
    calendar, entry = _calendar(), _entry(event, stamped)
    calendar.add("method", method)
    entry.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    sender, guest = vCalAddress(f"mailto:{organizer}"), vCalAddress(f"mailto:{attendee}")
    sender.params["CN"] = vText(name)
    guest.params["PARTSTAT"], guest.params["RSVP"] = vText("NEEDS-ACTION"), vText("FALSE")
    entry.add("organizer", sender)
    entry.add("attendee", guest)
    calendar.add_component(entry)
    return bytes(calendar.to_ical())


def feed(events: Iterable[Event], *, name: str, stamped: datetime.datetime) -> bytes:
    """The calendar file of a feed, which a calendar program fetches again and again."""
    calendar = _calendar()
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(_entry(event, stamped))
    return bytes(calendar.to_ical())


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    return calendar


def _entry(event: Event, stamped: datetime.datetime) -> Entry:
    """In UTC, so that no program needs a definition of our time zone."""
    entry = Entry()
    entry.add("uid", event.uid)
    entry.add("dtstamp", stamped.astimezone(datetime.UTC))
    entry.add("sequence", event.sequence)
    entry.add("summary", event.summary)
    entry.add("dtstart", event.starts.astimezone(datetime.UTC))
    if event.ends:
        entry.add("dtend", event.ends.astimezone(datetime.UTC))
    if event.place:
        entry.add("location", event.place)
    if event.url:
        entry.add("url", event.url)
    return entry


def uid_of(key: UUID) -> str:
    """What calendars know a row of this portal by, for good."""
    return f"{key}@{parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition('@')[2]}"


def at(day: datetime.date, time: datetime.time) -> datetime.datetime:
    """A time of a day as the partnership's clocks show it."""
    return timezone.make_aware(datetime.datetime.combine(day, time))
