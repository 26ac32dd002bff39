"""The minutes of a SOT meeting as an accessible PDF, for each reader with the items that are theirs."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import IO
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from intake.enums import SotStatus
from intake.models import AgendaItem, SotMeeting, SotParticipant
from intake.permissions import keeps_sot
from intake.queries import open_meeting
from swvportal.foundation.exports.kinds import Facts, Heard, Maker
from swvportal.foundation.letters.box import the_box
from swvportal.foundation.models import Partnership, User
from swvportal.foundation.verdicts import Denied, Verdict, verdict

KIND = "sot-verslag"
NOBODY = UUID(int=0)


def _key(text: str) -> UUID:
    """A key from an address; one that nothing has where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return NOBODY


def _meeting(user: User, facts: Mapping[str, str]) -> SotMeeting | None:
    """The meeting that is asked for, as far as this person may see it and its minutes are final."""
    rows = SotMeeting.objects.visible_to(user).filter(status=SotStatus.HELD).select_related("school")
    return rows.filter(pk=_key(facts.get("meeting", ""))).first()


def _seat(meeting: SotMeeting, facts: Mapping[str, str]) -> SotParticipant | None:
    """For whom the school prints them; None when they are for the reader."""
    return meeting.participants.filter(pk=_key(facts.get("seat", ""))).first() if facts.get("seat") else None


def _clean(user: User, asked: Mapping[str, str]) -> Facts:
    """Which meeting, and for whom; a person who takes part is named by key alone."""
    meeting = _meeting(user, asked)
    if meeting is None:
        return {}
    found = {"meeting": str(meeting.pk), "day": meeting.held_on.isoformat(), "school": meeting.school.name}
    return {**found, "seat": asked["seat"]} if asked.get("seat") else found


def _allowed(user: User, facts: Facts) -> Verdict:
    """Who sees the meeting reads its minutes; for somebody else at the table only the school prints them."""
    meeting = _meeting(user, facts)
    if meeting is None:
        return Denied(_("These minutes are not final, or not yours."))
    if facts.get("seat"):
        mine = bool(keeps_sot(user, meeting)) and _seat(meeting, facts) is not None
        return verdict(mine, _("Only the school prints the minutes for somebody else."))
    return True


def _items(meeting: SotMeeting, user: User, seat: SotParticipant | None) -> list[AgendaItem]:
    """What this person reads, or whoever it is printed for: every item, or those to which they were asked."""
    items = open_meeting(meeting, user).items
    if seat is None or seat.every_item:
        return items
    return [item for item in items if any(guest.pk == seat.pk for guest in item.guests.all())]


def _seen(user: User, facts: Facts) -> Iterable[UUID]:
    """The items: the file is handed out while all of them are still seen."""
    rows = AgendaItem.objects.visible_to(user).filter(meeting=_key(facts.get("meeting", "")))
    return rows.order_by().values_list("pk", flat=True)


def minutes_html(meeting: SotMeeting, user: User, *, seat: SotParticipant | None = None) -> str:
    """The minutes as the renderer gets them, in Dutch."""
    opened = open_meeting(meeting, user)
    with translation.override("nl"):
        told = {
            "meeting": meeting,
            "items": _items(meeting, user, seat),
            "whole": opened.whole if seat is None else seat.every_item,
            "participants": opened.participants,
            "seat": seat,
            "house": Partnership.objects.get(),
            "today": timezone.localdate(),
        }
        return render_to_string("intake/sot_minutes_pdf.html", told)


def _make(user: User, facts: Facts, file: IO[bytes], heard: Heard) -> None:
    """The bytes; raises `RenderFailed` when none come out."""
    meeting = _meeting(user, facts)
    assert meeting is not None  # noqa: S101 - `_allowed` was asked just before
    file.write(the_box().pdf(minutes_html(meeting, user, seat=_seat(meeting, facts))))


def _title(facts: Facts) -> str:
    day = date_format(datetime.date.fromisoformat(facts["day"]), "j F Y")
    return _("Minutes of the SOT of %(school)s, %(day)s") % {"school": facts["school"], "day": day}


def _stem(facts: Facts) -> str:
    return f"sot-verslag-{facts['day']}"


MINUTES = Maker(("pdf",), _clean, _allowed, _title, _stem, _make, _seen)
