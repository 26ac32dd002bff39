"""Who may bring people in, give roles and read the trail; True, or why not. It reads no lists."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from swvportal.foundation.enums import ROLE_SCOPE, Role, Scope
from swvportal.foundation.models import Board, Membership, School, Supplier, User
from swvportal.foundation.verdicts import Denied, Verdict, verdict

Place = School | Board | Supplier | None
NOT_YOURS = _("You may not invite this person into this role at this place.")
_AT: dict[str, type] = {
    Scope.SCHOOL: School,
    Scope.BOARD: Board,
    Scope.SUPPLIER: Supplier,
    Scope.PARTNERSHIP: type(None),
}


def may_keep_people(user: User) -> Verdict:
    """The office gives and ends roles, and closes accounts."""
    return verdict(user.standing.has(Role.OFFICE), _("Only the office gives and ends roles."))


def may_keep_house(user: User) -> Verdict:
    """The office keeps the partnership's settings, its teams, its boards and its schools."""
    return verdict(user.standing.has(Role.OFFICE), _("Only the office changes this."))


def may_invite(user: User, role: str, place: Place) -> Verdict:
    """The office invites anybody; a director IB'ers of the own school; board staff directors of the own schools.

    Refuses a role at the wrong kind of place for everybody (roles.md, "people, schools, settings").
    """
    if not isinstance(place, _AT[ROLE_SCOPE[role]]):
        return Denied(_("This role is held at another kind of place."))
    if may_keep_people(user):
        return True
    standing = user.standing
    if isinstance(place, School):
        if role == Role.IB and place.pk in standing.director_school_ids:
            return True
        if role == Role.DIRECTOR and place.board_id in standing.board_ids:
            return True
    return Denied(NOT_YOURS)


def may_end(user: User, membership: Membership) -> Verdict:
    """The office ends roles, but nobody the own office role: then there would be no one left to give it back."""
    if not (answer := may_keep_people(user)):
        return answer
    if membership.user_id == user.pk and membership.role == Role.OFFICE:
        return Denied(_("You cannot end your own role at the office; ask a colleague."))
    return True


def may_close(user: User, other: User) -> Verdict:
    """The office closes and opens accounts, but nobody the own one."""
    if not (answer := may_keep_people(user)):
        return answer
    return verdict(user.pk != other.pk, _("You cannot close your own account; ask a colleague."))
