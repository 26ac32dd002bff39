"""The secret address of a person's calendar: made, renewed and ended by that person; whoever has it reads the times.

The token is a keyed hash of the row's own random key, made again for the page; the row keeps only the token's hash.
`docs/decisions/calendars.md` says why it asks no code.
"""

from __future__ import annotations

import base64
import datetime

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpResponse
from django.urls import reverse

from swvportal.foundation.access import noted
from swvportal.foundation.calendars import events_of, feed
from swvportal.foundation.models import CalendarFeed, Partnership, User
from swvportal.foundation.tokens import hashed, secret_of, signing_keys

PURPOSE = "foundation.calendar_feed"
SUFFIX = ".ics"
PAST = datetime.timedelta(days=92)


def renew_feed(user: User, *, now: datetime.datetime) -> CalendarFeed:
    """Give a person a feed with a new address; the old address is dead at once. Locks the person."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        CalendarFeed.objects.filter(user=user).delete()
        made = CalendarFeed(user=user, made_at=now)
        made.token_hash = hashed(_token(made, settings.SECRET_KEY))
        made.save(force_insert=True)
        noted(user, "renew_calendar", by=user, now=now)
    return made


def end_feed(user: User, *, now: datetime.datetime) -> None:
    """Make the address of a person's feed dead; done twice it happens once."""
    with transaction.atomic():
        if CalendarFeed.objects.filter(user=user).delete()[0]:
            noted(user, "end_calendar", by=user, now=now)


def address_of_feed(user: User) -> str:
    """The whole address of a person's feed; empty without one, or when the key it was made with counts no more."""
    row = CalendarFeed.objects.filter(user=user).first()
    if row is None:
        return ""
    token = next((one for key in signing_keys() if hashed(one := _token(row, key)) == row.token_hash), "")
    path = reverse("foundation:door", kwargs={"token": f"{token}{SUFFIX}"})
    return f"{settings.BASE_URL.rstrip('/')}{path}" if token else ""


def feed_of(token: str, *, now: datetime.datetime) -> HttpResponse:
    """The calendar behind an address, as a calendar program fetches it; Http404 where an address leads nowhere."""
    row = CalendarFeed.objects.select_related("user").filter(token_hash=hashed(token)).first()
    if row is None or not row.user.standing.roles:
        raise Http404
    house = Partnership.objects.first()
    name = house.name if house else "swvportal"
    body = feed(events_of(row.user, since=now - PAST), name=name, stamped=now)
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="agenda.ics"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _token(row: CalendarFeed, key: str) -> str:
    digest = secret_of(PURPOSE, row.pk, signed_with=key)
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
