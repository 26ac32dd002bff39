"""The main menu as data: who sees which entry; it decides no right, the pages behind it do."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from swvportal.foundation.addresses import page_of
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


_SCHOOL = frozenset({Role.IB, Role.DIRECTOR})
_COMMITTEE = frozenset({Role.COMMITTEE, Role.CHAIR})
_READERS = frozenset({*_SCHOOL, *_COMMITTEE, Role.COACH, Role.COORDINATOR, Role.OFFICE})
ENTRIES: tuple[Entry, ...] = (
    Entry(frozenset(), _("Start page"), "start"),
    Entry(_SCHOOL, _("Requests"), "intake:requests"),
    Entry(frozenset({Role.COORDINATOR}), _("Loket"), "intake:desk"),
    Entry(frozenset({*_SCHOOL, Role.COACH, Role.COORDINATOR}), _("SOT"), "intake:sot"),
    Entry(frozenset({*_SCHOOL, Role.COORDINATOR, Role.OFFICE}), _("Pupils"), "intake:pupils"),
    Entry(_COMMITTEE, _("Agenda"), "arrangements:agenda"),
    Entry(frozenset({Role.CHAIR, Role.COORDINATOR, Role.OFFICE}), _("Meetings"), "arrangements:meetings"),
    Entry(frozenset({Role.COACH}), _("My trajectories"), "coaching:mine"),
    Entry(frozenset({Role.COACH}), _("Hours"), "hours:mine"),
    Entry(frozenset({*_SCHOOL, Role.BOARD, Role.COORDINATOR, Role.OFFICE}), _("Budgets"), "hours:budgets"),
    Entry(frozenset({*_SCHOOL, Role.BOARD, Role.COORDINATOR, Role.OFFICE}), _("Overview"), "hours:overview"),
    Entry(frozenset({Role.BOARD}), _("Divide hours"), "hours:divisions"),
    Entry(
        frozenset({*_SCHOOL, Role.BOARD, Role.COACH, Role.COORDINATOR, Role.OFFICE}),
        _("Agreements"),
        "arrangements:agreements",
    ),
    Entry(frozenset({*_SCHOOL, Role.BOARD, Role.COORDINATOR, Role.OFFICE}), _("Letters"), "arrangements:letters"),
    Entry(frozenset({Role.OFFICE}), _("Schools"), "foundation:schools"),
    Entry(frozenset({Role.OFFICE}), _("People"), "foundation:people"),
    Entry(frozenset({Role.DIRECTOR, Role.BOARD}), _("My people"), "foundation:my_people"),
    Entry(frozenset({Role.AUDITOR}), _("Who saw and did what"), "foundation:trail"),
    Entry(frozenset({Role.OFFICE}), _("Delivery"), "foundation:delivery"),
    Entry(_READERS, _("Search"), "search"),
)


def menu_of(request: HttpRequest, user: User) -> list[Link]:
    """The entries of this person's roles in the order of the list; the longest address above this page is current."""
    seen = [
        (str(entry.label), page_of(entry.url_name))
        for entry in ENTRIES
        if not entry.roles or user.standing.has(*entry.roles)
    ]
    top = page_of("start")
    above = [url for _words, url in seen if request.path == url or (url != top and request.path.startswith(url))]
    here = max(above, key=len, default="")
    return [Link(label=label, url=url, current=url == here) for label, url in seen]
