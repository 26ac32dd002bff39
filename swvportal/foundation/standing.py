"""What one person may do today, from memberships alone; it decides nothing about single objects."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from swvportal.foundation.enums import STAFF_ROLES, Role

if TYPE_CHECKING:
    from swvportal.foundation.models import Membership, User


@dataclass(frozen=True)
class Standing:
    """Roles, and the places where they are held, of one person on one day."""

    roles: frozenset[str] = frozenset()
    school_ids: frozenset[UUID] = frozenset()
    director_school_ids: frozenset[UUID] = frozenset()
    board_ids: frozenset[UUID] = frozenset()
    supplier_ids: frozenset[UUID] = frozenset()
    memberships: tuple[Membership, ...] = field(default=(), compare=False)

    def has(self, *roles: str) -> bool:
        """True when one of the roles is held today."""
        return not self.roles.isdisjoint(roles)

    @property
    def staff(self) -> bool:
        """True for whoever works for the partnership and therefore needs a second factor."""
        return not self.roles.isdisjoint(STAFF_ROLES)

    @property
    def on_committee(self) -> bool:
        return self.has(Role.COMMITTEE, Role.CHAIR)

    @property
    def fingerprint(self) -> str:
        """Another text as soon as the roles of today differ; reveals none of them."""
        keys = ",".join(sorted(str(membership.pk) for membership in self.memberships))
        return hashlib.sha256(keys.encode()).hexdigest()[:16]


NOBODY = Standing()


def standing_of(user: User) -> Standing:
    """Read the memberships of today; one query. An inactive account stands nowhere."""
    from swvportal.foundation.models import Membership

    if not user.is_active or user.pk is None:
        return NOBODY
    held = tuple(
        Membership.objects.filter(user=user)
        .current()
        .select_related("school__board", "board", "supplier")
        .order_by("role")
    )
    return Standing(
        roles=frozenset(m.role for m in held),
        school_ids=frozenset(m.school_id for m in held if m.school_id),
        director_school_ids=frozenset(m.school_id for m in held if m.school_id and m.role == Role.DIRECTOR),
        board_ids=frozenset(m.board_id for m in held if m.board_id),
        supplier_ids=frozenset(m.supplier_id for m in held if m.supplier_id),
        memberships=held,
    )
