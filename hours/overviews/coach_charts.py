"""The year of coaches as pictures: one coach by month, and all of them beside what they can work; it reads no row.

The figures stand beside them as tables. Names of coaches are in the second only, which is for who coordinates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hours.months import even_use
from hours.overviews.coach_years import CoachMonthWork, CoachYear
from hours.overviews.drawing import BLACK, BLUE, GREEN, WIDTHS, drawn, framed
from swvportal.foundation.minutes import HOUR

BY_MONTH = 260
SHOWN = 20
_BAR, _AROUND = 26, 110
_HOURS = {"axis": {"format": ",.0f", "labelAngle": 0, "tickMinStep": 1}}


def by_month(months: Sequence[CoachMonthWork], *, capacity: int | None, width: str = "wide") -> str:
    """The SVG of what a coach wrote down in each month, with and around schools, beside an even use of the capacity."""
    names = [date_format(month.first, "M") for month in months]
    kinds = [_("with schools"), _("around schools")]
    rows = [
        {"month": name, "kind": kind, "hours": minutes / HOUR, "order": order}
        for name, month in zip(names, months, strict=True)
        for order, (kind, minutes) in enumerate(zip(kinds, (month.direct, month.indirect), strict=True))
    ]
    when = {"field": "month", "type": "ordinal", "sort": names, "title": None}
    hours = {"field": "hours", "type": "quantitative", "title": _("hours"), **_HOURS}
    even = _("even use")
    layers: list[dict[str, Any]] = [_bars(rows, {"x": when, "y": hours}, kinds, [even] if capacity else [])]
    if capacity:
        ticks = [
            {"month": name, "kind": even, "hours": minutes / HOUR}
            for name, minutes in zip(names, even_use(capacity), strict=True)
            if minutes
        ]
        layers.append(_ticks(ticks, {"x": when, "y": hours}))
    return drawn(framed({"layer": layers}, width=WIDTHS[width], height=BY_MONTH))


def busiest(coaches: Sequence[CoachYear]) -> list[CoachYear]:
    """The coaches of the picture: those most filled on top, then whose year is not planned; at most `SHOWN`."""
    working = [row for row in coaches if row.capacity or row.load]
    return sorted(working, key=lambda row: (not row.capacity, -row.percent, -row.load, row.coach.name))[:SHOWN]


def height_of(shown: int) -> int:
    """How high the picture of so many coaches is, in pixels."""
    return _AROUND + _BAR * max(shown, 1)


def by_coach(coaches: Sequence[CoachYear], *, width: str = "wide") -> str:
    """The SVG of what the busiest coaches worked and still have to do, beside what each can work."""
    shown = busiest(coaches)
    names = _told_apart([row.coach.name for row in shown])
    kinds, limit = [_("worked"), _("promised and still to do")], _("can work")
    rows = [
        {"coach": name, "kind": kind, "hours": minutes / HOUR, "order": order}
        for name, row in zip(names, shown, strict=True)
        for order, (kind, minutes) in enumerate(zip(kinds, (row.logged, row.rest), strict=True))
    ]
    axis = {"labelLimit": 260 if width == "wide" else 130}
    who = {"field": "coach", "type": "ordinal", "sort": names, "title": None, "axis": axis}
    hours = {"field": "hours", "type": "quantitative", "title": _("hours"), **_HOURS}
    ticks = [
        {"coach": name, "kind": limit, "hours": row.capacity / HOUR}
        for name, row in zip(names, shown, strict=True)
        if row.capacity
    ]
    places = {"y": who, "x": hours}
    layers = [_bars(rows, places, kinds, [limit] if ticks else []), *([_ticks(ticks, places)] if ticks else [])]
    return drawn(framed({"layer": layers}, width=WIDTHS[width], height=height_of(len(shown))))


def _bars(rows: list[dict[str, Any]], places: dict[str, Any], kinds: list[str], more: list[str]) -> dict[str, Any]:
    """Stacked bars; the legend names the stacks and the mark beside them."""
    colours = {"domain": [*kinds, *more], "range": [BLUE, GREEN, BLACK]}
    return {
        "data": {"values": rows},
        "mark": {"type": "bar", "stroke": "#ffffff", "strokeWidth": 1},
        "encoding": {
            **places,
            "color": {"field": "kind", "type": "nominal", "scale": colours, "legend": {"columns": 1}},
            "order": {"field": "order", "type": "quantitative"},
        },
    }


def _ticks(rows: list[dict[str, Any]], places: dict[str, Any]) -> dict[str, Any]:
    return {
        "data": {"values": rows},
        "mark": {"type": "tick", "color": BLACK, "thickness": 3, "bandSize": 22},
        "encoding": places,
    }


def _told_apart(names: Sequence[str]) -> list[str]:
    """The names, with a number behind each that stood there before."""
    seen: Counter[str] = Counter()
    told = []
    for name in names:
        seen[name] += 1
        told.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return told
