"""What was given from the reserve to each holder with each supplier, from the lines themselves; it gives nothing.

The lines are few: those of the reserves' own budgets. A line that was taken back counts for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, F, IntegerField, Q, Sum, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from hours.enums import EntryKind, Purpose
from hours.models import Entry
from hours.overviews.asking import PARTNERSHIP, Asked, budgets_seen
from hours.overviews.figures import reads_as
from swvportal.foundation.models import User


@dataclass(frozen=True)
class Given:
    """Minutes of the reserve that one holder has of one supplier; `query` asks for the questions behind them."""

    name: str
    supplier: str
    minutes: int
    query: str


def given_of(user: User, asked: Asked) -> tuple[Given, ...]:
    """What holders have of the reserve, as this person may see them: by board for who sees all, else by school and
    board; one query.
    """
    wide = reads_as(user) == "boards"
    if wide:
        place, name = Coalesce("to__board", "to__school__board"), Coalesce("to__board__name", "to__school__board__name")
    else:
        place, name = Coalesce("to__school", "to__board"), Coalesce("to__school__name", "to__board__name")
    transfer = Q(kind=EntryKind.TRANSFER) | Q(kind=EntryKind.CORRECT, corrects__kind=EntryKind.TRANSFER)
    back = When(kind=EntryKind.CORRECT, then=-F("minutes"))
    signed = Case(back, default=F("minutes"), output_field=IntegerField())
    found = (
        Entry.objects.filter(transfer, budget__purpose=Purpose.RESERVE, budget__school_year=asked.year)
        .filter(to__in=asked.of(budgets_seen(user)).order_by().values("pk"))
        .annotate(place=place, place_name=name)
        .order_by()
        .values("place", "place_name", "to__supplier", "to__supplier__name")
        .annotate(sum=Sum(signed))
        .order_by(F("place_name").asc(nulls_last=True), "to__supplier__name")
    )
    return tuple(_given(row, asked, wide=wide) for row in found if row["sum"])


def _given(row: Mapping[str, Any], asked: Asked, *, wide: bool) -> Given:
    query = {"year": asked.year, "supplier": row["to__supplier"]}
    if wide:
        query["holder"] = row["place"] or PARTNERSHIP
    name = row["place_name"] or _("the partnership")
    return Given(name, row["to__supplier__name"], row["sum"], urlencode(query))


def given_facts(user: User, asked: Asked) -> dict[str, Any]:
    """What was given from the reserve, row by row and together, for a page or a document."""
    given = given_of(user, asked)
    return {"given": given, "given_sum": sum(one.minutes for one in given)}
