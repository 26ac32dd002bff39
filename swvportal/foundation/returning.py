"""Where an act leads that was begun from a list: back to that list, on the row that comes next. It decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

NEXT, OPEN = "next", "open"


@dataclass(frozen=True)
class Return:
    """Where to go when an act is done and when it is not; `query` keeps both on the way (`?next=…`, or nothing)."""

    done: str
    cancelled: str
    query: str = ""


def within(request: HttpRequest, wanted: str, *, home: str) -> str:
    """The address that a page asked to lead to, when it is one of this portal's; else `home`."""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else home


def returning(request: HttpRequest, key: UUID, *, home: str) -> Return:
    """By `?next=`, the list with the row that follows open: done goes there, cancelled to the list with this row open.

    Both go to `home` where nothing, or an address of somewhere else, was asked for.
    """
    wanted = request.GET.get(NEXT, "")
    if not wanted or within(request, wanted, home="") != wanted:
        return Return(home, home)
    parts = urlsplit(wanted)
    here = QueryDict(parts.query, mutable=True)
    here[OPEN] = str(key)
    return Return(wanted, f"{parts.path}?{here.urlencode()}", f"?{urlencode({NEXT: wanted})}")
