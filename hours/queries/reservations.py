"""Reservations as their readers know them: which ones a coach works on, and what each is called. Stores nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hours.models import Reservation, TimeEntry
from swvportal.foundation.models import User

Naming = Callable[[User, Collection[Reservation]], dict[UUID, str]]


_namings: dict[str, Naming] = {}


def workable_reservations(coach: User) -> list[Reservation]:
    """The open reservations on which this coach works, the last used first and those held last; two queries."""
    last = (
        TimeEntry.objects.filter(coach=coach, reservation__isnull=False)
        .order_by("-booked_at", "-id")
        .values_list("reservation_id", flat=True)
        .first()
    )
    return sorted(
        Reservation.objects.workable_by(coach).select_related("budget", "school"),
        key=lambda row: (row.held, row.pk != last),
    )


def register_naming(name: str, naming: Naming) -> None:
    """Have a later app say what a reader calls the reservations it made; for `AppConfig.ready`."""
    _namings[name] = naming


def call_by_name(reader: User, reservations: Iterable[Reservation] = (), *, entries: Iterable[TimeEntry] = ()) -> None:
    """Let these reservations, and those of these entries, say what their reader calls them, as far as that reader may
    know it; one query for each naming.

    Two that would be called the same say from which day they count. Nothing of it is stored.
    """
    rows = [*reservations, *(entry.reservation for entry in entries if entry.reservation is not None)]
    if not rows:
        return
    words = {key: said for naming in _namings.values() for key, said in naming(reader, rows).items()}
    said = list(words.values())
    for row in rows:
        row.called = words.get(row.pk, "")
        if row.starts_on and said.count(row.called) > 1:
            day = date_format(row.starts_on, "j F Y")
            row.called = _("%(reference)s, from %(day)s") % {"reference": row.called, "day": day}
