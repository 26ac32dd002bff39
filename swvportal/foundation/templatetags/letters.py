"""How letters write dates and amounts: in Dutch words, whatever the language of the screen. Reads nothing."""

from __future__ import annotations

import base64
import datetime

import qrcode
from django import template
from django.utils import translation
from django.utils.formats import date_format
from qrcode.image.svg import SvgPathImage

register = template.Library()


@register.filter
def longdate(iso: str) -> str:
    """`2026-11-22` as `22 november 2026`."""
    with translation.override("nl"):
        return date_format(datetime.date.fromisoformat(iso), "j F Y")


@register.filter
def in_hours(minutes: int) -> str:
    """90 as `1 uur en 30 minuten`; whole hours and less than an hour without the other half."""
    hours, rest = divmod(minutes, 60)
    words = [f"{hours} uur"] if hours else []
    if rest or not hours:
        words.append(f"{rest} {'minuut' if rest == 1 else 'minuten'}")
    return " en ".join(words)


@register.filter
def plus(minutes: int, more: int) -> int:
    """The sum of two amounts."""
    return minutes + more


@register.filter
def and_list(names: list[str]) -> str:
    """`[a, b, c]` as `a, b en c`."""
    return " en ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


@register.filter
def qr(text: str) -> str:
    """A text as a QR code, for the `src` of a picture; black on white, with the quiet zone that a camera needs."""
    picture: bytes = qrcode.make(text, image_factory=SvgPathImage, border=4).to_string()
    return f"data:image/svg+xml;base64,{base64.b64encode(picture).decode()}"


@register.filter
def in_fours(text: str) -> str:
    """An address with its last step in groups of four, as one types it from paper: `…/p/abcd-efgh/`."""
    before, _slash, last = text.rstrip("/").rpartition("/")
    return f"{before}/{'-'.join(last[at : at + 4] for at in range(0, len(last), 4))}/"
