"""Accounts, what they may do from when until when, and the invitations they come from."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext_lazy as _

from swvportal.foundation.enums import ROLE_SCOPE, Role, Scope
from swvportal.foundation.models.base import Row
from swvportal.foundation.models.organisation import Board, School, Supplier
from swvportal.foundation.querysets import InvitationQuerySet, MembershipQuerySet, UserQuerySet

if TYPE_CHECKING:
    from swvportal.foundation.standing import Standing


class UserManager(BaseUserManager["User"]):
    """Makes accounts; the address is kept in small letters, so that it is one key."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def visible_to(self, user: User) -> UserQuerySet:
        """See `UserQuerySet.visible_to`."""
        return self.get_queryset().visible_to(user)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class User(Row, AbstractBaseUser, PermissionsMixin):
    """Somebody with an account. What they may see and do stands in memberships, never on this row."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("user")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def standing(self) -> Standing:
        """What this person may do today, read once per request: an ended membership counts at once."""
        from swvportal.foundation.standing import standing_of

        return standing_of(self)


def _scope_rule() -> Q:
    """Each role is held at exactly its own scope."""
    columns = {Scope.SCHOOL: "school", Scope.BOARD: "board", Scope.SUPPLIER: "supplier"}
    rule = Q()
    for scope in Scope.values:
        roles = [role for role, held_at in ROLE_SCOPE.items() if held_at == scope]
        nulls = {f"{column}__isnull": key != scope for key, column in columns.items()}
        rule |= Q(role__in=roles, **nulls)
    return rule


NO_PLACE = Value(UUID(int=0), output_field=models.UUIDField())


class Membership(Row):
    """A role of a person at a school, board, supplier or the partnership, from a date up to and with a date."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="memberships")
    board = models.ForeignKey(Board, models.PROTECT, null=True, blank=True, related_name="memberships")
    supplier = models.ForeignKey(Supplier, models.PROTECT, null=True, blank=True, related_name="memberships")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("up to and including"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        constraints = [
            models.CheckConstraint(name="membership_role_at_its_scope", condition=_scope_rule()),
            models.CheckConstraint(
                name="membership_ends_after_start", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))
            ),
            ExclusionConstraint(
                name="membership_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (
                        Coalesce("school", "board", "supplier", NO_PLACE, output_field=models.UUIDField()),
                        RangeOperators.EQUAL,
                    ),
                    (
                        Func("starts_on", "ends_on", Value("[]"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()} – {self.at}"

    @property
    def at(self) -> str:
        """The name of the place where the role is held; empty for the partnership."""
        place = self.school or self.board or self.supplier
        return str(place) if place else ""


class Invitation(Row):
    """One person asked into one role at one place; the link works once, within a day (security bar, 22)."""

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    school = models.ForeignKey(School, models.CASCADE, null=True, blank=True, related_name="+")
    board = models.ForeignKey(Board, models.CASCADE, null=True, blank=True, related_name="+")
    supplier = models.ForeignKey(Supplier, models.CASCADE, null=True, blank=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        ordering = ["-invited_at"]
        constraints = [models.CheckConstraint(name="invitation_role_at_its_scope", condition=_scope_rule())]

    def __str__(self) -> str:
        return f"{self.email} – {self.get_role_display()}"

    @property
    def place(self) -> School | Board | Supplier | None:
        """Where the role will be held; None for the partnership."""
        return self.school or self.board or self.supplier

    @property
    def at(self) -> str:
        """The name of that place; empty for the partnership."""
        return str(self.place or "")
