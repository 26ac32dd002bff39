"""Who is told: the people who hold a role today; it sends nothing."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from swvportal.foundation.enums import Role
from swvportal.foundation.models import Board, Membership, School, Supplier, User


def holders(*roles: str) -> QuerySet[User]:
    """Everybody who holds one of these roles today, anywhere."""
    held = Membership.objects.current().filter(role__in=roles)
    return User.objects.filter(pk__in=held.values("user")).order_by("name")


def school_people(school: School, *, roles: Iterable[str] = (Role.IB, Role.DIRECTOR)) -> QuerySet[User]:
    """The IB'ers and the director of a school, or those of them with these roles."""
    held = Membership.objects.current().filter(role__in=list(roles), school=school)
    return User.objects.filter(pk__in=held.values("user")).order_by("name")


def board_people(board: Board) -> QuerySet[User]:
    """The staff of a school board."""
    held = Membership.objects.current().filter(role=Role.BOARD, board=board)
    return User.objects.filter(pk__in=held.values("user")).order_by("name")


def coaches_of(supplier: Supplier) -> QuerySet[User]:
    """The coaches of a supplier."""
    held = Membership.objects.current().filter(role=Role.COACH, supplier=supplier)
    return User.objects.filter(pk__in=held.values("user")).order_by("name")
