"""An overview as an accessible PDF for the general assembly, made in the renderer's box; it reads no row."""

from __future__ import annotations

import base64
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from hours.overviews.chart import burn_down
from hours.overviews.figures import Overview
from swvportal.foundation.letters.box import the_box


def document_html(overview: Overview, *, until: int, facts: dict[str, Any]) -> str:
    """The pages as the renderer gets them; what leaves for the assembly is Dutch, whatever the screen speaks."""
    with translation.override("nl"):
        picture = burn_down(overview.months, received=overview.total.received, until=until)
        coded = base64.b64encode(picture.encode()).decode()
        context = {
            "overview": overview,
            "months": overview.months[: until or None],
            "picture": f"data:image/svg+xml;base64,{coded}",
            **facts,
        }
        return render_to_string("hours/overview_pdf.html", context)


def document_of(overview: Overview, *, until: int, facts: dict[str, Any]) -> bytes:
    """The bytes of the PDF; raises `RenderFailed` when none comes out."""
    return the_box().pdf(document_html(overview, until=until, facts=facts))
