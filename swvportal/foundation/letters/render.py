"""From frozen facts to the HTML of a letter; the only file that knows where a letter's template stands.

Reads no database and no clock: the same facts give the same page, today and in a year.
"""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils import translation


def letter_html(kind: str, part: str, facts: dict[str, Any], *, page: bool = True, draft: bool = False) -> str:
    """The letter as a document for the renderer (`page`) or as a part of a screen; a letter is written in Dutch.

    `part` may carry the number of a copy (`parents-2`); all copies share a template.
    """
    template = f"letters/{kind}_{part.partition('-')[0]}.html"
    with translation.override("nl"):
        return render_to_string(template, {"facts": facts, "page": page, "draft": draft})
