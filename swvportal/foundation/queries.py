"""Reads that feed the pages about people and the trail: querysets and plain rows, never responses."""

from __future__ import annotations

import datetime
import heapq
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.apps import apps
from django.db import models
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from swvportal.foundation.models import Look, Membership, Move, Refusal, User
from swvportal.foundation.querysets import UserQuerySet


def people_found(viewer: User, *, text: str = "", role: str = "", place: str = "") -> UserQuerySet:
    """The people this viewer may see, by name, with the roles of today as `held`; two queries for any number.

    The office sees every role, anybody else only those at the own schools and boards.
    `text` is part of a name or address; `role` and `place` (part of a name) must belong to one current role.
    """
    current = Membership.objects.current()
    found = User.objects.visible_to(viewer)
    if text:
        found = found.filter(Q(name__icontains=text) | Q(email__icontains=text))
    if role or place:
        wanted = current.filter(role=role) if role else current
        if place:
            wanted = wanted.filter(
                Q(school__name__icontains=place) | Q(board__name__icontains=place) | Q(supplier__name__icontains=place)
            )
        found = found.filter(pk__in=wanted.values("user"))
    shown = current.at_places_of(viewer).select_related("school", "board", "supplier").order_by("role")
    return found.prefetch_related(Prefetch("memberships", queryset=shown, to_attr="held")).order_by("name", "email")


def has_second_factor(user: User) -> bool:
    """Whether the account asks for a code at login."""
    return bool(is_mfa_enabled(user, [Authenticator.Type.TOTP]))


def acts_about(subject: models.Model, *, most: int = 20) -> QuerySet[Move]:
    """What was last done to this object, and by whom."""
    return Move.objects.about(subject).reverse()[:most]


Kind = Literal["move", "look", "refusal"]
FIRST_DAY = datetime.date(1900, 1, 1)
LAST_DAY = datetime.date(9000, 1, 1)  # no line is later; near the end of the calendar the next day does not exist


@dataclass(frozen=True)
class Line:
    """One line of the trail as the auditor reads it; `subject_id` names the object, never a pupil."""

    kind: Kind
    at: datetime.datetime
    by: User | None
    what: str
    detail: str
    subject: str
    model: str
    subject_id: UUID
    key: UUID


def trail(
    *,
    by: User | None = None,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
    before: tuple[datetime.datetime, UUID] | None = None,
    kind: Kind | None = None,
    most: int,
) -> list[Line]:
    """The newest lines of moves, looks and refusals together; three queries, each from the end of its index on `at`.

    `since` and `until` are whole days, both included; `before` continues a list after the moment and the key of an
    earlier page's last line.
    """
    wanted = Q()
    if by is not None:
        wanted &= Q(by=by)
    if since is not None:
        wanted &= Q(at__gte=_midnight(since))
    if until is not None and until < LAST_DAY:
        wanted &= Q(at__lt=_midnight(until + datetime.timedelta(days=1)))
    if before is not None:
        at, key = before
        wanted &= Q(at__lte=at) & (Q(at__lt=at) | Q(pk__lt=key))
    kinds: list[Kind] = [kind] if kind else ["move", "look", "refusal"]
    parts = [_lines(one, wanted, most) for one in kinds]
    return list(heapq.merge(*parts, key=lambda line: (line.at, line.key), reverse=True))[:most]


def _lines(kind: Kind, wanted: Q, most: int) -> list[Line]:
    if kind == "move":
        moves = Move.objects.filter(wanted).select_related("by").order_by("-at", "-pk")[:most]
        return [
            Line("move", m.at, m.by, m.name, " → ".join(filter(None, [m.source, m.target])), *_subject(m), m.pk)
            for m in moves
        ]
    if kind == "look":
        looks = Look.objects.filter(wanted).select_related("by").order_by("-at", "-pk")[:most]
        return [Line("look", row.at, row.by, row.what, row.role, *_subject(row), row.pk) for row in looks]
    refusals = Refusal.objects.filter(wanted).select_related("by").order_by("-at", "-pk")[:most]
    return [Line("refusal", row.at, row.by, row.what, "", *_subject(row), row.pk) for row in refusals]


def _subject(row: Move | Look | Refusal) -> tuple[str, str, UUID]:
    """The kind of object in words and its model; for a page that was refused, the page's name twice."""
    app, _dot, name = row.subject_type.partition(".")
    try:
        return str(apps.get_model(app, name)._meta.verbose_name), row.subject_type, row.subject_id
    except (LookupError, ValueError):
        return row.subject_type, row.subject_type, row.subject_id


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(max(day, FIRST_DAY), datetime.time.min))
