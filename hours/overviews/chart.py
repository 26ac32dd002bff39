"""The burn-down of an overview as a picture: a Vega-Lite description, drawn as SVG on the server; it reads no row.

The figures stand beside it as a table, so that the picture says nothing that cannot be read otherwise.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from typing import Any

import vl_convert
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hours.overviews.figures import Month
from swvportal.foundation.minutes import HOUR

WIDTHS = {"wide": 720, "narrow": 300}
_BLUE, _GREY = "#12436D", "#3D3D3D"
_NUMBERS = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["€ ", ""]}


def burn_down(months: Sequence[Month], *, received: int, until: int, width: str = "wide") -> str:
    """The SVG of what was left at the end of each month, beside an even use; `until` is the number of months shown."""
    return _drawn(json.dumps(_spec(months, received=received, until=until, width=WIDTHS[width]), sort_keys=True))


@functools.lru_cache(128)
def _drawn(spec: str) -> str:
    drawn: str = vl_convert.vegalite_to_svg(json.loads(spec), format_locale=_NUMBERS, allowed_base_urls=[])
    return drawn


def _spec(months: Sequence[Month], *, received: int, until: int, width: int) -> dict[str, Any]:
    names = [_("start"), *(date_format(month.first, "M") for month in months)]
    even = [received * (len(months) - n) / len(months) / HOUR for n in range(len(months) + 1)]
    left = [received / HOUR, *(month.left / HOUR for month in months[:until])]
    number = {"field": "hours", "type": "quantitative", "title": _("hours left"), "axis": {"format": ",.0f"}}
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

    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": width,
        "height": 260,
        "background": None,
        "autosize": {"type": "fit", "contains": "padding"},
        "layer": [
            line(even, color=_GREY, strokeDash=[5, 4], strokeWidth=1.5),
            line(left, color=_BLUE, strokeWidth=3, point={"color": _BLUE, "size": 50}),
            label(_("even use"), even, len(months) - 2, _GREY, align="right", dy=22, dx=-14),
            label(_("left"), left, len(left) - 1, _BLUE, align="left", dy=16, dx=4),
        ],
        "config": {
            "aria": False,
            "font": "'Source Sans 3', Arial, sans-serif",
            "view": {"stroke": None},
            "axis": {
                "labelAngle": 0,
                "labelFontSize": 13 if width > 400 else 11,
                "titleFontSize": 13,
                "titleFontWeight": 400,
                "labelColor": _GREY,
                "titleColor": _GREY,
                "gridColor": "#dfe6eb",
            },
            "axisX": {"labelAngle": 0 if width > 400 else -50},  # twelve months side by side do not fit a phone
            "text": {"fontSize": 14},
        },
    }
