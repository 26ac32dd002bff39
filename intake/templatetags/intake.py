"""`{% parts_read request %}`: the parts of a request to be read, on a page of any later step."""

from __future__ import annotations

from typing import Any

from django import template

from intake.models import Request
from intake.reading import read_parts

register = template.Library()


@register.inclusion_tag("intake/_parts_read.html")
def parts_read(request: Request, level: str = "h3") -> dict[str, Any]:
    """The answers of every part in words; whoever may open the request may read them."""
    return {"parts": read_parts(request), "level": level}
