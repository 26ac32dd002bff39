"""The burn-down of an overview as a picture: a Vega-Lite description, drawn as SVG on the server; it reads no row.

The figures stand beside it as a table, so that the picture says nothing that cannot be read otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hours.overviews.drawing import BLUE, GREY, WIDTHS, drawn, framed
from hours.overviews.figures import Month
from swvportal.foundation.minutes import HOUR

HEIGHT = 260


def burn_down(months: Sequence[Month], *, received: int, until: int, width: str = "wide") -> str:
    """The SVG of what of the hours received was not used at the end of each month, beside an even use.

    `until` is the number of months shown.
    """
    return drawn(_spec(months, received=received, until=until, width=WIDTHS[width]))


def _spec(months: Sequence[Month], *, received: int, until: int, width: int) -> dict[str, Any]:
    names = [_("start"), *(date_format(month.first, "M") for month in months)]
    even = [received * (len(months) - n) / len(months) / HOUR for n in range(len(months) + 1)]
    unused = [received / HOUR, *(month.unused / HOUR for month in months[:until])]
    number = {
        "field": "hours",
        "type": "quantitative",
        "title": _("hours not used"),
        "axis": {"format": ",.0f", "tickMinStep": 1},
    }
    when = {"field": "month", "type": "ordinal", "sort": names, "title": None}

    def line(values: Sequence[float], **mark: Any) -> dict[str, Any]:
        rows = [{"month": name, "hours": hours} for name, hours in zip(names, values, strict=False)]
        return {
            "data": {"values": rows},
            "mark": {"type": "line", **mark},
            "encoding": {"x": when, "y": number},
        }

    def label(text: str, values: Sequence[float], place: int, colour: str, **mark: Any) -> dict[str, Any]:
        row = {"month": names[place], "hours": values[place], "text": text}
        return {
            "data": {"values": [row]},
            "mark": {"type": "text", "color": colour, "fontWeight": 600, **mark},
            "encoding": {"x": when, "y": number, "text": {"field": "text"}},
        }

    late = len(unused) > len(months) // 3
    beside = {"align": "right", "dy": 20, "dx": -6} if late else {"align": "left", "dy": 16, "dx": 4}
    layers = [
        line(even, color=GREY, strokeDash=[5, 4], strokeWidth=1.5),
        line(unused, color=BLUE, strokeWidth=3, point={"color": BLUE, "size": 50}),
        label(_("even use"), even, len(months) - 2, GREY, align="right", dy=22, dx=-14),
        label(_("not used yet"), unused, len(unused) - 1, BLUE, **beside),
    ]
    return framed({"layer": layers}, width=width, height=HEIGHT)
