"""Two files of one child side by side, field by field, for whoever is to say what stays; it changes nothing."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst

from intake.enums import NOT_ENDED, PartKey
from intake.kinds import KINDS
from intake.models import Request
from intake.queries.consents import who_answers
from swvportal.foundation.enums import Custody, Role
from swvportal.foundation.models import Parent, Pupil, User

FIELDS = ("school", "first_name", "last_name", "birth_date", "group", "group_history", "home_language")
ADDRESS = ("street", "postcode", "city")
CONTACT = ("email", "phone", *ADDRESS)


@dataclass(frozen=True)
class Field:
    """One field of both pupils; texts as the screen shows them, empty for nothing."""

    name: str
    label: str
    left: str
    right: str
    differs: bool


@dataclass(frozen=True)
class Beside:
    """Two pupils side by side, with what hangs on each as far as the reader may see it."""

    left: Pupil
    right: Pupil
    fields: list[Field]
    requests: tuple[list[Request], list[Request]]
    parents: tuple[list[Parent], list[Parent]]
    seen: str


def side_by_side(left: Pupil, right: Pupil, user: User) -> Beside:
    """Both pupils with the school at hand; four queries."""
    fields = []
    for name in FIELDS:
        here, there = getattr(left, name), getattr(right, name)
        label = capfirst(str(Pupil._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
        fields.append(Field(name, label, _shown(here), _shown(there), here != there))
    rows = list(Request.objects.visible_to(user).filter(pupil__in=[left, right]).order_by("-created_at"))
    requests = tuple([row for row in rows if row.pupil_id == one.pk] for one in (left, right))
    parents = tuple(list(one.parents.all()) for one in (left, right))
    return Beside(left, right, fields, requests, parents, fingerprint(left, right))  # type: ignore[arg-type]


def _shown(value: Any) -> str:
    if isinstance(value, datetime.date):
        return date_format(value, "j F Y")
    return str(value or "")


def stopping(beside: Beside) -> list[tuple[str, list[Request]]]:
    """Who comes along with authority, of those who are not one parent for sure, and the open requests of the other file
    that stop until this parent consents (`consents_stand`); only those that ask consents, and while parents answer."""
    sure = {parent.pk for pair in same_parents(*beside.parents) for parent in pair}
    found = []
    for parents, rows, pupil in (
        (beside.parents[0], beside.requests[1], beside.right),
        (beside.parents[1], beside.requests[0], beside.left),
    ):
        open_ones = [
            row
            for row in rows
            if row.status in NOT_ENDED and KINDS[row.kind].has(PartKey.CONSENTS)
            if who_answers(pupil.birth_date, timezone.localdate(row.complete_at))[0]
        ]
        named = [one.name for one in parents if one.custody == Custody.YES and one.pk not in sure]
        found += [(name, open_ones) for name in named if open_ones]
    return found


def fingerprint(*pupils: Pupil) -> str:
    """What stands of these pupils and their parents in one word, so that a page knows whether it is still so."""
    names = [field.attname for field in Parent._meta.concrete_fields]
    told: list[Any] = []
    for pupil in sorted(pupils, key=lambda one: one.pk):
        told.append([str(getattr(pupil, field.attname)) for field in pupil._meta.concrete_fields])
        told += [[str(value) for value in row] for row in pupil.parents.order_by("pk").values_list(*names)]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def reach_from(row: Parent | Pupil, other: Parent | Pupil, lines: tuple[str, ...]) -> dict[str, str]:
    """What `row` does not say of how somebody is reached, as `other` says it: each of `lines`, and an address only as a
    whole, in the place of one without a street."""
    found = {name: getattr(other, name) for name in lines if not getattr(row, name)}
    if other.street and not row.street:
        found |= {name: getattr(other, name) for name in ADDRESS}
    return found


def reach_of(parent: Parent, user: User) -> str:
    """How a parent is reached, in a line; of a secret address only the office reads it (security bar, 91)."""
    if parent.secret_address and not user.standing.has(Role.OFFICE):
        return ""
    return ", ".join(value for name in CONTACT if (value := getattr(parent, name)))


def same_parent(one: Parent, other: Parent) -> bool:
    """Whether two rows tell of one person: the same name, and nothing in how they are reached that contradicts."""
    if one.name.split() != other.name.split() and one.name.casefold() != other.name.casefold():
        return False
    pairs = [(getattr(one, name).casefold(), getattr(other, name).casefold()) for name in CONTACT]
    return all(here == there for here, there in pairs if here and there)


def same_parents(left: list[Parent], right: list[Parent]) -> Iterator[tuple[Parent, Parent]]:
    """The parents of both pupils who are one person for sure, each of them once."""
    free = list(left)
    for other in right:
        one = next((one for one in free if same_parent(one, other)), None)
        if one is not None:
            free.remove(one)
            yield one, other


def strictest(one: Parent, other: Parent) -> dict[str, Any]:
    """What stands of a parent by itself once two rows become one: secret address and copy, the strictest.

    Of gezag no answer is strict: more means a letter more, less means that a "no" counts no more. A person says it.
    """
    return {
        "secret_address": one.secret_address or other.secret_address,
        "wants_copy": one.wants_copy and other.wants_copy,
    }
