"""`{% parts_read request %}`: the parts of a request to be read, on a page of any later step."""

from __future__ import annotations

from typing import Any

from django import template

from intake.models import Request
from intake.reading import read_parts
from swvportal.foundation.access import person

register = template.Library()


@register.inclusion_tag("intake/_parts_read.html", takes_context=True)
def parts_read(context: dict[str, Any], subject: Request, level: str = "h3") -> dict[str, Any]:
    """The answers of every part in words, as far as the reader of the page may know them."""
    return {"parts": read_parts(subject, reader=person(context["request"])), "level": level}
