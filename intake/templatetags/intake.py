"""The parts of a request to be read, on a page of any step: in short, as HTML, or as rows to draw oneself."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from intake.in_short import facts_of
from intake.models import Request
from intake.queries import expected
from intake.reading import ReadPart, read_parts
from intake.terms import to_postpone_by
from swvportal.foundation.access import person

register = template.Library()


@register.simple_tag(takes_context=True)
def parts_of(context: dict[str, Any], subject: Request, *keys: str) -> list[ReadPart]:
    """`{% parts_of request "goals" as parts %}`: these parts, or all, as far as the reader may know them."""
    return read_parts(subject, reader=person(context["request"]), keys=keys or None)


@register.inclusion_tag("intake/_parts_told.html", takes_context=True)
def parts_told(context: dict[str, Any], subject: Request, *, folded: bool = True) -> dict[str, Any]:
    """`{% parts_told request %}`: what was answered in every part, each folded to its title or all of it open."""
    return {"parts": parts_of(context, subject), "folded": folded}


@register.inclusion_tag("intake/_in_short.html")
def in_short(subject: Request) -> dict[str, Any]:
    """`{% in_short request %}`: what a reader looks for first."""
    return {"facts": facts_of(subject)}


@register.inclusion_tag("intake/_expected.html")
def expectation(kind: str) -> dict[str, Any]:
    """`{% expectation request.kind %}`: how long others waited for an answer; nothing while too few were answered."""
    return {"figure": expected(kind)}


@register.inclusion_tag("intake/_postpone_by.html")
def postpone_by(subject: Request) -> dict[str, Any]:
    """`{% postpone_by request %}`: that its decision has to be postponed in time, for who may do so; else nothing."""
    return {"subject": subject, "day": to_postpone_by(subject, timezone.localdate())}
