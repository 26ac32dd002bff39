"""The buttons that ask for a list as a file; whoever may not have it sees none. They make and decide nothing."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from django import template
from django.utils.translation import gettext as _

from swvportal.foundation.exports.kinds import FORMATS, maker_of

register = template.Library()


@register.inclusion_tag("swv/export.html", takes_context=True)
def export(context: dict[str, Any], kind: str, query: str = "", words: str = "", **more: object) -> dict[str, Any]:
    """`{% export "maanden" year=year %}`: a button for each format; `query` is what the page's address asks for."""
    fields = dict(parse_qsl(query)) | {name: str(value) for name, value in more.items()}
    maker = maker_of(kind)
    allowed = maker is not None and maker.allowed(context["request"].user, fields)
    return {
        "kind": kind,
        "fields": fields.items(),
        "formats": [FORMATS[name] for name in maker.formats] if maker and allowed else [],
        "words": words or _("Take this list along"),
        "csrf_token": context.get("csrf_token"),
    }
