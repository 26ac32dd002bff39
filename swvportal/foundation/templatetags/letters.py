"""How letters write dates and amounts: in Dutch words, whatever the language of the screen. Reads nothing."""

from __future__ import annotations

import datetime

from django import template
from django.utils import translation
from django.utils.formats import date_format

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
