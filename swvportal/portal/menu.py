"""The main menu as data: who sees which entry; it decides no right, the pages behind it do."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from swvportal.foundation.enums import Role
from swvportal.foundation.models import User


@dataclass(frozen=True)
class Entry:
    """One entry: the roles that see it (none: everybody who is signed in), its words and the name of its page."""

    roles: frozenset[str]
    label: str | Promise
    url_name: str


@dataclass(frozen=True)
class Link:
    """An entry as a page shows it."""

    label: str
    url: str
    current: bool


ENTRIES: tuple[Entry, ...] = (
    Entry(frozenset({Role.DIRECTOR, Role.BOARD}), _("My people"), "foundation:my_people"),
    Entry(frozenset({Role.OFFICE}), _("People"), "foundation:people"),
    Entry(frozenset({Role.OFFICE}), _("Schools"), "foundation:schools"),
    Entry(frozenset({Role.AUDITOR}), _("Who saw and did what"), "foundation:trail"),
)


def menu_of(request: HttpRequest, user: User) -> list[Link]:
    """The entries of this person's roles in the order of the list; the longest address above this page is current."""
    seen = [
        (str(entry.label), reverse(entry.url_name))
        for entry in ENTRIES
        if not entry.roles or user.standing.has(*entry.roles)
    ]
    here = max((url for _label, url in seen if request.path.startswith(url)), key=len, default="")
    return [Link(label=label, url=url, current=url == here) for label, url in seen]
