"""How pictures of hours are drawn: Vega-Lite to SVG, once for the same figures; it knows no figure and reads no row."""

from __future__ import annotations

import functools
import json
from typing import Any

import vl_convert

WIDTHS = {"wide": 720, "narrow": 300}
BLUE, GREEN, GREY, BLACK = "#12436D", "#28A197", "#3D3D3D", "#0b0c0c"
_NUMBERS = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["€ ", ""]}


def drawn(spec: dict[str, Any]) -> str:
    """The SVG of a description; the same one is drawn once in a process."""
    return _drawn(json.dumps(spec, sort_keys=True))


@functools.lru_cache(128)
def _drawn(spec: str) -> str:
    made: str = vl_convert.vegalite_to_svg(json.loads(spec), format_locale=_NUMBERS, allowed_base_urls=[])
    return made


def framed(picture: dict[str, Any], *, width: int, height: int) -> dict[str, Any]:
    """The description with the size and the looks that all pictures share."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": width,
        "height": height,
        "background": None,
        "autosize": {"type": "fit", "contains": "padding"},
        **picture,
        "config": {
            "aria": False,
            "font": "'Source Sans 3', Arial, sans-serif",
            "view": {"stroke": None},
            "axis": {
                "labelAngle": 0,
                "labelFontSize": 13 if width > WIDTHS["narrow"] else 11,
                "titleFontSize": 13,
                "titleFontWeight": 400,
                "labelColor": GREY,
                "titleColor": GREY,
                "gridColor": "#dfe6eb",
            },
            "axisX": {"labelAngle": 0 if width > WIDTHS["narrow"] else -50},  # twelve months do not fit a phone
            "legend": {"orient": "top", "title": None, "labelFontSize": 13, "labelColor": GREY, "labelLimit": 280},
            "text": {"fontSize": 14},
        },
    }
