"""What the promised and the used hours were for: by kind of question, and what went without one; for who sees all.

Reservations keep what was promised and used of them, so the lines are not read. What a budget used beside its
reservations went without a question; nothing is ever promised without one.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _

from hours.enums import WhatFor
from hours.models import Reservation
from hours.overviews.asking import Asked, budgets_seen, sees_all
from hours.overviews.figures import Figures
from swvportal.foundation.models import User

WITHOUT = "without"
ALWAYS = (WhatFor.OA, WhatFor.AGREEMENT, WITHOUT)
OF_KINDS = ("reserved", "consumed")


@dataclass(frozen=True)
class Kind:
    """Minutes promised and used for one kind of question, or without one; `query` asks for the lines behind them."""

    key: str
    name: str
    reserved: int
    consumed: int
    query: str

    @property
    def cells(self) -> list[tuple[str, int]]:
        """The two figures of a row, in the order of the columns, each with the name of its total."""
        return [(name, getattr(self, name)) for name in OF_KINDS]


def kinds_of(user: User, asked: Asked, total: Figures) -> tuple[Kind, ...]:
    """The kinds in the order of `WhatFor`, and last what went without: those of `ALWAYS`, and of the others each that
    has hours. Nothing for who sees less than all; one query. `total` is that of the same overview.
    """
    if not sees_all(user):
        return ()
    found = (
        Reservation.objects.visible_to(user)
        .filter(budget__in=asked.of(budgets_seen(user)).order_by().values("pk"))
        .order_by()
        .values_list("what_for")
        .annotate(open=Sum(F("reserved") - F("released") - F("consumed")), used=Sum("consumed"))
    )
    sums = {what_for: (reserved, consumed) for what_for, reserved, consumed in found}
    promised, used = (sum(each[place] for each in sums.values()) for place in (0, 1))
    sums[WITHOUT] = (total.reserved - promised, total.consumed - used)
    return tuple(
        Kind(key, kind_name(key), *sums.get(key, (0, 0)), query=asked.query(kind=key))
        for key in (*WhatFor.values, WITHOUT)
        if key in ALWAYS or any(sums.get(key, ()))
    )


def kind_named(user: User, text: str, total: str) -> str:
    """The kind that is called like this in an address, for who may ask for it with this figure; else nothing."""
    return text if sees_all(user) and total in OF_KINDS and text in (*WhatFor.values, WITHOUT) else ""


def kind_name(key: str) -> str:
    """What people call a kind."""
    return _("without a question") if key == WITHOUT else str(WhatFor(key).label)


def for_kind(key: str) -> Q:
    """The lines of that kind; a counter-line has the reservation of what it takes back."""
    return Q(reservation__isnull=True) if key == WITHOUT else Q(reservation__what_for=key)
