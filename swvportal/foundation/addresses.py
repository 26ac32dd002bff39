"""Addresses that pages ask for again and again: of the entries of a menu, and of each object of a list.

Reversing a name is slow, so each is reversed once. It knows no page and decides nothing about who may open one.
"""

from __future__ import annotations

import functools
from uuid import UUID

from django.urls import get_script_prefix, get_urlconf, reverse

NO_KEY = UUID(int=0)


def page_of(name: str) -> str:
    """The same as `reverse(name)`."""
    return _reversed(name, get_urlconf(), get_script_prefix())


def address_of(name: str, key: UUID) -> str:
    """The same as `reverse(name, args=[key])`."""
    return _without_key(name, get_urlconf(), get_script_prefix()).replace(str(NO_KEY), str(key))


@functools.lru_cache
def _reversed(name: str, urlconf: str | None, prefix: str) -> str:
    return reverse(name, urlconf=urlconf)


@functools.lru_cache
def _without_key(name: str, urlconf: str | None, prefix: str) -> str:
    return reverse(name, args=[NO_KEY], urlconf=urlconf)
