"""The parts of a request to be read, on a page of any step: as HTML, or as rows for a page that draws them itself."""

from __future__ import annotations

from typing import Any

from django import template

from intake.models import Request
from intake.reading import ReadPart, read_parts
from swvportal.foundation.access import person

register = template.Library()


@register.simple_tag(takes_context=True)
def parts_of(context: dict[str, Any], subject: Request, *keys: str) -> list[ReadPart]:
    """`{% parts_of request "goals" as parts %}`: these parts, or all, as far as the reader may know them."""
    return read_parts(subject, reader=person(context["request"]), keys=keys or None)


@register.inclusion_tag("intake/_parts_read.html", takes_context=True)
def parts_read(context: dict[str, Any], subject: Request, level: str = "h3") -> dict[str, Any]:
    """`{% parts_read request %}`: every part in words, as far as the reader of the page may know it."""
    return {"parts": parts_of(context, subject), "level": level}
